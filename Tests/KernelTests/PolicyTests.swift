import CommandLineKit
import Foundation
import Kernel
import Testing
import Wire

@Suite struct PolicyTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  private func policy() throws -> String {
    String(decoding: try work.read("specs/policy.yaml"), as: UTF8.self)
  }

  /// What `policy lint` says of a text: its faults, and its advice.
  private func lint(_ text: String) throws -> (faults: [String], advice: [String]) {
    try work.write(text, to: "p.yaml")
    let answer = try work.run("policy lint p.yaml")
    let faults = try #require(answer.member("faults") as? [[String: Any]])
    #expect(answer.exit == (faults.isEmpty ? .ok : .refused))
    return (
      faults.compactMap { fault in
        (fault["line"] as? Int).map { "\($0): \(fault["reason"] as? String ?? "")" }
      }, answer.warnings
    )
  }

  @Test func `the ordinary policy has neither faults nor advice`() throws {
    let found = try lint(try policy())
    #expect(found.faults == [] && found.advice == [])
  }

  @Test func `what is shown can be adopted, and is the same`() throws {
    let shown = try work.run("policy show")
    #expect(shown.lines[0] == "# digest \(try shown.text("digest"))")
    try work.write(shown.lines.joined(separator: "\n") + "\n", to: "shown.yaml")
    let again = try work.run("policy adopt shown.yaml")
    #expect(try again.text("digest") == shown.text("digest"))
    #expect(try again.member("is_new") as? Bool == false)
    #expect(try work.recordCount() == 1)
  }

  @Test func `every shape of a gate is shown as it can be adopted`() throws {
    let gates = """
      gates:
        - all:
            - any:
                - condition: actor_is_human
                - at_least:
                    count: 1
                    of:
                      - condition: specs_active
                      - all:
                          - condition: start_approved
            - condition: dependencies_released
          event: task.started
          id: "9:odd"
          mode: enforce
        - at_least:
            count: 2
            of:
              - condition: actor_is_human
              - condition: human_reviewed
              - condition: evidence_independent
          event: task.merged
          id: "true"
          mode: observe

      """
    let rest = try policy().split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(rest.firstIndex(of: "modes:"))
    try work.write(gates + rest[start...].joined(separator: "\n"), to: "p.yaml")
    let adopted = try work.run("policy adopt p.yaml")
    #expect(try adopted.member("is_new") as? Bool == true)
    let shown = try work.run("policy show").lines.joined(separator: "\n")
    try work.write(shown, to: "p.yaml")
    #expect(try work.run("policy adopt p.yaml").member("is_new") as? Bool == false)
    try work.verify()
  }

  @Test func `an adopted policy decides, and its file is kept`() throws {
    let text = try policy().replacingOccurrences(of: "    id: research\n", with: "    id: study\n")
      .replacingOccurrences(of: "[dev, research, data]", with: "[dev, study, data]")
    try work.write(text, to: "p.yaml")
    try work.run("policy adopt p.yaml --dry-run")
    #expect(try work.recordCount() == 1)
    let before = try work.run("policy show").text("digest")
    try work.run("policy adopt p.yaml")
    #expect(try work.run("policy show").text("digest") != before)
    try work.run("queue lock study --reason x")
    #expect(try work.failure("queue lock research --reason x").code == "KRN-QUEUE-UNKNOWN")
    let digest = SHA256.hash(Array(text.utf8)).hex
    let blob = "ledger/blobs/sha256/\(digest.prefix(2))/\(digest.dropFirst(2))"
    #expect(try work.read(blob) == Array(text.utf8))
    try work.verify()
  }

  @Test func `only a root adopts`() throws {
    try work.run("agent enroll agent:b-1 --role builder")
    let token = try work.run(
      "session open --agent agent:b-1 --role builder --all-tasks"
    ).token()
    try work.write(
      try policy().replacingOccurrences(of: "limit: 3", with: "limit: 5"), to: "p.yaml")
    let problem = try work.failure("policy adopt p.yaml", session: token)
    #expect(problem.code == "KRN-ROLE-DENIED")
    try work.verify()
  }

  @Test func `every fault is listed with its line`() throws {
    let text = try policy().replacingOccurrences(of: "slots: 3", with: "slots: 0")
      .replacingOccurrences(of: "event: task.merged", with: "event: task.merge")
      .replacingOccurrences(of: "min_coverage: 100", with: "min_coverage: high")
      .replacingOccurrences(of: "protected: false", with: "protected: maybe")
      .replacingOccurrences(of: "version: 1", with: "version: 1\nextra: 2")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let found = try lint(text).faults
    #expect(found.count == 5)
    let order = found.compactMap { Int($0.prefix { $0 != ":" }) }
    #expect(order == order.sorted())
    for (mark, reason) in [
      ("slots: 0", "slots lies in 1...64"), ("event: task.merge", "an event name"),
      ("min_coverage: high", "expected"), ("protected: maybe", "true"),
      ("extra: 2", "no part extra"),
    ] {
      let number = try #require(lines.firstIndex { $0.hasSuffix(mark) }) + 1
      #expect(
        found.contains { $0.hasPrefix("\(number): ") && $0.contains(reason) },
        "\(number) \(reason) in \(found)")
    }
    #expect(try work.failure("policy adopt p.yaml").code == "KRN-POLICY-INVALID")
    #expect(try lint("- a\n").faults.count == 1)
    #expect(try lint("a: [\n").faults.count == 1)
    #expect(try lint("version: 1\n").faults.count == 6)
    #expect(try work.failure("policy lint none.yaml").exit == .notFound)
  }

  @Test func `parts that do not fit together are a fault`() throws {
    let text = try policy().replacingOccurrences(of: "[dev, research, data]", with: "[dev, lab]")
    #expect(try lint(text).faults.count == 1)
  }

  @Test(arguments: [
    ("  - event: task.released\n    levels: [L0, L1, L2]\n", "", "nobody may do task.released"),
    (
      "  - event: task.released\n    levels: [L0, L1, L2]\n", "  - event: task.released\n",
      "nobody may do task.released"
    ),
    (
      "  - event: task.started\n    levels: [L0, L1, L2, operator]\n"
        + "    roles: [executor, builder]\n",
      "", "queue dev cannot be reached"
    ),
    (
      "  - event: task.start_approved\n    levels: [L0, L1, L2]\n", "",
      "queue governance cannot be reached"
    ),
    (
      "  - event: task.started\n",
      "  - event: key.revoked\n    levels: [L2]\n  - event: task.started\n",
      "the rule for key.revoked has no effect"
    ),
    ("hotfix_limit: 4", "hotfix_limit: 1", "a hotfix has less room"),
    ("  limit: 3", "  limit: 6", "never reached"),
    (
      "  - pattern: refs/heads/main\n",
      "  - pattern: refs/heads/*\n    protected: true\n"
        + "  - pattern: refs/heads/main\n", "the rule for refs/heads/main is never asked"
    ),
    (
      "    event: review.submitted\n    id: evidence-independent\n    mode: observe\n",
      "    event: session.opened\n    id: odd\n    mode: enforce\n", "gate odd can never be met"
    ),
  ]) func `what is lawful and likely a mistake is advice`(
    old: String, new: String, advice: String
  ) throws {
    let before = try policy()
    let text = before.replacingOccurrences(of: old, with: new)
    try #require(text != before)
    let found = try lint(text)
    #expect(found.faults == [])
    #expect(found.advice.contains { $0.contains(advice) }, "\(found.advice)")
  }
}
