import Documents
import Wire

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The root of a YAML text.
func node(_ text: String) throws -> YAMLNode { try YAMLDocument.parse(bytes(text)).root }

/// The canonical JSON of a YAML text.
func canonical(_ text: String) throws -> String {
  String(decoding: try node(text).canonical(), as: UTF8.self)
}

/// Why a YAML text is refused; nil when it is read.
func yamlError(_ text: String, limits: YAMLLimits = .standard) -> YAMLError? {
  yamlError(bytes(text), limits: limits)
}

/// Why YAML bytes are refused; nil when they are read.
func yamlError(_ bytes: [UInt8], limits: YAMLLimits = .standard) -> YAMLError? {
  do throws(YAMLError) {
    _ = try YAMLDocument.parse(bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}

/// A small random number generator (SplitMix64), so that a seed names a run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

enum Card {
  /// A front matter line by line, so that a test can replace one.
  static let lines = [
    "task_id: TASK_LAMP_7",
    "type: dev",
    "queue: dev",
    "branch: feature/TASK_LAMP_7",
    "spec_ids: [LAMP_CANON, WIRE.V2]",
    "verification: [\"lamp lights\"]",
  ]

  static let body = """
    # Lamp

    ## 1. Metadata
    ## 2. Objectives
    ### 3.1 Deliverables (two)
    ## Verification
    ## AUTHORITY
    ## Audit trail

    """

  static let fileName = "TASK_LAMP_7.md"

  /// A card of the given front matter lines.
  static func text(_ lines: [String], body: String = body) -> String {
    "---\n" + lines.joined(separator: "\n") + "\n---\n" + body
  }

  /// A good card with one line in place of the one that has the same key, or after all.
  static func text(with line: String) -> String {
    let key = line.prefix { $0 != ":" } + ":"
    var lines = lines
    if let index = lines.firstIndex(where: { $0.hasPrefix(key) }) {
      lines[index] = line
    } else {
      lines.append(line)
    }
    return text(lines)
  }

  static func parse(
    _ text: String, fileName: String = fileName
  ) throws(CardErrors) -> (card: TaskCard, warnings: [CardWarning]) {
    try TaskCard.parse(bytes(text), fileName: fileName)
  }

  /// What is wrong with a card; empty when it is accepted.
  static func errors(_ text: String, fileName: String = fileName) -> [CardError] {
    errors(bytes(text), fileName: fileName)
  }

  static func errors(_ bytes: [UInt8], fileName: String = fileName) -> [CardError] {
    do throws(CardErrors) {
      _ = try TaskCard.parse(bytes, fileName: fileName)
      return []
    } catch {
      return error.errors
    }
  }

  static func kinds(_ text: String, fileName: String = fileName) -> [CardError.Kind] {
    errors(text, fileName: fileName).map(\.kind)
  }
}
