import Foundation
import Testing
import Wire

/// The files of `specs/vectors`: made anew by these tests, and compared byte for byte.
enum VectorFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "specs/vectors")

  private static var updates: Bool {
    ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
  }

  /// Compares bytes with their file; with `UPDATE_GOLDEN=1` writes the file instead.
  static func expect(
    _ bytes: [UInt8], are name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appending(path: name)
    if updates {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
      return
    }
    let expected = [UInt8](try Data(contentsOf: file))
    guard bytes != expected else { return }
    let place = zip(bytes, expected).prefix { $0 == $1 }.count
    let line = expected[..<place].count { $0 == UInt8(ascii: "\n") } + 1
    Issue.record("differs from \(name) in line \(line)", sourceLocation: sourceLocation)
  }

  /// Compares files with all those of a folder, by their paths in it.
  static func expect(
    _ files: [String: [UInt8]], in name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = folder.appending(path: name)
    // What no vector names any more goes.
    if updates { try? FileManager.default.removeItem(at: root) }
    for (path, bytes) in files {
      try expect(bytes, are: "\(name)/\(path)", sourceLocation: sourceLocation)
    }
    let found = try FileManager.default.subpathsOfDirectory(atPath: root.path)
    // Folders have two letters.
    #expect(Set(found.filter { $0.utf8.count > 2 }) == Set(files.keys), "\(name)")
  }

  /// Compares lines with their file, and holds each to the form that it documents.
  static func expect(
    _ lines: [Line], are name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var bytes: [UInt8] = []
    for line in lines {
      var reader = CanonicalReader(line.bytes)
      try reader.skipValue()
      try reader.finish()
      bytes += line.bytes + [0x0A]
    }
    try expect(bytes, are: name, sourceLocation: sourceLocation)
  }
}

/// One line of a vector file: a canonical JSON object of its own.
struct Line: ExpressibleByDictionaryLiteral {
  enum Value {
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([Value])
    case object(Line)
  }

  private(set) var fields: [(name: String, value: Value)]

  init(dictionaryLiteral elements: (String, Value)...) {
    fields = elements.map { (name: $0.0, value: $0.1) }
  }

  /// Adds a field where there is a value.
  func with(_ name: String, _ value: Value?) -> Line {
    var copy = self
    if let value { copy.fields.append((name, value)) }
    return copy
  }

  var bytes: [UInt8] {
    var out: [UInt8] = []
    append(to: &out)
    return out
  }

  private func append(to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    let sorted = fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    for (index, field) in sorted.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      out += Array("\"\(field.name)\":".utf8)
      Self.append(field.value, to: &out)
    }
    out.append(UInt8(ascii: "}"))
  }

  private static func append(_ value: Value, to out: inout [UInt8]) {
    switch value {
    case .text(let text): out += quoted(text)
    case .number(let number): out += Array(String(number).utf8)
    case .truth(let truth): out += Array((truth ? "true" : "false").utf8)
    case .object(let line): line.append(to: &out)
    case .list(let values):
      out.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        append(value, to: &out)
      }
      out.append(UInt8(ascii: "]"))
    }
  }

  private static func quoted(_ text: String) -> [UInt8] {
    var out: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      case 0x09: out += Array("\\t".utf8)
      case 0x0A: out += Array("\\n".utf8)
      default: out.append(byte)
      }
    }
    return out + [UInt8(ascii: "\"")]
  }
}

extension Line.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int) { self = .number(number) }
  init(booleanLiteral truth: Bool) { self = .truth(truth) }

  /// Bytes in lower-case hexadecimal.
  static func hex(_ bytes: [UInt8]) -> Line.Value { .text(Hex.encode(bytes)) }
}
