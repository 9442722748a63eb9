import Testing
import TidyRules

@Suite struct ShapeTests {
  private func lines(_ count: Int, _ line: String = "  step()") -> String {
    String(repeating: line + "\n", count: count)
  }

  @Test(arguments: [
    "func f() {\n%}\n", "init() {\n%}\n", "var a: Int {\n%}\n", "var a: Int { get {\n%}\n}\n",
    "deinit {\n%}\n",
  ])
  func `a body has at most 60 lines`(_ shape: String) {
    func source(_ count: Int) -> String {
      let body = shape.split(separator: "%", omittingEmptySubsequences: false)
      return "struct A {\n" + body[0] + lines(count) + body[1] + "}\n"
    }
    #expect(!fires("function-length", source(60)))
    #expect(fires("function-length", source(61)))
    #expect(fires("function-length", source(61), at: "Tests/KernelTests/A.swift"))
  }

  @Test func `a type may be longer than a function`() {
    #expect(!fires("function-length", "struct A {\n" + lines(99, "  let a = 1") + "}\n"))
  }

  @Test func `a file has at most 400 lines`() {
    #expect(!fires("file-length", lines(400)))
    #expect(found("file-length", in: ["Tests/T/A.swift": lines(401)]) == ["Tests/T/A.swift:401"])
  }

  @Test func `a line has at most 100 columns, counted in characters`() {
    let wide = String(repeating: "é", count: 97)
    #expect(!fires("line-length", "// \(wide)"))
    #expect(fires("line-length", "// \(wide)é"))
    #expect(!fires("line-length", "// https://example.org/\(wide)"), "a link cannot be wrapped")
  }

  @Test func `exact text may be wide, and exact bytes in a test`() {
    let source = "let a = \"\"\"\n  \(String(repeating: "a", count: 120))\n  \"\"\"\n"
    #expect(!fires("line-length", source, at: "Tests/WireTests/A.swift"))
    #expect(!fires("line-length", source, at: "Sources/Wire/A.swift"))
    let vector = "let a = \"\(String(repeating: "0f", count: 64))\""
    #expect(!fires("line-length", vector, at: "Tests/WireTests/A.swift"))
    #expect(fires("line-length", vector, at: "Sources/Wire/A.swift"))
  }

  @Test(arguments: ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
  func `unfinished work is not left in comments`(_ word: String) {
    #expect(fires("no-todo", "// \(word): later"))
    #expect(fires("no-todo", "/// Does it. (\(word))"))
    #expect(fires("no-todo", "let a = 1  // \(word)"))
    #expect(fires("no-todo", "# \(word)\n", at: "ops/script"))
    #expect(!fires("no-todo", "// my\(word) and \(word)S and \(word.lowercased())"))
    #expect(!fires("no-todo", "let a = \"\(word)\""), "a string is data")
    #expect(!fires("no-todo", "mktemp /run/a.XXXXXX\n", at: "ops/script"))
  }

  @Test(arguments: [
    "// let a = f(b)", "// return f(b)", "// try store.append(b)", "// store.append(b)",
    "// if a {", "// func f(_ a: Int) {", "// } else {", "// for a in b {", "// guard f(a) else {",
  ])
  func `code in a comment is found`(_ comment: String) {
    #expect(fires("no-commented-code", "\(comment)\nlet z = 1\n"))
  }

  @Test(arguments: [
    "// SHA-256(0x00 ‖ record)", "// open(2)", "// RFC 8785 §3.2 (see the table)",
    "// leaf(d) = SHA-256(0x00 ‖ d)", "// The caller holds the lock (see Workspace)",
    "// After this, call\n// store.append(b)", "//   let a = f(b)", "/// let a = f(b)",
    "// if the head moved, try again (exit 6)", "// for each (kind, id)", "// {", "// a(b)",
    "// let it be (as it is)", "// return to the caller (again)",
    "// MARK: Objects (and arrays)",
  ])
  func `prose and examples are not code`(_ comment: String) {
    #expect(!fires("no-commented-code", "\(comment)\nlet z = 1\n"))
  }
}
