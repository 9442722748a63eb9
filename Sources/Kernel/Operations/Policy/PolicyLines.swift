internal import CommandLineKit
internal import Governance
internal import Wire

/// A policy in the YAML that `kernel policy adopt` reads: what is shown can be edited and adopted.
enum PolicyLines {
  /// The whole policy; without the comments that it was once written with.
  static func lines(_ policy: Policy) -> [String] {
    section("gates", policy.gates.map(gate))
      + [
        "modes:",
        "  accept_self_observed: \(policy.modes.acceptSelfObserved)",
        "  sponsors_are_authors: \(policy.modes.sponsorsAreAuthors)",
      ]
      + section(
        "queues",
        policy.queues.map {
          ["approval: \($0.approval)", "id: \(word($0.id))", "slots: \($0.slots)"]
        }, isRequired: true)
      + section(
        "refs",
        policy.refs.map { ["pattern: \(word($0.pattern))", "protected: \($0.protected)"] })
      + [
        "review:", "  max_cycles: \(policy.review.maxCycles)",
        "  min_coverage: \(policy.review.minCoverage)",
      ]
      + section("roles", policy.roles.map(role), isRequired: true)
      + [
        "version: \(policy.version)",
        "windows:", "  deliberate_seconds: \(policy.windows.deliberateSeconds)",
        "  ordinary_seconds: \(policy.windows.ordinarySeconds)",
        "wip:", "  hotfix_limit: \(policy.workInProgress.hotfixLimit)",
        "  limit: \(policy.workInProgress.limit)",
        "  queues: \(list(policy.workInProgress.queues))",
      ]
  }

  private static func section(
    _ name: String, _ elements: [[String]], isRequired: Bool = false
  ) -> [String] {
    if elements.isEmpty { return isRequired ? ["\(name): []"] : [] }
    return ["\(name):"] + elements.flatMap(element)
  }

  /// The lines of one element of a list, which begins with a dash.
  private static func element(_ lines: [String]) -> [String] {
    lines.enumerated().map { index, line in (index == 0 ? "  - " : "    ") + line }
  }

  private static func role(_ rule: RoleRule) -> [String] {
    ["event: \(rule.event)"]
      + (rule.levels.isEmpty ? [] : ["levels: \(list(rule.levels.map(\.rawValue)))"])
      + (rule.roles.isEmpty ? [] : ["roles: \(list(rule.roles.map(\.rawValue)))"])
  }

  private static func gate(_ rule: GateRule) -> [String] {
    branch(rule.tree)
      + ["event: \(rule.event)", "id: \(word(rule.id))", "mode: \(rule.mode.rawValue)"]
  }

  private static func branch(_ tree: GateTree) -> [String] {
    switch tree {
    case .condition: ["all:"] + element(node(tree))
    case .all(let parts): ["all:"] + parts.flatMap { element(node($0)) }
    case .any(let parts): ["any:"] + parts.flatMap { element(node($0)) }
    case .atLeast(let rule):
      ["at_least:", "  count: \(rule.count)", "  of:"]
        + rule.of.flatMap { element(node($0)) }.map { "  " + $0 }
    }
  }

  private static func node(_ tree: GateTree) -> [String] {
    if case .condition(let condition) = tree { return ["condition: \(condition.rawValue)"] }
    return branch(tree)
  }

  private static func list(_ words: [some CustomStringConvertible]) -> String {
    "[" + words.map { word($0) }.joined(separator: ", ") + "]"
  }

  /// A word as it is, or quoted where a reader of YAML could take it for something else.
  private static func word(_ value: some CustomStringConvertible) -> String {
    let text = value.description
    let isPlain = text.utf8.enumerated().allSatisfy { index, byte in
      switch byte | 0x20 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"),
        UInt8(ascii: "-"), UInt8(ascii: "*"):
        index > 0
      default: byte == UInt8(ascii: "_") && index > 0
      }
    }
    let isReserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(
      text.lowercased())
    return isPlain && !isReserved ? text : JSONText.string(text).text
  }
}
