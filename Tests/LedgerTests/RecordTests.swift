import Crypto
import Ledger
import Testing
import Wire

@Suite struct StatementTests {
  private static let golden =
    #"{"actor":"agent:builder-1","basis":{"leaf":"\#(testLeaf(41))","seq":41},"#
    + #""body":{"note":"é \"quoted\"","parts":[1,{"a":true}],"task":"T-1"},"event":"task.started","#
    + #""id":"01JD2Y6S8V3Q9E6K7T4N5M2C1A","issued":"2027-01-15T08:00:00.000Z","#
    + #""ledger":"acme.example/kernel","session":"S-01JD2Y6S8V3Q9E6K7T4N5M2C1A","version":1}"#

  @Test func `a statement has exactly these bytes`() throws {
    let statement = try Sample.statement()
    #expect(String(decoding: statement.bytes, as: UTF8.self) == Self.golden)
    #expect(statement.body == Sample.body)
    let head = "DSSEv1 37 application/vnd.kernel.statement+json \(Self.golden.utf8.count) "
    #expect(statement.signedBytes == Array((head + Self.golden).utf8))
  }

  @Test func `a statement is read wherever it lies`() throws {
    let bytes = Array(Self.golden.utf8)
    let read = try Statement(parsing: [0, 0] + bytes + [0], in: 2..<(2 + bytes.count))
    #expect(read == (try Sample.statement()))
    #expect(read.body == Sample.body)
    #expect(read.actor == identifier("agent:builder-1"))
    #expect(read.basis == Statement.Basis(leaf: testLeaf(41), seq: 41))
    #expect(read.event == identifier("task.started"))
    #expect(read.id == Token("01JD2Y6S8V3Q9E6K7T4N5M2C1A"))
    #expect(read.issued == Sample.time(0))
    #expect(read.ledger == Sample.origin)
    #expect(read.session == identifier("S-01JD2Y6S8V3Q9E6K7T4N5M2C1A"))
    #expect(read.version == 1)
    var reader = read.bodyReader
    #expect(try reader.skipValue() == read.bodyRange)
    try reader.finish()
  }

  @Test func `basis and session may be absent`() throws {
    let statement = try Sample.statement(basis: nil, session: nil)
    let read = try Statement(parsing: Array(statement.bytes))
    #expect(read.basis == nil)
    #expect(read.session == nil)
    #expect(read == statement)
  }

  @Test(arguments: [
    "", "[]", "1", #""text""#, "{} ", " {}", #"{"b":1,"a":1}"#, #"{"a":1.0}"#, #"{"a":null}"#,
    #"{},"event":"task.finished""#, #"{},"body":{}"#, "{}}", #"{"a":1},"e":{"b":1}"#,
  ])
  func `a body that is not one canonical object is refused`(_ body: String) {
    #expect(throws: WireError.self) { _ = try Sample.statement(body: Array(body.utf8)) }
  }

  @Test func `a body may nest as deep as a record allows`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(
        (String(repeating: #"{"a":"#, count: depth) + "1"
          + String(repeating: "}", count: depth)).utf8)
    }
    // Record and statement are two levels of the sixteen.
    let deepest = try Sample.statement(body: nested(14))
    _ = try Sample.record(deepest)
    #expect(throws: WireError.self) { _ = try Sample.statement(body: nested(15)) }
  }

  @Test func `a statement has at most 49,152 bytes`() throws {
    let overhead = try Sample.statement(body: Array(#"{"a":""}"#.utf8)).range.count
    func body(_ total: Int) -> [UInt8] {
      Array((#"{"a":""# + String(repeating: "x", count: total - overhead) + #""}"#).utf8)
    }
    let largest = try Sample.statement(body: body(Statement.byteCountMax))
    #expect(largest.range.count == Statement.byteCountMax)
    _ = try Sample.record(largest)
    #expect(throws: WireError.self) {
      _ = try Sample.statement(body: body(Statement.byteCountMax + 1))
    }
  }

  @Test(arguments: [
    (#""seq":41"#, #""seq":-1"#), (#""version":1"#, #""version":0"#), (#""version":1"#, ""),
    (#""version":1"#, #""version":1,"x":1"#), (#""id":"01"#, #""id":"/1"#),
    (#""id":"01"#, #""id":"é"#),
    (#""session":"S-01"#, #""session":"S..01"#), ("2027-01-15", "2027-02-30"),
    (#""issued":"#, #""Issued":"#), (#"{"actor""#, #"{"aaa":1,"actor""#),
    (#""a":true"#, #""a": true"#),
    (#""leaf":""#, #""leaf":"A"#), (#""basis":{"#, #""basis":{"a":1,"#),
  ])
  func `any other field or spelling is refused`(_ old: String, _ new: String) {
    let changed = Self.golden.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != Self.golden)
    #expect(throws: WireError.self) { _ = try Statement(parsing: Array(changed.utf8)) }
  }

  @Test func `an id has 1 to 64 characters`() {
    #expect(Token("") == nil)
    #expect(Token(String(repeating: "a", count: 64)) != nil)
    #expect(Token(String(repeating: "a", count: 65)) == nil)
    #expect(Token("AZaz09._:-") != nil)
    for character in "/ +é\u{0}\"" { #expect(Token("a\(character)") == nil) }
  }
}

@Suite struct RecordTests {
  @Test func `a record has exactly these bytes and the statement is their tail`() throws {
    let statement = try Sample.statement()
    let record = try Sample.record(statement)
    let key = try SecretKey(seed: seed(1))
    let text = String(decoding: statement.bytes, as: UTF8.self)
    let signature = Base64.encode(statement.sign(with: key).bytes)
    let golden =
      #"{"at":"2027-01-15T08:00:00.020Z","judgement":"\#(testLeaf(0))","key":"\#(key.publicKey.id)","#
      + #""prev":"\#(testLeaf(41))","seq":42,"sig":"\#(signature)","statement":\#(text)}"#
    #expect(String(decoding: record.bytes, as: UTF8.self) == golden)
    #expect(record.statementRange.upperBound == record.bytes.count - 1)
    #expect(Array(record.bytes[record.statementRange]) == Array(statement.bytes))
    #expect(Array(record.bytes[record.bodyRange]) == Sample.body)
    #expect(record.leaf == SHA256.hash([0] + record.bytes))
    #expect(record.isSigned(by: key.publicKey))
  }

  @Test func `reading gives back every field`() throws {
    let record = try Sample.record(try Sample.statement())
    let read = try Record(parsing: record.bytes)
    #expect(read == record)
    #expect(read.at == record.at)
    #expect(read.judgement == record.judgement)
    #expect(read.key == record.key)
    #expect(read.prev == record.prev)
    #expect(read.seq == 42)
    #expect(read.signature == record.signature)
    #expect(read.statement == record.statement)
    #expect(read.statement.signedBytes == record.statement.signedBytes)
  }

  @Test func `a changed bit is refused or is another record that cannot pass for this one`() throws
  {
    let record = try Sample.record(try Sample.statement())
    let key = try SecretKey(seed: seed(1)).publicKey
    var accepted = 0
    for bit in 0..<(8 * record.bytes.count) {
      var changed = record.bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      guard let read = try? Record(parsing: changed) else { continue }
      accepted += 1
      #expect(read.bytes == changed)
      #expect(read != record)
      #expect(read.leaf != record.leaf)
      let isUnsignedPart = read.signature == record.signature && read.statement == record.statement
      #expect(read.isSigned(by: key) == isUnsignedPart, "bit \(bit)")
    }
    #expect(accepted > 0)
  }

  @Test func `a byte put in or taken out is refused or seen`() throws {
    let record = try Sample.record(try Sample.statement())
    let key = try SecretKey(seed: seed(1)).publicKey
    for place in record.bytes.indices {
      var variants = [record.bytes]
      variants[0].remove(at: place)
      for byte: UInt8 in [0x20, 0x22, 0x2C, 0x30, 0x61] {
        variants.append(record.bytes)
        variants[variants.count - 1].insert(byte, at: place)
      }
      for variant in variants {
        guard let read = try? Record(parsing: variant) else { continue }
        #expect(read.leaf != record.leaf)
        #expect(read.seq != record.seq || !read.isSigned(by: key), "place \(place)")
      }
    }
  }

  @Test func `every cut and every tail is refused`() throws {
    let bytes = try Sample.record(try Sample.statement()).bytes
    for count in 0..<bytes.count {
      #expect(throws: WireError.self) { _ = try Record(parsing: Array(bytes[..<count])) }
    }
    for byte in UInt8.min...UInt8.max {
      #expect(throws: WireError.self) { _ = try Record(parsing: bytes + [byte]) }
    }
    #expect(throws: WireError.self) {
      _ = try Record(parsing: [UInt8](repeating: 0x20, count: Record.byteCountMax + 1))
    }
  }

  @Test func `the largest statement fits the largest record`() {
    // Everything around a statement: the six other fields at their longest.
    let around =
      #"{"at":"2027-01-15T08:00:00.020Z","judgement":"","key":"","prev":"","seq":9007199254740991,"#
      + #""sig":"","statement":}"#
    #expect(
      around.utf8.count + 64 + 32 + 64 + 88 + Statement.byteCountMax <= Record.byteCountMax)
  }
}
