import CommandLineKit
import Kernel
import Testing

@testable import CLI

/// How wide help is, and what is offered after `kernel can`.
@Suite struct WidthTests {
  @Test(
    arguments: [
      (nil, nil, 80), (nil, 120, 100), (nil, 72, 72), (nil, 20, 60), ("90", 72, 90),
      ("10", nil, 60), ("1000", nil, 100), ("wide", nil, 80), ("wide", 70, 70), ("", nil, 80),
      ("-5", nil, 80), ("0", 90, 90), ("99999999999999999999", 66, 66),
    ] as [(String?, Int?, Int)])
  func `COLUMNS goes before the terminal, within 60 to 100`(
    columns: String?, terminal: Int?, width: Int
  ) {
    #expect(PageWidth.of(columns: columns, terminal: terminal) == width)
  }

  @Test func `no page is wider than it was asked to be`() {
    let manual = Commands.tree().manual
    for width in [60, 71, 100] {
      let page = HelpPage(manual, width: width).text(.command(["session", "open"]))
      // Examples are kept as they are typed.
      let prose = page.split(separator: "\n").filter { !$0.contains("kernel ") }
      #expect(prose.allSatisfy { $0.count <= width }, "\(width)")
    }
  }

  @Test func `can offers the words of commands that it can ask about`() {
    let completer = Completer(
      Commands.tree().manual,
      mayBeWrapped: { $0.outline.options.contains { $0.name == "dry-run" } }
    ) { request in [Candidate("FIX-1", request.kind)] }
    func offered(_ words: String...) -> [String] {
      completer.complete(words: ["can"] + words).candidates.map(\.value)
    }
    let first = offered("")
    #expect(first.contains("task") && first.contains("session"))
    #expect(!first.contains("log") && !first.contains("can") && !first.contains("verify"))
    #expect(offered("task", "st") == ["start", "stop"])
    #expect(!offered("task", "").contains("list"))
    #expect(offered("task", "start", "") == ["FIX-1"])
    #expect(offered("-C", "/tmp", "task", "sta") == ["start"])
    #expect(offered("--", "task", "sta") == ["start"])
    #expect(offered("task", "stop", "FIX-1", "--rea") == ["--reason"])
  }
}
