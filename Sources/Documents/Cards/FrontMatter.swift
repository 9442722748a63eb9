/// Where the front matter and the body of a Markdown file are.
///
/// The first line is `---`, and the next line `---` ends the front matter. Spaces, tabs and a
/// carriage return after the dashes do not count.
package struct FrontMatter: Equatable, Sendable {
  /// Why a file has no front matter.
  package enum Fault: Error, Equatable, Sendable {
    /// The first line is not `---`.
    case missing
    /// No later line is `---`.
    case notClosed
  }

  /// The number of the first line of YAML.
  package static let firstLine = 2

  /// The YAML between the two lines, without them.
  package let yaml: Range<Int>
  /// Everything after the second line.
  package let body: Range<Int>
  /// The number of the first line of the body.
  package let bodyFirstLine: Int

  /// Finds the two parts of a file.
  ///
  /// - Throws: `Fault` when the first line does not open front matter or nothing closes it.
  package static func split(_ bytes: [UInt8]) throws(Fault) -> FrontMatter {
    var line = SourceLine.first(of: bytes)
    guard isMarker(bytes[line.content]) else { throw .missing }
    let start = line.next
    var number = firstLine
    while line.next < bytes.count {
      line = SourceLine.line(of: bytes, at: line.next)
      if isMarker(bytes[line.content]) {
        return FrontMatter(
          yaml: start..<line.content.lowerBound, body: line.next..<bytes.count,
          bodyFirstLine: number + 1)
      }
      number += 1
    }
    throw .notClosed
  }

  private static func isMarker(_ line: ArraySlice<UInt8>) -> Bool {
    let dashes = line.prefix(3)
    return dashes.count == 3 && dashes.allSatisfy { $0 == UInt8(ascii: "-") }
      && line.dropFirst(3).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }
}

/// One line of a file, ended by a line feed, by CRLF or by the end of the file.
struct SourceLine {
  /// The line without its end.
  let content: Range<Int>
  /// Where the next line begins.
  let next: Int

  /// The first line.
  static func first(of bytes: [UInt8]) -> SourceLine { line(of: bytes, at: 0) }

  /// The line that begins at `start`.
  static func line(of bytes: [UInt8], at start: Int) -> SourceLine {
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let hasReturn = end > start && bytes[end - 1] == UInt8(ascii: "\r")
    return SourceLine(content: start..<(hasReturn ? end - 1 : end), next: min(end + 1, bytes.count))
  }
}
