internal import Glibc
internal import Store
internal import Wire

/// The hooks that the kernel writes into git repositories: two lines of POSIX shell each.
enum HookScript: String, CaseIterable {
  case prePush = "pre-push"
  case preReceive = "pre-receive"
  case postReceive = "post-receive"

  /// The hooks of the gate.
  static let gate: [HookScript] = [.preReceive, .postReceive]

  /// The verb that the hook runs.
  private var verb: String {
    switch self {
    case .prePush: "pre-push"
    case .preReceive: "receive"
    case .postReceive: "landed"
    }
  }

  /// The second line of every hook of ours, by which it is known again.
  static let mark = "# kernel hook 1: written by kernel hooks install; edit nothing here."
  /// The most bytes of a hook that is looked at; a longer one is somebody else's.
  private static let byteCountMax = 65_536
  /// The mode of a hook, before the umask.
  private static let mode: mode_t = 0o755

  /// What a hook runs: nothing in it comes from a push.
  struct Call {
    let program: String
    let workspace: String
    let repository: Identifier
  }

  /// The script.
  ///
  /// - Throws: `KRN-HOOK-PATH` for a path that single quotes cannot hold.
  func text(_ call: Call) throws(Problem) -> String {
    let program = try Self.quoted(call.program)
    return """
      #!/bin/sh
      \(Self.mark)
      exec \(program) \(try words(workspace: call.workspace, call.repository))

      """
  }

  /// Whether the text of a hook of ours, of whatever program, runs it for a workspace and a name. A
  /// path that no hook can hold is in none.
  func isServing(_ workspace: String, _ repository: Identifier, _ text: String) -> Bool {
    guard let words = try? words(workspace: workspace, repository) else { return false }
    return text.utf8.reversed().starts(with: " \(words)\n".utf8.reversed())
  }

  /// What follows the program.
  private func words(workspace: String, _ repository: Identifier) throws(Problem) -> String {
    "-C \(try Self.quoted(workspace)) hooks \(verb) --repo \(try Self.quoted(repository.string))"
  }

  /// POSIX XCU 2.2.2: between single quotes every character but the quote stands for itself.
  private static func quoted(_ text: String) throws(Problem) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "'") }
    guard isPlain, !text.isEmpty else {
      throw Problem(
        "KRN-HOOK-PATH", .refused,
        "a hook cannot name this path: it has a quote or is not printable ASCII",
        hint: "move the workspace or the program")
    }
    return "'\(text)'"
  }

  /// What stands in the place of a hook.
  enum Found: Equatable {
    case absent
    case ours(text: String)
    case foreign
  }

  /// Looks at a hook; a link or what cannot be read counts as somebody else's.
  func find(in folder: String) throws(Problem) -> Found {
    let path = "\(folder)/\(rawValue)"
    guard try Files.exists(path) else { return .absent }
    guard let bytes = try? DurableFile.read(path, max: Self.byteCountMax) else { return .foreign }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count > 1, lines[1].elementsEqual(Self.mark.utf8) else { return .foreign }
    return .ours(text: String(decoding: bytes, as: UTF8.self))
  }

  /// Makes sure that no hook of somebody else stands where this one goes.
  func checkPlace(in folder: String) throws(Problem) {
    guard try find(in: folder) == .foreign else { return }
    throw Problem(
      "KRN-HOOK-FOREIGN", .refused, "there is another \(rawValue) hook in \(folder)",
      hint: "let that hook run kernel hooks \(verb), or move it away")
  }

  /// Writes a hook, in place of an older one of ours and of no other.
  func write(_ call: Call, to folder: String) throws(Problem) {
    try checkPlace(in: folder)
    let bytes = Array(try text(call).utf8)
    try storing { () throws(StoreError) in
      try DurableFile.replace("\(folder)/\(rawValue)", bytes, durable: true, mode: Self.mode)
    }
  }
}
