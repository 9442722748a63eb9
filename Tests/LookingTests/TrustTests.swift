import CLI
import CommandLineKit
import Foundation
import Glibc
import Testing

@testable import Kernel
@testable import Store

/// What looking commands say where they cannot be believed, and of words that are no text.
@Suite struct TrustTests {
  private static let looking = [
    "status", "next", "task list", "why T-1", "key show", "policy show", "session list",
    "doctor", "proof 0", "state render --check", "queue list", "can task start T-1",
  ]

  @Test func `documents say that the ledger is not the one that was seen`() throws {
    let place = try Workplace.founded()
    try place.importTask("T-1")
    let files = FileManager.default
    let (ledger, kept) = (
      place.root.appending(path: "ledger"), place.folder.appending(path: "kept")
    )
    try files.copyItem(at: ledger, to: kept)
    for line in Self.looking {
      #expect(try place.run(line + " --json").document()["trust"] == nil, "\(line)")
    }
    try place.done("spec register SPEC-2 --title Two --scope project --status active")
    try files.removeItem(at: ledger)
    try files.copyItem(at: kept, to: ledger)
    for line in Self.looking {
      let run = place.run(line + " --json")
      #expect(run.exit == 7, "\(line)")
      let document = try run.document()
      #expect(document["ok"] as? Bool == false, "\(line)")
      #expect(document["data"] is [String: Any], "\(line): \(run.out)")
      let trust = document["trust"] as? [String: Any]
      #expect(trust?["code"] as? String == "KRN-LEDGER-SHORTER", "\(line)")
      #expect((document["error"] as? [String: Any])?["code"] is String, "\(line)")
      #expect(SchemaChecker.faults(document, try envelope(place)) == [], "\(line)")
    }
    // A failure says it as well.
    let failed = try place.run("task show T-9 --json").document()
    #expect((failed["error"] as? [String: Any])?["code"] as? String != "KRN-LEDGER-SHORTER")
    #expect(failed["trust"] is [String: Any])
  }

  private func envelope(_ place: Workplace) throws -> [String: Any] {
    let run = place.run("schema envelope")
    let object = try JSONSerialization.jsonObject(with: Data(run.out.utf8))
    return try #require(object as? [String: Any])
  }

  // MARK: Words that are no text

  @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0x61, 0xF5, 0x1B]])
  func `a word that is not UTF-8 is refused as it is`(_ word: [UInt8]) throws {
    for line in [["status"], ["task", "show"], ["-C"], ["--log-file"], []] {
      var out: [Output.Stream: [UInt8]] = [:]
      var program = CommandLineProgram(
        effects: { () throws(Problem) in
          Issue.record("nothing is done")
          throw Problem("KRN-STORE", .internal, "")
        },
        output: Output { stream, bytes in
          out[stream, default: []] += bytes
          return true
        })
      let words = ["--json"] + line
      #expect(program.run(arguments: words.map { Array($0.utf8) } + [word]) == 2)
      let document = try JSONSerialization.jsonObject(with: Data(out[.data] ?? []))
      let error = (document as? [String: Any])?["error"] as? [String: Any]
      #expect(error?["code"] as? String == "KRN-USAGE")
      #expect((error?["message"] as? String)?.contains("word \(words.count + 1) ") == true)
      let shown = String(validating: out[.messages] ?? [0xFF], as: UTF8.self)
      #expect(shown?.unicodeScalars.contains { $0 == "\u{FFFD}" || $0 == "\u{1B}" } == false)
    }
  }

  @Test func `a variable or folder that is not UTF-8 is refused, and not repaired`() async {
    await #expect(processExitsWith: .success) {
      try #require(setenv("KERNEL_ROOT", "/tmp/a\u{E9}", 1) == 0)
      _ = try Effects.ofThisProcess()
      var value: [CChar] = [0x2F, -1, 0]
      for name in Effects.variables {
        let before = getenv(name).map { strdup($0) }
        try #require(setenv(name, &value, 1) == 0)
        do throws(Problem) {
          _ = try Effects.ofThisProcess()
          Issue.record("\(name) was taken")
        } catch {
          try #require(error.exit == .usage && error.message.contains(name))
        }
        if let before { setenv(name, before!, 1) } else { unsetenv(name) }
      }
      value = Array("/tmp/kernel-trust-".utf8CString.dropLast()) + [-1, 0]
      _ = mkdir(&value, 0o700)
      try #require(chdir(&value) == 0)
      let problem = #expect(throws: Problem.self) { _ = try Effects.ofThisProcess() }
      try #require(problem?.exit == .usage)
      _ = rmdir(&value)
    }
  }

  // MARK: A file that changes under a reader

  @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
  func `what was read from a file that changed meanwhile is not told`() async {
    await #expect(processExitsWith: .success) {
      let place = try Workplace.founded()
      let database = place.root.appending(path: "ledger/kernel.db").path
      let descriptor = open(database, O_RDWR)
      try #require(descriptor >= 0)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: place.folder.path)
      for folder in ["state", "config"] {
        let path = place.folder.appending(path: folder).path
        for name in [path]
          + (try FileManager.default.subpathsOfDirectory(atPath: path)).map({
            "\(path)/\($0)"
          })
        {
          try #require(chown(name, 65_534, 65_534) == 0)
        }
      }
      // A reader without the right to write, and nothing in the log: the file is read as it is.
      do {
        let ledger = place.root.appending(path: "ledger").path
        let lock = try LedgerStore.lock(ledger, timeoutMs: 0)
        let store = try LedgerStore.openForWriting(ledger, lock: lock)
        let isCut = try store.database.restartWAL(truncating: true)
        try #require(isCut)
      }
      try #require(unlink(database + "-shm") == 0)
      try #require(setgroups(0, nil) == 0 && setgid(65_534) == 0 && setuid(65_534) == 0)
      for (fails, touches) in [(false, false), (false, true), (true, false), (true, true)] {
        let kernel = Kernel(place.effects, Globals())
        var looking = Looking()
        looking.fails = fails
        looking.touch = { @Sendable in
          guard touches else { return }
          // The same byte again: another moment is all that shows.
          var byte: UInt8 = 0
          _ = pread(descriptor, &byte, 1, 0)
          _ = pwrite(descriptor, &byte, 1, 0)
        }
        var code = ""
        do throws(Problem) { _ = try looking.perform(in: kernel) } catch { code = error.code }
        try #require(kernel.position != nil)
        try #require(code == (touches ? "KRN-BUSY" : fails ? "KRN-INTEGRITY" : ""), "\(code)")
      }
    }
  }
}
