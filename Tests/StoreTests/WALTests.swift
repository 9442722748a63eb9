import Glibc
import Store
import Testing

@Suite struct WALTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// How many frames whoever opens the database now finds in its WAL.
  private func frames() throws -> Int {
    let row = try RawSQLite(scratch.ledger + "/kernel.db").rows("PRAGMA wal_checkpoint(PASSIVE)")
    return try #require(row.first?[1].flatMap { Int($0) })
  }

  private func walBytes() -> Int {
    var status = stat()
    return stat(scratch.ledger + "/kernel.db-wal", &status) == 0 ? Int(status.st_size) : -1
  }

  @Test func `the WAL of many short processes stays short, and its file keeps its length`() throws {
    try scratch.create().grow(1)
    var (restarts, longest, sizes): (Int, Int, Set<Int>) = (0, 0, [])
    for _ in 0..<120 {
      let store = try scratch.write()
      try store.grow(1)
      if try store.truncateWALIfLarge() {
        restarts += 1
        if restarts > 2 { sizes.insert(walBytes()) }
      }
      longest = max(longest, walBytes() / 4120)
    }
    #expect(restarts > 5)
    #expect(longest < 2 * LedgerStore.walFramesMax)
    #expect(sizes.allSatisfy { $0 > 0 })
    #expect(sizes.count < 4, "\(sizes)")
    #expect(try frames() <= LedgerStore.walFramesMax)
    #expect(try scratch.read().allRecords().map(\.seq) == Array(0...120))
  }

  @Test func `after starting over, one frame is all that the next process reads`() throws {
    do {
      let store = try scratch.create()
      try store.grow(20)
      #expect(try store.truncateWALIfLarge(framesMax: 8))
      #expect(try store.truncateWALIfLarge(framesMax: 8) == false)
    }
    #expect(try frames() == 1)
    #expect(try scratch.read().count() == 20)
    #expect(try scratch.read().damage() == [])
  }

  @Test func `a reader tells whether anything was committed since it began`() throws {
    let store = try scratch.create()
    try store.grow(10)
    let reader = try scratch.read()
    #expect(try reader.refreshUnmoved())
    #expect(try reader.count() == 10)
    for _ in 0..<3 {
      try store.grow(1)
      #expect(try reader.refreshUnmoved() == false)
      #expect(try reader.count() == store.count())
      #expect(try reader.refreshUnmoved())
    }
    // A commit that changes no record counts like any other.
    let change = try store.begin()
    try change.putMeta(text("k"), bytes("v"))
    try change.commit()
    #expect(try reader.refreshUnmoved() == false)
    // Whoever writes is not asked.
    #expect(try store.refreshUnmoved() == false)
  }

  @Test func `a reader keeps its state, and the WAL, until it goes`() throws {
    let store = try scratch.create()
    try store.grow(10)
    do {
      let reader = try scratch.read()
      try store.grow(20)
      #expect(try store.truncateWALIfLarge(framesMax: 16) == false)
      #expect(try store.truncateWALIfLarge(framesMax: 16) == false)
      try store.grow(5)
      #expect(try reader.allRecords().map(\.bytes) == (0..<10).map(recordBytes))
      #expect(try reader.newestCheckpoint()?.size == 10)
      #expect(try scratch.read().count() == 35)
    }
    try store.grow(5)
    #expect(try store.truncateWALIfLarge(framesMax: 16))
    let reader = try scratch.read()
    try store.grow(5)
    #expect(try reader.allRecords().count == 40)
    #expect(try scratch.read().allRecords().map(\.bytes) == (0..<45).map(recordBytes))
  }

  @Test func `a large import leaves no large file behind`() throws {
    let store = try scratch.create()
    let change = try store.begin()
    let large = [UInt8](repeating: 65, count: 60_000)
    for seq in 0..<120 { try change.append(seq: seq, leaf: digest(seq), bytes: large) }
    try change.commit()
    #expect(walBytes() > 4 << 20)
    #expect(try store.truncateWALIfLarge())
    #expect(walBytes() == 0)
    try store.grow(1)
    #expect(try scratch.read().count() == 121)
  }

  @Test func `closing a store writes nothing`() throws {
    try scratch.create().grow(3)
    let (file, wal) = (
      try DurableFile.read(scratch.ledger + "/kernel.db", max: 1 << 24),
      try DurableFile.read(scratch.ledger + "/kernel.db-wal", max: 1 << 24)
    )
    for _ in 0..<2 { _ = try scratch.write().head() }
    for _ in 0..<2 { _ = try scratch.read().head() }
    #expect(try DurableFile.read(scratch.ledger + "/kernel.db", max: 1 << 24) == file)
    #expect(try DurableFile.read(scratch.ledger + "/kernel.db-wal", max: 1 << 24) == wal)
  }
}
