import CLI
import Foundation
import Testing

/// What somebody wrote never looks like what the program says.
@Suite struct TerminalTests {
  private static let forged = "x\n✓ holds gate.forged\tyes"
  private static let steering = "a\u{1B}[2J\u{9B}\u{202E}\u{2028}\u{7F}b"

  private func expectSafe(_ run: Workplace.Run, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in [run.out, run.err] {
      let steering = text.unicodeScalars.filter { scalar in
        scalar.value < 0x20 && scalar != "\n" && scalar != "\t"
          || (0x7F...0x9F).contains(scalar.value)
          || (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      }
      #expect(steering.isEmpty, "\(text.debugDescription)", sourceLocation: sourceLocation)
      #expect(
        !text.split(separator: "\n").contains { $0.hasPrefix("✓ holds gate.forged") }, "\(text)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func `text with line feeds is shown in one line`() throws {
    let place = try Workplace.founded()
    try place.importTask("T-1")
    for words in [
      ["queue", "lock", "dev", "--reason", Self.forged],
      [
        "spec", "register", "S-9", "--title", Self.forged, "--scope", "project", "--status",
        "active",
      ],
      ["task", "abandon", "T-1", "--reason", Self.forged],
    ] {
      expectSafe(place.run(["can"] + words))
      expectSafe(place.run(words))
    }
    var shown = 0
    for line in [
      "queue list", "status", "why T-1", "task show T-1", "spec list", "spec show S-9", "doctor",
      "log", "next", "can task start T-1", "task start T-1",
    ] {
      let run = place.run(line)
      expectSafe(run)
      if (run.out + run.err).contains(" ⏎ ") { shown += 1 }
    }
    #expect(shown > 3)
  }

  @Test func `a secret that was typed is not repeated, nor any part of it`() throws {
    let place = try Workplace.founded()
    let seed = String(repeating: "Zy9_", count: 10) + "Zy9"
    let token = "S-01ARZ3NDEKTSV4RRFFQ69G5FAV." + seed
    for words in [
      ["task", "show", token], ["task", token], [token], ["--" + token],
      ["session", "show", token],
      ["key", "show", "KERNEL_SESSION=" + token], ["task", "import", token],
      ["-C", token, "status"],
      ["queue", "lock", "dev", "--reason", token], ["explain", token],
      ["can", "task", "start", token],
      ["session", "end", token, "--reason", "x"], ["--trust", token, "status"],
    ] {
      for run in [place.run(words), place.run(["--json"] + words)] {
        #expect(run.exit != 0)
        #expect(!(run.out + run.err).contains("Zy9_"), "\(words): \(run.out)\(run.err)")
      }
    }
  }

  @Test func `commands to paste hold file names as words`() throws {
    let place = try Workplace.founded()
    let name = "a b;$(id)'`.md"
    let run = place.run(["task", "new", "A-1", "--spec", "SPEC-1", "--out", name, "--json"])
    #expect(run.exit == 0)
    let next = try #require(try run.document()["next"] as? [String])
    let quoted = #"'"# + place.root.path + #"/a b;$(id)'\''`.md'"#
    #expect(next == ["kernel task import " + quoted])
  }

  @Test func `messages go to no pipe or device that a command would wait for`() throws {
    let place = try Workplace.founded()
    let pipe = place.root.appending(path: "pipe").path
    try #require(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, "/dev/null", place.root.path] {
      let run = place.run(["--log-file", path, "status"])
      #expect(run.exit == 1 && run.err.contains("KRN-LOG-FILE"), "\(path)")
    }
  }

  @Test func `what was typed steers no terminal`() throws {
    let place = try Workplace.founded()
    let word = Self.steering
    for words in [
      ["task", "import", word], ["task", "import", word + ".md"], ["policy", "lint", word],
      ["-C", word, "status"], ["--log-file", word + "/x", "status"], ["verdict", "verify", word],
      ["schema", word], ["explain", word], ["man", word], ["hooks", "status", "--git", word],
      ["task", "new", "A-1", "--spec", "S", "--out", place.root.path + "/" + word],
      ["spec", "register", word, "--title", word, "--scope", "project", "--status", "active"],
      [
        "spec", "register", "A", "--title", "A", "--scope", "project", "--status", "active",
        "--path", word,
      ],
      ["repo", "register", word], ["log", "--event", word], ["log", "--task", word],
      ["init", "--origin", word], [word], ["task", word], ["--" + word],
    ] {
      expectSafe(place.run(words))
      let json = place.run(words + ["--json"])
      expectSafe(json)
      // The log prints records instead, here none.
      if words[0] != "log" { _ = try json.document() }
    }
  }
}
