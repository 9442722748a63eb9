import Testing
import TidyRules

@Suite struct BannedTokenTests {
  /// A rule, a source that breaks it, and one that comes close and does not.
  struct Sample: CustomTestStringConvertible {
    let rule: String
    let bad: String
    let good: String
    var path = "Sources/Kernel/A.swift"

    var testDescription: String { "\(rule): \(bad)" }
  }

  static let everywhere: [Sample] = [
    Sample(rule: "no-foundation", bad: "internal import Foundation", good: "import Wire"),
    Sample(rule: "no-foundation", bad: "import FoundationEssentials", good: "// import Foundation"),
    Sample(rule: "no-process", bad: "let p = Process()", good: "let p = ChildProcess()"),
    Sample(rule: "no-date", bad: "let d = Date()", good: "let d = \"Date()\""),
    Sample(rule: "no-dispatch", bad: "DispatchQueue.main.sync {}", good: "let dispatchQueue = 1"),
    Sample(rule: "no-try", bad: "let a = try! f()", good: "let a = try? f()"),
    Sample(rule: "no-try", bad: "let a = try!f()", good: "let a = try !f()"),
    Sample(rule: "no-force-cast", bad: "let a = b as! C", good: "let a = b as? C"),
    Sample(rule: "no-force-unwrap", bad: "let a = b!", good: "let a = !b"),
    Sample(rule: "no-force-unwrap", bad: "let a: Int! = 1", good: "let a = b != c"),
    Sample(rule: "no-fatal-error", bad: "fatalError(\"x\")", good: "preconditionFailure(\"x\")"),
    Sample(
      rule: "no-unchecked", bad: "struct A: @unchecked Sendable {}", good: "let unchecked = 1"),
    Sample(rule: "no-exported", bad: "@_exported import Wire", good: "package import Wire"),
    Sample(
      rule: "no-unsafe-isolation", bad: "nonisolated(unsafe) let a = 1",
      good: "nonisolated let a = 1"),
    Sample(rule: "no-print", bad: "print(\"x\")", good: "out.print(\"x\")"),
    Sample(rule: "no-print", bad: "Swift.print(1)", good: "func print(_ text: String) {}"),
    Sample(rule: "no-any", bad: "let a: [Any] = []", good: "let a: any Error = b"),
  ]

  static let pure: [Sample] = [
    Sample(rule: "pure-clock", bad: "let a = ContinuousClock.now", good: "let a = clock.now"),
    Sample(rule: "pure-clock", bad: "clock_gettime(0, &t)", good: "let clock = 1"),
    Sample(rule: "pure-random", bad: "let a = Int.random(in: 0...1)", good: "let a = random(1)"),
    Sample(rule: "pure-random", bad: "list.shuffle()", good: "let shuffle = list.first"),
    Sample(rule: "pure-io", bad: "internal import Glibc", good: "internal import Wire"),
    Sample(rule: "pure-io", bad: "let a = readLine()", good: "let a = open(1)"),
  ]

  static let law: [Sample] = [
    Sample(rule: "law-text", bad: "let a = b.lowercased()", good: "let lowercased = b"),
    Sample(rule: "law-text", bad: "let a = b.string.hasPrefix(c)", good: "let a = b.hasPrefix(c)"),
    Sample(rule: "law-text", bad: "let a: Regex<Substring>", good: "let a: ByteGrammar"),
    Sample(rule: "law-string-comparison", bad: "let a = b.string == c", good: "let a = b == c"),
    Sample(rule: "law-string-comparison", bad: "if x, c != b.string {}", good: "if b.text != c {}"),
    Sample(
      rule: "law-string-comparison", bad: "let a = b?.description == c && d",
      good: "let a = b.string.utf8.count == 3"),
    Sample(
      rule: "law-string-comparison", bad: "switch a.string { default: break }",
      good: "switch a.kind { default: break }"),
    Sample(
      rule: "law-string-comparison", bad: "let a = b.matches(of: #/x+/#)",
      good: "let a = b / c / d"),
  ]

  @Test(arguments: everywhere)
  func `a banned word is found in sources, and what looks like it is not`(_ sample: Sample) {
    #expect(fires(sample.rule, sample.bad))
    #expect(!fires(sample.rule, sample.good))
    #expect(!fires(sample.rule, sample.bad, at: "Tests/KernelTests/A.swift"))
    #expect(!fires(sample.rule, sample.bad, at: "Tools/x/A.swift"))
  }

  @Test(arguments: pure, ["Wire", "Governance", "Ledger", "Views", "CommandLineKit", "Documents"])
  func `a pure room has no clock, no chance and no I/O`(_ sample: Sample, _ room: String) {
    #expect(fires(sample.rule, sample.bad, at: "Sources/\(room)/A.swift"))
    #expect(!fires(sample.rule, sample.good, at: "Sources/\(room)/A.swift"))
    #expect(!fires(sample.rule, sample.bad, at: "Sources/Store/A.swift"))
  }

  @Test(arguments: law)
  func `the law compares bytes`(_ sample: Sample) {
    #expect(fires(sample.rule, sample.bad, at: "Sources/Governance/A.swift"))
    #expect(!fires(sample.rule, sample.good, at: "Sources/Governance/A.swift"))
    #expect(!fires(sample.rule, sample.bad, at: "Sources/Views/A.swift"))
  }

  @Test func `words in comments and strings are not code`() {
    let source = """
      // try! Process() and Date() and print(x)
      let text = "try! \\(name) fatalError() Process()"
      let more = \"\"\"
        print(1) as! x!
        \"\"\"
      """
    let findings = tidy(Repository(files: ["Sources/Kernel/A.swift": source]))
    #expect(findings.allSatisfy { $0.rule == "architecture" }, "\(findings)")
  }

  @Test func `a finding names its line and what to do instead`() {
    let findings = tidy(Repository(files: ["Sources/Kernel/A.swift": "\n\nlet a = try! f()\n"]))
    #expect(
      findings.map(\.description).contains(
        "Sources/Kernel/A.swift:3: no-try: `try!` is banned here: "
          + "throw, or decide what happens on failure"))
  }

  @Test func `every rule has a name of its own`() {
    let names = rules.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
