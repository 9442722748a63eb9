import Foundation
import Testing

/// A session with the built program: `$ kernel …` lines, each with what it prints and how it ends.
///
/// Standard output stands as it is, standard error behind `2> `, and an exit code other than 0 as
/// `exit N`. Lines before the first command, and those that begin with `#`, are comments. What
/// differs from run to run is replaced: `<time>`, `<hash>`, `<key>`, `<id>`, `<sig>`, `<root>`.
struct Script {
  /// One command and what it should print.
  struct Step {
    let comments: [String]
    let command: String
    let expected: [String]
  }

  let name: String
  let steps: [Step]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Scripts")

  static var all: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  init(_ name: String) throws {
    self.name = name
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    var steps: [Step] = []
    var comments: [String] = []
    var open: (comments: [String], command: String, lines: [String])?
    func close() {
      if let open {
        steps.append(Step(comments: open.comments, command: open.command, expected: open.lines))
      }
      open = nil
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("$ ") {
        close()
        open = (comments, String(line.dropFirst(2)), [])
        comments = []
      } else if line.hasPrefix("# ") || line.isEmpty {
        close()
        comments.append(line)
      } else if open != nil {
        open?.lines.append(line)
      }
    }
    close()
    self.steps = steps
  }

  /// Runs every step in one folder and returns the transcript.
  func run() throws -> [(step: Step, actual: [String])] {
    let home = FileManager.default.temporaryDirectory
      .appending(path: "script-\(UInt64.random(in: 0...UInt64.max))")
    let root = home.appending(path: "work")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: home) }
    return try steps.map { step in
      (step, try Self.lines(of: step.command, root: root, home: home))
    }
  }

  private static func lines(of command: String, root: URL, home: URL) throws -> [String] {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", command]
    shell.currentDirectoryURL = root
    shell.environment = [
      "HOME": home.path, "PATH": "\(try program.path):/usr/bin:/bin", "LC_ALL": "C.UTF-8",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    let (output, errors) = (home.appending(path: "out"), home.appending(path: "err"))
    for file in [output, errors] { try Data().write(to: file) }
    shell.standardOutput = try FileHandle(forWritingTo: output)
    shell.standardError = try FileHandle(forWritingTo: errors)
    shell.standardInput = FileHandle.nullDevice
    try shell.run()
    shell.waitUntilExit()
    var lines = normalised(try String(contentsOf: output, encoding: .utf8), home: home)
    lines += normalised(try String(contentsOf: errors, encoding: .utf8), home: home)
      .map { "2> \($0)" }
    if shell.terminationStatus != 0 { lines.append("exit \(shell.terminationStatus)") }
    return lines
  }

  /// The folder of the program, which is built beside the tests.
  private static var program: URL {
    get throws {
      var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      for _ in 0..<4 {
        if FileManager.default.isExecutableFile(atPath: folder.appending(path: "kernel").path) {
          return folder
        }
        folder.deleteLastPathComponent()
      }
      throw CocoaError(.fileNoSuchFile)
    }
  }

  private static func normalised(_ text: String, home: URL) -> [String] {
    var text = text.replacing(home.appending(path: "work").path, with: "<root>")
      .replacing(home.path, with: "<home>")
    for (pattern, name) in [
      (#"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z"#, "<time>"),
      (#"KERNEL_SESSION=S-[0-9A-Z]{26}\.[A-Za-z0-9_-]{43}"#, "KERNEL_SESSION=<token>"),
      (#"[0-9a-f]{64}"#, "<hash>"), (#"\b[0-9a-f]{32}\b"#, "<key>"),
      (#"S-[0-9A-HJKMNP-TV-Z]{26}"#, "<session>"), (#"\b[0-9A-HJKMNP-TV-Z]{26}\b"#, "<id>"),
      (#"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86,91}={1,2}"#, "<sig>"),
      (#"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}="#, "<root hash>"),
      (#"(SQLite|git) [0-9]+(\.[0-9]+)+"#, "$1 <version>"),
    ] {
      text = text.replacingOccurrences(of: pattern, with: name, options: .regularExpression)
    }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    // An empty line would end the step.
    return lines.map { $0.isEmpty ? "." : $0 }
  }

  /// The script with what was really printed.
  func text(_ ran: [(step: Step, actual: [String])]) -> String {
    ran.map { step, actual in
      (step.comments + ["$ \(step.command)"] + actual).joined(separator: "\n")
    }.joined(separator: "\n") + "\n"
  }

  func update(_ ran: [(step: Step, actual: [String])]) throws {
    try Data(text(ran).utf8).write(to: Self.folder.appending(path: name))
  }
}

@Suite struct ScriptTests {
  @Test(arguments: Script.all)
  func `a session with the program goes as written`(name: String) throws {
    let script = try Script(name)
    #expect(!script.steps.isEmpty)
    let ran = try script.run()
    if Golden.isUpdating { return try script.update(ran) }
    for (step, actual) in ran { #expect(actual == step.expected, "\(name): \(step.command)") }
  }
}
