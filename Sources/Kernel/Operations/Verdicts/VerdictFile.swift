internal import CommandLineKit
internal import Wire

/// Verdicts as files: canonical JSON and one line feed.
enum VerdictFile {
  /// The most bytes of a verdict's file.
  static let byteCountMax = 8_192

  /// Reads a verdict, signed or not, with the strict reader: any other spelling is refused.
  static func read<Value: WireObject>(_ type: Value.Type, _ path: String) throws(Problem) -> Value {
    var bytes = try Files.given(path, max: byteCountMax)
    if bytes.last == 0x0A { bytes.removeLast() }
    do { return try Value(canonical: bytes) } catch {
      throw Problem(
        "KRN-VERDICT-FORMAT", .refused, "\(path) does not hold what is needed here: \(error)",
        hint: "kernel verdict --help")
    }
  }

  /// Writes a verdict to a new file, or answers with its bytes where none is named.
  static func answer(
    _ value: some WireObject, to path: String?, _ schema: String, in kernel: Kernel,
    line: String, next: [String]
  ) throws(Problem) -> Answer {
    let bytes = value.canonicalBytes + [0x0A]
    guard let path else {
      if kernel.globals.json {
        return Answer(schema, data: .wire(value), lines: [], next: next)
      }
      return Answer(raw: bytes, schema, data: .wire(value))
    }
    let absolute = kernel.effects.absolute(path)
    try Files.create(absolute, bytes)
    return Answer(
      schema, data: .members(["file": .string(absolute), "verdict": .wire(value)]),
      lines: ["\(line), in \(absolute)"], next: next)
  }
}
