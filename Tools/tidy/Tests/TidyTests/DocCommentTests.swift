import Testing

@Suite struct DocCommentTests {
  @Test(arguments: [
    "package struct A {}", "public enum A { case a }", "package protocol A {}",
    "package typealias A = Int", "package let a = 1", "package func f() {}",
    "/// A.\npackage struct A { package var a: Int }",
    "/// A.\npackage struct A { package private(set) var a: Int }",
    "/// A.\npackage struct A { package init(a: Int) {} }",
    "/// A.\npackage struct A { package subscript(a: Int) -> Int { a } }",
    "/// A.\npackage protocol A { func f() }", "package extension Int { func f() {} }",
    "// A.\npackage struct A {}",
  ])
  func `what another module can use needs a doc comment`(_ source: String) {
    #expect(fires("doc-comment", source))
  }

  @Test(arguments: [
    "struct A {}", "private func f() {}", "/// A.\npackage struct A {}",
    "/// A.\n@frozen package struct A {}", "/** A. */ package struct A {}",
    "/// A.\npackage enum A { case a, b }",
    "/// A.\npackage struct A { private(set) var a: Int }",
    "/// A.\npackage struct A { package var description: String }",
    "/// A.\npackage struct A { package static func == (a: A, b: A) -> Bool { true } }",
    "/// A.\npackage struct A { package func hash(into hasher: inout Hasher) {} }",
    "extension A { package init(reading reader: inout R) throws(E) { } }",
    "extension A { package func write(to writer: inout W) {} }",
    "package extension Int { private func f() {} }",
    "func f() { let a = 1 }",
  ])
  func `what is local or well known does not`(_ source: String) {
    #expect(!fires("doc-comment", source))
  }

  @Test func `a protocol speaks for its witnesses, in any file and through its parents`() {
    let law = """
      /// P.
      package protocol P {
        /// Judges.
        func judge(_ a: Int) -> Bool
      }
      /// Q.
      package protocol Q: P {}
      """
    let event = """
      /// A.
      package struct A { package func judge(_ a: Int) -> Bool { true } }
      extension A: Q {}
      """
    let files = ["Sources/Governance/P.swift": law, "Sources/Governance/A.swift": event]
    #expect(found("doc-comment", in: files).isEmpty)

    let other = event.replacing("judge(_ a", with: "judge(other a")
    #expect(
      found("doc-comment", in: files.merging(["Sources/Governance/A.swift": other]) { $1 })
        == ["Sources/Governance/A.swift:2"])
  }
}
