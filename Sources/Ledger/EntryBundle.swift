/// The records of one tile of level 0 as they are published (C2SP tlog-tiles, Log entries).
package enum EntryBundle {
  /// Appends one entry: its length in two bytes, big-endian, then the record's bytes.
  ///
  /// - Precondition: A record has at most `Record.byteCountMax` bytes.
  package static func append(_ record: [UInt8], to bundle: inout [UInt8]) {
    precondition(record.count <= Record.byteCountMax, "a record fits its length prefix")
    bundle.append(UInt8(record.count >> 8))
    bundle.append(UInt8(record.count & 0xFF))
    bundle += record
  }

  /// Returns where the entries are; nil when the bytes are no bundle of 1 to 256 entries.
  package static func entries(of bundle: [UInt8]) -> [Range<Int>]? {
    var entries: [Range<Int>] = []
    var offset = 0
    while offset < bundle.count {
      guard entries.count < Tile.widthMax, offset + 2 <= bundle.count else { return nil }
      let start = offset + 2
      offset = start + (Int(bundle[start - 2]) << 8 | Int(bundle[start - 1]))
      guard offset <= bundle.count else { return nil }
      entries.append(start..<offset)
    }
    return entries.isEmpty ? nil : entries
  }
}
