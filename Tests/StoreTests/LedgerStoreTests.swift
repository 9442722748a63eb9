import CSQLite
import Glibc
import Store
import Testing
import Wire

@Suite struct LedgerStoreTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func `a new ledger is empty, and is made once`() throws {
    do {
      let store = try scratch.create()
      #expect(try store.head() == nil)
      #expect(try store.count() == 0)
      #expect(try store.newestCheckpoint() == nil)
      #expect(try store.damage() == [])
    }
    #expect(failure { _ = try scratch.create() } == "conflict")
    #expect(try scratch.write().head() == nil)
  }

  @Test func `what a crash left of making a ledger is cleared away`() throws {
    for name in ["kernel.db.new", "kernel.db.new-wal", "kernel.db.new-journal"] {
      try DurableFile.replace("\(scratch.ledger)/\(name)", bytes("half"), durable: false)
    }
    let store = try scratch.create()
    try store.grow(1)
    #expect(try DurableFile.remove("\(scratch.ledger)/kernel.db.new", durable: false) == false)
  }

  @Test func `a WAL and full synchronisation are really on`() throws {
    let store = try scratch.create()
    try store.grow(1)
    let database = try Database(path: "\(scratch.ledger)/kernel.db", mode: .write)
    let mode = try database.prepare(SQL.useWAL.text)
    #expect(try mode.step())
    #expect(try mode.text(0) == text("wal"))
    #expect(try database.integer(.readSynchronous) == 2)
    #expect(try database.integer(.readFormat) == SQL.Schema.format)
    // The file says so itself: versions 2 and 2 in its header are the WAL's.
    let file = try DurableFile.read("\(scratch.ledger)/kernel.db", max: 1 << 20)
    #expect(file[18] == 2 && file[19] == 2)
  }

  @Test func `everything put is there again after reopening`() throws {
    do {
      let store = try scratch.create()
      let change = try store.begin()
      for seq in 0..<3 {
        try change.append(seq: seq, leaf: digest(seq), bytes: recordBytes(seq))
      }
      try change.putEntity(text("task"), text("é"), seq: 1, bytes: [])
      try change.putTreeHash(level: 1, index: 0, digest(7))
      try change.putCheckpoint(size: 3, note: bytes("n"), rightEdge: bytes("edge"))
      try change.putStatementID(actor: text("a"), id: text("i"), seq: 2)
      try change.putView(text("state/t.yaml"), seq: 1, digest: digest(1))
      try change.putMeta(text("k"), bytes("v"))
      try change.commit()
    }
    for store in [try scratch.write(), try scratch.read()] {
      #expect(try store.count() == 3)
      #expect(
        try store.head() == StoredRecord(seq: 2, leaf: digest(2), bytes: recordBytes(2)))
      #expect(try store.record(1)?.bytes == recordBytes(1))
      #expect(try store.record(3) == nil)
      #expect(try store.leaf(0) == digest(0))
      #expect(try store.leaf(-1) == nil)
      #expect(try store.allRecords().map(\.seq) == [0, 1, 2])
      #expect(try store.hashes(level: 0, in: 1..<3) == [digest(1), digest(2)])
      #expect(try store.hashes(level: 1, in: 0..<1) == [digest(7)])
      #expect(failure { _ = try store.hashes(level: 0, in: 1..<4) } == "corrupt")
      // Composed é is another id than e and a combining accent.
      #expect(try store.entity(text("task"), text("\u{E9}"))?.bytes == [])
      #expect(try store.entity(text("task"), text("e\u{301}")) == nil)
      #expect(
        try store.newestCheckpoint()
          == StoredCheckpoint(size: 3, note: bytes("n"), rightEdge: bytes("edge")))
      #expect(try store.statementID(actor: text("a"), id: text("i")) == 2)
      #expect(try store.statementID(actor: text("b"), id: text("i")) == nil)
      #expect(try store.view(text("state/t.yaml"))?.digest == digest(1))
      #expect(try store.meta(text("k")) == bytes("v"))
    }
  }

  @Test func `a transaction that goes without commit leaves nothing`() throws {
    let store = try scratch.create()
    try store.grow(2)
    do {
      let change = try store.begin()
      try change.append(seq: 2, leaf: digest(2), bytes: recordBytes(2))
      #expect(try store.count() == 3)
      #expect(failure { _ = try store.begin() } == "conflict")
    }
    #expect(try store.count() == 2)
    try store.begin().rollback()
    try store.grow(1)
    #expect(try scratch.read().count() == 3)
  }

  @Test func `only the next record can be appended, and ids are consumed once`() throws {
    let store = try scratch.create()
    try store.grow(2)
    let change = try store.begin()
    for seq in [-1, 0, 1, 3, .max] {
      let refusal = failure { try change.append(seq: seq, leaf: digest(0), bytes: [1]) }
      #expect(refusal == "conflict", "\(seq)")
    }
    let again = failure {
      try change.putStatementID(actor: text("a"), id: text("id-0"), seq: 2)
    }
    #expect(again == "conflict")
    let large = [UInt8](repeating: 65, count: 65_536)
    #expect(failure { try change.append(seq: 2, leaf: digest(0), bytes: large) } == "refused")
    try change.append(seq: 2, leaf: digest(0), bytes: Array(large.dropLast()))
    try change.commit()
    #expect(try store.head()?.bytes.count == 65_535)
  }

  @Test func `a reader sees one state while the writer goes on`() throws {
    let store = try scratch.create()
    try store.grow(3)
    let reader = try scratch.read()
    #expect(reader.access == .reading)
    var stream = try reader.records()
    #expect(try stream.nextRecord()?.seq == 0)
    try store.grow(4)
    #expect(try reader.count() == 3)
    #expect(try reader.newestCheckpoint()?.size == 3)
    #expect(try reader.entity(text("task"), text("T-4")) == nil)
    var rest: [Int] = []
    while let record = try stream.nextRecord() { rest.append(record.seq) }
    #expect(rest == [1, 2])
    #expect(failure { _ = try reader.begin() } == "readOnly")
    try reader.confirmSnapshot()
    try reader.refresh()
    #expect(try reader.count() == 7)
  }

  @Test func `entities come in byte order, by prefix and page by page`() throws {
    let store = try scratch.create()
    let ids = ["", "A", "Z", "a", "a\t", "a/", "a/1", "a/10", "a/2", "aé", "b", "\u{10FFFF}"]
    let change = try store.begin()
    for (seq, id) in ids.enumerated().reversed() {
      try change.putEntity(text("k"), text(id), seq: seq, bytes: bytes(id))
      try change.putEntity(text("other"), text(id), seq: seq, bytes: [])
    }
    try change.removeEntity(text("other"), text("Z"))
    try change.removeEntity(text("other"), text("Z"))
    try change.commit()
    let sorted = ids.map(text).sorted()
    for prefix in ids + ["a/3", "c"] {
      let expected = sorted.filter { $0.hasPrefix(text(prefix)) }
      for pageSize in 1...3 {
        var (found, last): ([Text], Text?) = ([], nil)
        while true {
          let page = try store.entities(
            text("k"), prefix: text(prefix), after: last, limit: pageSize)
          #expect(page.count <= pageSize)
          guard let end = page.last else { break }
          found += page.map(\.id)
          last = end.id
        }
        #expect(found == expected, "prefix \(prefix), pages of \(pageSize)")
      }
    }
    #expect(try store.entities(text("k"), limit: 0) == [])
    var stream = try store.rows(of: .entity)
    var count = 0
    while try stream.advance() {
      count += 1
      #expect(stream.text(0) == text("k") || stream.text(1) != text("Z"))
    }
    #expect(count == 2 * ids.count - 1)
  }

  @Test func `of checkpoints the newest, each 256th and the seen ones are kept`() throws {
    let store = try scratch.create()
    for size in 1...600 {
      let change = try store.begin()
      try change.putCheckpoint(size: size, note: bytes("\(size)"), rightEdge: [])
      if size == 300 { #expect(try change.markCheckpointSeen(size: 300)) }
      if size == 301 { #expect(try change.markCheckpointSeen(size: 299) == false) }
      try change.commit()
    }
    let kept = try (0...700).compactMap { try store.checkpoint(atOrBelow: $0)?.size }
    #expect(Set(kept).sorted() == [256, 300, 512, 600])
    // The newest can be signed again, by a witness too; that does not unsee it.
    let change = try store.begin()
    try change.putCheckpoint(size: 600, note: bytes("cosigned"), rightEdge: [])
    try change.putCheckpoint(size: 900, note: bytes("jump"), rightEdge: [])
    try change.putCheckpoint(size: 901, note: bytes("newest"), rightEdge: [])
    try change.commit()
    #expect(try store.checkpoint(atOrBelow: 900)?.note == bytes("jump"))
    #expect(try store.checkpoint(atOrBelow: 899)?.size == 512)
  }

  @Test func `the last two digests of a view are kept`() throws {
    let store = try scratch.create()
    let path = text("state/tasks.yaml")
    let change = try store.begin()
    for (seq, expected) in [(1, nil), (2, digest(1)), (3, digest(2))] {
      try change.putView(path, seq: seq, digest: digest(seq))
      #expect(try store.view(path)?.previous == expected)
    }
    try change.putView(path, seq: 4, digest: digest(3))
    #expect(
      try store.views()
        == [StoredView(path: path, seq: 4, digest: digest(3), previous: digest(2))])
    try change.removeView(path)
    #expect(try store.view(path) == nil)
    try change.commit()
  }
}
