import CSQLite
import Glibc
import Store
import Testing
import Wire

/// What only a child process can show: that it was killed, that it is another user, that its disk
/// is full. Each child is a test process of its own, so it may do so without harm.
@Suite struct CrashTests {
  @Test(arguments: [3, 11, 20, 37, 60])
  func `no record that was acknowledged is lost when the writer is killed`(milliseconds: Int)
    async throws
  {
    let scratch = try Scratch()
    let (ledger, acknowledged) = (scratch.ledger, scratch.path + "/acknowledged")
    try scratch.create().grow(1)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [ledger = ledger as String, acknowledged = acknowledged as String, milliseconds] in
      let store = try LedgerStore.openForWriting(
        ledger, lock: LedgerStore.lock(ledger, timeoutMs: 1000))
      let file = open(acknowledged, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      try #require(startKiller(after: milliseconds))
      while true {
        try store.grow(1)
        var count = try store.count()
        pwrite(file, &count, MemoryLayout<Int>.size, 0)
        _ = try store.truncateWALIfLarge(framesMax: 16)
      }
    }
    var count = 1
    let file = open(acknowledged, O_RDONLY)
    _ = read(file, &count, MemoryLayout<Int>.size)
    close(file)
    let store = try scratch.write()
    #expect(try store.count() >= count)
    #expect(try store.allRecords().map(\.bytes) == (0..<store.count()).map(recordBytes))
    #expect(try store.newestCheckpoint()?.size == store.count())
    #expect(try store.damage() == [])
    try store.grow(1)
  }

  @Test(.enabled(if: getuid() == 0, "another user can only be played by root"))
  func `another user reads a clean ledger in a folder without write access`() async throws {
    let scratch = try Scratch()
    let (root, ledger) = (scratch.path, scratch.ledger)
    #expect(chmod(root, 0o755) == 0)
    let store = try scratch.create()
    try store.grow(3)
    // A live WAL with its index is read through, whoever holds the lock.
    await #expect(processExitsWith: .success) { [ledger = ledger as String] in
      becomeNobody()
      let store = try LedgerStore.openForReading(ledger)
      try #require(store.access == .reading)
      try #require(store.count() == 3)
      try #require(failure { _ = try LedgerStore.lock(ledger, timeoutMs: 0) } == "readOnly")
    }
    // Without the index it is refused, since the file alone is an older state.
    #expect(rename(ledger + "/kernel.db-shm", ledger + "/hidden") == 0)
    await #expect(processExitsWith: .success) { [ledger = ledger as String] in
      becomeNobody()
      try #require(failure { _ = try LedgerStore.openForReading(ledger) } == "readOnly")
    }
    #expect(rename(ledger + "/hidden", ledger + "/kernel.db-shm") == 0)
    // Checkpointed, the file alone is the whole state, with or without what is left beside it.
    try RawSQLite(ledger + "/kernel.db").checkpoint()
    #expect(rename(ledger + "/kernel.db-shm", ledger + "/hidden") == 0)
    for _ in 0..<2 {
      await #expect(processExitsWith: .success) { [ledger = ledger as String] in
        becomeNobody()
        let store = try LedgerStore.openForReading(ledger)
        try #require(store.access == .readingUnchanging)
        try #require(store.allRecords().map(\.seq) == [0, 1, 2])
        try store.refresh()
        try store.confirmSnapshot()
      }
      _ = unlink(ledger + "/kernel.db-wal")
    }
  }

  @Test(.enabled(if: getuid() == 0, "only root can mount"))
  func `a full disk is told as such and loses nothing`() async throws {
    let scratch = try Scratch()
    let root = scratch.path
    await #expect(processExitsWith: .success) { [root = root as String] in
      guard mountSmallDisk(at: root + "/ledger") else {
        print("skipped: no private mounts here")
        return
      }
      let ledger = root + "/ledger"
      let store = try LedgerStore.create(ledger, lock: LedgerStore.lock(ledger, timeoutMs: 0))
      var kept = 0
      var result = ""
      while kept < 10_000, result.isEmpty || result == "none" {
        result = failure { try store.grow(1) }
        if result == "none" { kept += 1 }
      }
      try #require(result == "full", "\(result) after \(kept)")
      try #require(kept > 10)
      try #require(store.count() == kept)
      let reader = try LedgerStore.openForReading(ledger)
      try #require(reader.count() == kept)
      let name = ledger + "/view.yaml"
      let large = [UInt8](repeating: 0, count: 1 << 20)
      try #require(failure { try DurableFile.replace(name, large, durable: true) } == "full")
      try #require(failure { _ = try BlobStore(ledger: ledger).put(large) } == "full")
      try #require(entries(of: ledger).filter { $0.hasSuffix(".tmp") } == [])
      // Given room, the same store goes on.
      try #require(mount("none", ledger, nil, UInt(MS_REMOUNT), "size=4m") == 0)
      try store.grow(1)
      try #require(store.count() == kept + 1)
    }
  }
}

/// Puts a disk of 512 KiB at `path`, in a namespace that ends with this process.
private func mountSmallDisk(at path: String) -> Bool {
  // Glibc's Swift module has no unshare(2); CLONE_NEWNS is 0x20000.
  guard let symbol = dlsym(nil, "unshare") else { return false }
  let unshare = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
  return unshare(0x20000) == 0
    && mount(nil, "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0
    && mount("none", path, "tmpfs", 0, "size=512k") == 0
}

/// Starts a thread that kills this process.
private func startKiller(after milliseconds: Int) -> Bool {
  var thread = pthread_t()
  return pthread_create(
    &thread, nil,
    { delay in
      usleep(UInt32(Int(bitPattern: delay)) * 1000)
      kill(getpid(), SIGKILL)
      return nil
    }, UnsafeMutableRawPointer(bitPattern: milliseconds)) == 0
}

/// Gives up root's rights, which no permission bits bind.
private func becomeNobody() {
  precondition(setgroups(0, nil) == 0 && setgid(65_534) == 0 && setuid(65_534) == 0)
}
