import Glibc
import Store
import Testing
import Wire

@Suite struct FileTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `a file is replaced whole, with its mode, and nothing else is left`() throws {
    let path = scratch.path + "/view.yaml"
    for (count, durable) in [(0, true), (1, false), (100_000, true), (3, false)] {
      let content = [UInt8](repeating: 120, count: count)
      try DurableFile.replace(path, content, durable: durable, mode: 0o600)
      #expect(try DurableFile.read(path, max: count) == content)
    }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(failure { _ = try DurableFile.read(path, max: 2) } == "refused")
    #expect(entries(of: scratch.path) == ["ledger", "view.yaml"])
    #expect(try DurableFile.remove(path, durable: true))
    #expect(try DurableFile.remove(path, durable: true) == false)
    #expect(failure { _ = try DurableFile.read(path, max: 2) } == "notFound")
  }

  @Test func `a new file is made only where nothing has its name, and whole`() throws {
    let (path, target) = (scratch.path + "/new", scratch.path + "/target")
    try DurableFile.create(path, bytes("one"), durable: true, mode: 0o600)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600 && status.st_nlink == 1)
    #expect(failure { try DurableFile.create(path, bytes("two"), durable: true) } == "conflict")
    #expect(try DurableFile.read(path, max: 9) == bytes("one"))
    // A link is something, whether it leads anywhere or not.
    let link = scratch.path + "/link"
    #expect(symlink(target, link) == 0)
    #expect(failure { try DurableFile.create(link, [1], durable: false) } == "conflict")
    #expect(failure { _ = try DurableFile.read(target, max: 9) } == "notFound")
    #expect(failure { try DurableFile.create(scratch.ledger, [1], durable: false) } == "conflict")
    #expect(
      failure { try DurableFile.create(scratch.path + "/no/x", [], durable: false) } == "notFound")
    #expect(entries(of: scratch.path) == ["ledger", "link", "new"])
  }

  /// Root may read everything.
  @Test(.enabled(if: geteuid() != 0))
  func `what may not be read is told as such, by its path or below a folder`() throws {
    let path = scratch.path + "/shut"
    try DurableFile.create(path, [1], durable: false, mode: 0)
    #expect(failure { _ = try DurableFile.read(path, max: 9) } == "unreadable")
    #expect(
      failure { _ = try DurableFile.read("shut", below: scratch.path, max: 9) } == "unreadable")
  }

  @Test func `of many who make one new file one does`() async throws {
    let path = scratch.path + "/new"
    let made = await withTaskGroup(of: [UInt8]?.self) { group in
      for index in UInt8(0)..<16 {
        group.addTask {
          let content = [UInt8](repeating: index, count: 4096)
          return failure { try DurableFile.create(path, content, durable: false) } == "none"
            ? content : nil
        }
      }
      return await group.reduce(into: []) { made, content in made += content.map { [$0] } ?? [] }
    }
    #expect(made.count == 1)
    #expect(try DurableFile.read(path, max: 4096) == made.first)
    #expect(entries(of: scratch.path) == ["ledger", "new"])
  }

  @Test func `links are refused, and what they name is left alone`() throws {
    let (path, target) = (scratch.path + "/link", scratch.path + "/target")
    try DurableFile.replace(target, bytes("kept"), durable: false)
    #expect(symlink(target, path) == 0)
    #expect(failure { _ = try DurableFile.read(path, max: 9) } == "refused")
    try DurableFile.replace(path, bytes("new"), durable: true)
    #expect(try DurableFile.read(path, max: 9) == bytes("new"))
    #expect(try DurableFile.read(target, max: 9) == bytes("kept"))
    #expect(symlink(scratch.ledger, scratch.path + "/folder") == 0)
    let inside = scratch.path + "/folder/file"
    #expect(failure { try DurableFile.replace(inside, [1], durable: false) } == "refused")
    #expect(failure { try DurableFile.makeFolder(scratch.path + "/folder") } == "refused")
  }

  @Test func `a mark that combines hides no slash below a folder`() throws {
    let (outside, inside) = (scratch.path + "/outside", scratch.path + "/inside")
    for folder in [outside, inside] { try DurableFile.makeFolder(folder) }
    #expect(symlink(outside, inside + "/link") == 0)
    let name = "link/\u{301}file"
    #expect(
      failure { try DurableFile.replace(name, below: inside, [1], spare: "spare") } == "refused")
    #expect(entries(of: outside) == [])
    try DurableFile.replace("own/\u{301}file", below: inside, bytes("new"), spare: "spare")
    #expect(try DurableFile.read("own/\u{301}file", below: inside, max: 9) == bytes("new"))
    #expect(entries(of: inside + "/own") == ["\u{301}file"])
  }

  @Test func `a pipe or a folder in place of a file is refused at once`() throws {
    let path = scratch.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    #expect(failure { _ = try DurableFile.read(path, max: 9) } == "refused")
    #expect(failure { _ = try DurableFile.read(scratch.ledger, max: 9) } == "refused")
    for path in ["", "/", "a/", "..", "x/..", "a\0b"] {
      #expect(failure { try DurableFile.replace(path, [], durable: false) } == "refused")
    }
    #expect(
      failure { try DurableFile.replace(scratch.path + "/no/x", [], durable: false) } == "notFound")
  }

  @Test func `the ledger's own files may not be links`() throws {
    try scratch.create().grow(1)
    let (folder, elsewhere) = (scratch.ledger, scratch.path + "/elsewhere")
    func opening(by name: String) throws -> String {
      #expect(rename("\(folder)/\(name)", elsewhere) == 0)
      #expect(symlink(elsewhere, "\(folder)/\(name)") == 0)
      defer {
        #expect(unlink("\(folder)/\(name)") == 0)
        #expect(rename(elsewhere, "\(folder)/\(name)") == 0)
      }
      return failure { _ = try scratch.write() }
    }
    #expect(try opening(by: "kernel.db") == "refused")
    #expect(try opening(by: "lock") == "refused")
    #expect(try opening(by: "kernel.db-wal") != "none")
    #expect(try opening(by: "kernel.db-shm") != "none")
    #expect(failure { _ = try scratch.write() } == "none")
    // A link on the way to the workspace is its owner's own affair.
    #expect(symlink(scratch.path, scratch.path + "/home") == 0)
    let linked = scratch.path + "/home/ledger"
    #expect(try LedgerStore.openForReading(linked).count() == 1)
    _ = try LedgerStore.openForWriting(linked, lock: LedgerStore.lock(linked, timeoutMs: 0))
    try DurableFile.makeFolder(scratch.path + "/second")
    let second = scratch.path + "/home/second"
    _ = try LedgerStore.create(second, lock: LedgerStore.lock(second, timeoutMs: 0))
  }

  @Test func `a rollback journal that somebody put there is not played back`() throws {
    try scratch.create().grow(1)
    try DurableFile.replace(scratch.ledger + "/kernel.db-journal", bytes("x"), durable: false)
    #expect(failure { _ = try scratch.write() } == "refused")
  }

  @Test func `the lock has one holder, who is named, and ends with him`() throws {
    let path = scratch.path + "/lock"
    do {
      let lock = try FileLock(path: path, timeoutMs: 0)
      let start = ContinuousClock.now
      let refusal = #expect(throws: StoreError.self) {
        _ = try FileLock(path: path, timeoutMs: 20)
      }
      #expect(caseName(refusal) == "busy")
      let message = refusal?.fault?.message ?? ""
      #expect(message.hasPrefix("held by process \(getpid()) ("), "\(message)")
      #expect(ContinuousClock.now - start >= .milliseconds(20))
      #expect(lock.path == path)
    }
    _ = try FileLock(path: path, timeoutMs: 0)
    #expect(
      failure {
        _ = try LedgerStore.create(scratch.ledger, lock: FileLock(path: path, timeoutMs: 0))
      } == "refused")
  }

  @Test func `a copy of the descriptor that a child has for a moment does not keep the lock`()
    throws
  {
    // Between fork and exec a child of another thread has every descriptor, close-on-exec or not:
    // the same open file under one more number, as here.
    let path = scratch.path + "/lock"
    var copy: Int32 = -1
    defer { close(copy) }
    do {
      let lock = try FileLock(path: path, timeoutMs: 0)
      copy = dup(try #require(descriptor(of: lock.path)))
      #expect(failure { _ = try FileLock(path: path, timeoutMs: 0) } == "busy")
    }
    try #require(copy >= 0)
    do {
      let next = try FileLock(path: path, timeoutMs: 0)
      // Nor does the copy end the next holder's lock when it goes.
      close(copy)
      copy = -1
      #expect(failure { _ = try FileLock(path: next.path, timeoutMs: 0) } == "busy")
    }
  }

  /// The number under which this process has a file open.
  private func descriptor(of path: String) -> Int32? {
    (0..<1024).first { number in
      var target = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/self/fd/\(number)", &target, target.count - 1)
      return count > 0
        && target[..<count].elementsEqual(path.utf8.map { CChar(bitPattern: $0) })
    }
  }

  @Test func `who waits for the lock gets it when it is free`() async throws {
    let path = scratch.path + "/lock"
    let held = AsyncStream.makeStream(of: Void.self)
    async let first: Void = {
      let lock = try FileLock(path: path, timeoutMs: 1000)
      held.continuation.yield()
      usleep(20_000)
      _ = lock.path
    }()
    for await _ in held.stream { break }
    _ = try FileLock(path: path, timeoutMs: 5000)
    try await first
  }
}
