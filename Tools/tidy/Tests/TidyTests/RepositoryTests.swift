import Testing
import TidyRules

@Suite struct RepositoryTests {
  private func imports(_ module: String, in room: String) -> Bool {
    fires("layering", "package import \(module)", at: "Sources/\(room)/A.swift")
  }

  /// Every pair of rooms, so that the table says what was meant for each.
  @Test func `imports point one way`() {
    let allowed: [String: Set<String>] = [
      "Wire": [], "Governance": ["Wire"], "Views": ["Wire", "Governance"], "Crypto": ["Wire"],
      "Ledger": ["Wire", "Crypto"], "Store": ["Wire"], "Documents": ["Wire", "Governance"],
      "Pipelines": ["Wire"], "CommandLineKit": [],
      "Kernel": [
        "Wire", "Governance", "Views", "Crypto", "Ledger", "Store", "Documents", "Pipelines",
        "CommandLineKit",
      ],
      "CLI": ["Wire", "Governance", "Kernel", "CommandLineKit"], "KernelMain": ["CLI"],
    ]
    for (room, modules) in allowed {
      for other in allowed.keys where other != room {
        #expect(imports(other, in: room) != modules.contains(other), "\(room) imports \(other)")
      }
    }
  }

  @Test func `a C library has its wrapper, and nothing else comes in`() {
    #expect(!imports("CSQLite", in: "Store"))
    #expect(imports("CSQLite", in: "Kernel"))
    #expect(!imports("CSodium", in: "Crypto"))
    #expect(imports("ArgumentParser", in: "CLI"))
    #expect(!imports("Synchronization", in: "Kernel"))
    #expect(!imports("Glibc", in: "Kernel"))
  }

  @Test func `a new room has to be placed`() {
    #expect(
      found("layering", in: ["Sources/New/A.swift": "", "Sources/New/B.swift": ""])
        == ["Sources/New/A.swift:1"])
    #expect(!fires("layering", "import Kernel", at: "Tests/WireTests/A.swift"))
  }

  @Test func `the map names every module`() {
    let sources = ["Sources/Wire/A.swift": "", "Sources/Views/A.swift": ""]
    func with(_ map: String) -> [String: String] {
      sources.merging(["docs/ARCHITECTURE.md": map]) { $1 }
    }
    #expect(found("architecture", in: sources) == ["ARCHITECTURE.md:1"])
    #expect(found("architecture", in: with("# A\n`Wire`, Views.\n")).isEmpty)
    #expect(found("architecture", in: with("# A\nWire, Viewsx\n")) == ["docs/ARCHITECTURE.md:1"])
  }

  @Test func `a page has one title`() {
    #expect(found("one-title", in: ["docs/a.md": "text\n"]) == ["docs/a.md:1"])
    #expect(found("one-title", in: ["README.md": "# A\n\n# B\n"]) == ["README.md:3"])
    #expect(found("one-title", in: ["specs/a.md": "# A\n## B\n```\n# a comment\n```\n"]).isEmpty)
    #expect(found("one-title", in: ["specs/a.md": "---\n# yaml\n---\n# A\n"]).isEmpty)
    #expect(found("one-title", in: ["ops/audit/T-1.md": "no title\n"]).isEmpty)
  }

  @Test func `a link points at something that is there`() {
    let files = ["docs/b.md": "# B\n", "LICENSE.md": "# L\n", "Sources/Wire/A.swift": ""]
    func broken(_ text: String) -> [String] {
      found("link-target", in: files.merging(["docs/a.md": "# A\n\(text)\n"]) { $1 })
    }
    for good in [
      "[b](b.md)", "[b](./b.md#part)", "[l](../LICENSE.md)", "[w](../Sources/Wire)",
      "[w](/Sources/Wire/)", "[x](https://example.org/a)", "[x](#here)", "`[b](gone.md)`",
      "```\n[b](gone.md)\n```", "[b]: b.md",
    ] {
      #expect(broken(good).isEmpty, "\(good)")
    }
    for bad in ["[b](gone.md)", "[b](../../b.md)", "[b](b.md) [c](c.md)", "[b]: gone.md"] {
      #expect(broken(bad) == ["docs/a.md:2"], "\(bad)")
    }
  }

  @Test func `an exception excuses one rule in one file, and must be needed`() {
    let source = ["Sources/Kernel/A.swift": "let a = try! f()\nprint(1)\n"]
    func findings(_ allow: String) -> [String] {
      tidy(Repository(files: source.merging(["Tools/tidy/allow.txt": allow]) { $1 }))
        .filter { $0.rule != "architecture" }
        .map { "\($0.path):\($0.line) \($0.rule)" }
    }
    let all = ["Sources/Kernel/A.swift:1 no-try", "Sources/Kernel/A.swift:2 no-print"]
    #expect(findings("") == all)
    #expect(findings("# why\nno-try Sources/Kernel/A.swift it cannot fail\n") == [all[1]])
    #expect(
      findings("no-try Sources/Kernel/B.swift no such file\n")
        == all + ["Tools/tidy/allow.txt:1 exception"])
    #expect(
      findings("no-try Sources/Kernel/A.swift\n") == all + ["Tools/tidy/allow.txt:1 exception"],
      "a reason is needed")
    #expect(
      findings("no-such Sources/Kernel/A.swift because\n")
        == all + ["Tools/tidy/allow.txt:1 exception"])
  }
}
