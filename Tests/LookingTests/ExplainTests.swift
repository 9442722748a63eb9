import CLI
import CommandLineKit
import Foundation
import Governance
import Testing

@testable import Kernel

@Suite struct ExplainTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  /// Every code that stands in the sources as a whole text.
  private func printed() throws -> [String: String] {
    var found: [String: String] = [:]
    let files = try #require(
      FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: #/"(KRN-[A-Z0-9-]+)"/#) {
        found[String(match.1)] = file.lastPathComponent
      }
    }
    return found
  }

  @Test func `every code that the program can print is explained`() throws {
    let codes = try printed()
    #expect(codes.count > 100)
    for (code, file) in codes { #expect(Codes.entry(code) != nil, "\(code) of \(file)") }
  }

  @Test func `every explanation is of a code that can be printed, once, and in sentences`() throws {
    let printed = try printed()
    let codes = Codes.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    for entry in Codes.all {
      #expect(printed[entry.code] != nil, "\(entry.code) is printed nowhere")
      for text in [entry.meaning, entry.advice] {
        #expect(
          text.hasSuffix("."),
          "\(entry.code): \(text)")
      }
    }
  }

  @Test func `everything that can be explained is, without a workspace`() throws {
    let place = try Workplace()
    let topics = try #require(try place.run("explain --json").data()["topics"] as? [String])
    #expect(topics.count > 250)
    for topic in topics {
      let run = place.run("explain \(topic)")
      #expect(run.exit == 0 && run.out.count > 20, "\(topic)")
    }
    for topic in ["task.status", "policy.queues", "task.started.task", "session.expires"] {
      #expect(place.run("explain \(topic)").exit == 0, "\(topic)")
    }
    let unknown = place.run("explain KRN-QUEUE-FUL")
    #expect(unknown.exit == 5)
    #expect(unknown.err.contains("did you mean KRN-QUEUE-FULL?"))
  }

  @Test func `completion offers what the ledger knows, and is silent without one`() throws {
    let place = try Workplace()
    func offered(_ words: [String]) -> [String] {
      let run = place.run(["__complete", "--"] + words)
      #expect(run.exit == 0 && run.err.isEmpty)
      return run.out.split(separator: "\n").dropLast().map { line in
        String(line.prefix { $0 != "\t" })
      }
    }
    #expect(offered(["task", "start", ""]) == [])
    try place.done("init --owner olga")
    try place.done("spec register SPEC-1 --title One --scope project --status active")
    try place.done("agent enroll agent:builder-1 --role builder")
    try place.importTask("FIX-1")
    try place.importTask("OTHER-1")
    #expect(offered(["task", "start", ""]) == ["FIX-1", "OTHER-1"])
    #expect(offered(["task", "start", "F"]) == ["FIX-1"])
    #expect(offered(["task", "list", "--queue", "d"]) == ["data", "dev"])
    #expect(offered(["why", "--for", "agent:"]) == ["agent:builder-1"])
    #expect(offered(["log", "--event", "queue."]) == ["queue.locked", "queue.unlocked"])
    #expect(offered(["explain", "KRN-QUEUE-F"]) == ["KRN-QUEUE-FULL"])
    #expect(offered(["schema", "rec"]) == ["record"])
    #expect(offered(["task", "start", "--as", "human:"]) == ["human:olga"])
    try place.enterSession(tasks: ["FIX-1"])
    #expect(offered(["session", "open", "--parent", "S-"]).count == 1)
    #expect(offered(["-C", "/nowhere", "task", "start", ""]) == [])
    try "x".write(
      to: place.root.appending(path: "ledger/origin"), atomically: true, encoding: .utf8)
    #expect(offered(["task", "start", ""]) == [])
  }

  @Test func `man writes every page, and prints one`() throws {
    let place = try Workplace()
    #expect(place.run("man --all --out pages").exit == 0)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: place.root.appending(path: "pages").path)
    #expect(files.count == Commands.tree().manual.commands.count + 1)
    let page = place.run("man task start").out
    #expect(page.hasPrefix(".TH \"KERNEL-TASK-START\" \"1\""))
    #expect(
      page
        == (try String(
          contentsOf: place.root.appending(path: "pages/kernel-task-start.1"), encoding: .utf8)))
    #expect(place.run("man").out.contains("KERNEL"))
    #expect(place.run("man nothing").exit == 2)
    #expect(place.run("man --all").exit == 2)
    #expect(place.run("man task start --all --out x").exit == 2)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completion prints the script of a shell`(shell: String) throws {
    let place = try Workplace()
    let script = place.run("completion \(shell)").out
    #expect(script.contains("kernel __complete --"))
    #expect(try place.run("completion \(shell) --json").data()["script"] as? String == script)
    #expect(place.run("completion tcsh").exit == 2)
  }
}
