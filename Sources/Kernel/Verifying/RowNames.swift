internal import Store
internal import Wire

extension StoredCell {
  /// The most bytes of a value that a message repeats.
  private static let shownByteCountMax = 96

  /// The value for a message: what somebody put into a database may be made to look like something
  /// else on a terminal, so only visible ASCII stands for itself.
  var shown: String {
    switch self {
    case .null: "NULL"
    case .integer(let value): "\(value)"
    case .real: "(a real number)"
    case .text(let bytes): Self.visible(bytes)
    case .blob(let bytes): "x'\(Hex.encode(Array(bytes.prefix(Self.shownByteCountMax / 2))))'"
    }
  }

  /// Bytes in which everything but visible ASCII is written as `\x` and two digits.
  static func visible(_ bytes: [UInt8]) -> String {
    var shown: [UInt8] = []
    for byte in bytes.prefix(shownByteCountMax) {
      if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "\\") {
        shown.append(byte)
      } else {
        shown += Array("\\x".utf8)
        Hex.append(byte, to: &shown)
      }
    }
    return String(decoding: shown, as: UTF8.self) + (bytes.count > shownByteCountMax ? "…" : "")
  }

  /// The value if it is text that a ledger may hold.
  var asText: Text? {
    guard case .text(let bytes) = self, let string = String(validating: bytes, as: UTF8.self)
    else { return nil }
    return try? Text(string)
  }

  /// The value if it is 32 bytes.
  var asDigest: Digest? {
    if case .blob(let bytes) = self { Digest(bytes: bytes[...]) } else { nil }
  }
}

extension LedgerStore {
  /// Hands over every row of a table as it is. A page that cannot be read ends it, and is what is
  /// returned: what was read before is as good as ever.
  ///
  /// - Throws: what tells nothing of the table, such as a disk that fails.
  func eachRow(
    of table: StoredTable, _ body: ([StoredCell]) -> Void
  ) throws(Problem) -> VerifyFault? {
    try eachRow(reading: table) { body($0.cells()) }
  }

  /// Goes through every row of a table as `eachRow(of:)` does, for whoever reads only some values.
  func eachRow(
    reading table: StoredTable, _ body: (borrowing RowStream) -> Void
  ) throws(Problem) -> VerifyFault? {
    var count = 0
    do throws(StoreError) {
      var stream = try rows(of: table)
      while try stream.advance() {
        body(stream)
        count += 1
      }
      return nil
    } catch {
      guard error.isDamage else { throw Problem(error) }
      return VerifyFault(
        derived: "table \(table.rawValue)", "unreadable",
        "what comes after its first \(count) rows cannot be read: \(error)")
    }
  }
}
