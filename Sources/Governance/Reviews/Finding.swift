package import Wire

/// What a finding is about (seed-systems §1.7).
package enum Dimension: String, WireChoice, Sendable {
  case quality = "Q"
  case requirements = "R"
  case completeness = "C"
  case optimization = "O"
}

/// How much a finding weighs.
package enum Severity: String, WireChoice, Sendable {
  case critical = "CRITICAL"
  case major = "MAJOR"
  case minor = "MINOR"
  case suggestion = "SUGGESTION"
}

/// One thing that a reviewer found.
package struct Finding: Hashable, Sendable {
  package let check: Identifier
  package let dimension: Dimension
  package let file: Text?
  package let fix: Text?
  package let lineEnd: Int?
  package let lineStart: Int?
  package let message: Text
  package let severity: Severity

  /// The most findings of one report.
  package static let countMax = 128

  /// Gathers a finding.
  package init(
    dimension: Dimension, check: Identifier, severity: Severity, message: Text, file: Text? = nil,
    lineStart: Int? = nil, lineEnd: Int? = nil, fix: Text? = nil
  ) {
    self.check = check
    self.dimension = dimension
    self.file = file
    self.fix = fix
    self.lineEnd = lineEnd
    self.lineStart = lineStart
    self.message = message
    self.severity = severity
  }

  /// Whether it stands in the way of approval: CRITICAL or MAJOR in Q, R or C.
  package var blocks: Bool {
    dimension != .optimization && (severity == .critical || severity == .major)
  }

  /// Whether its parts fit together.
  var isWellFormed: Bool {
    let startsWithDimension = check.string.utf8.starts(with: "\(dimension.rawValue)-".utf8)
    let linesAscend = (lineStart ?? 1) >= 1 && (lineEnd ?? lineStart ?? 1) >= (lineStart ?? 1)
    let linesHaveFile = file != nil || (lineStart == nil && lineEnd == nil)
    let startsBeforeEnd = lineEnd == nil || lineStart != nil
    return startsWithDimension && linesAscend && linesHaveFile && startsBeforeEnd
      && Reason.isGiven(message) && (fix?.byteCount ?? 0) <= Reason.byteCountMax
      && (file?.byteCount ?? 1) <= 400
  }
}

extension Finding: WireObject {
  package static let fields: [WireField] = [
    .required("check", Identifier.self, "The check's id, for example Q-006."),
    .required("dimension", Dimension.self, "Q, R, C or O."),
    .optional("file", Text.self, "The file, as a git path in ASCII quoting."),
    .optional("fix", Text.self, "What would make it good."),
    .optional("line_end", Int.self, "The last line."),
    .optional("line_start", Int.self, "The first line."),
    .required("message", Text.self, "What was found."),
    .required("severity", Severity.self, "How much it weighs."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    check = try reader.field("check")
    dimension = try reader.field("dimension")
    file = try reader.optional("file")
    fix = try reader.optional("fix")
    lineEnd = try reader.optional("line_end")
    lineStart = try reader.optional("line_start")
    message = try reader.field("message")
    severity = try reader.field("severity")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("check", check)
    writer.field("dimension", dimension)
    writer.field("file", file)
    writer.field("fix", fix)
    writer.field("line_end", lineEnd)
    writer.field("line_start", lineStart)
    writer.field("message", message)
    writer.field("severity", severity)
  }
}

/// How a review came out.
package enum ReviewOutcome: String, WireChoice, Sendable {
  case approved = "APPROVED"
  case needsRevision = "NEEDS_REVISION"
  case blocked = "BLOCKED"
}
