import Foundation
import Testing

@testable import CLI

@Suite struct MarkTests {
  @Test func `only the mark at the beginning of a line has colour`() {
    #expect(Marks.painted("✓ yes ✗ no") == "\u{1B}[32m✓\u{1B}[0m yes ✗ no")
    #expect(Marks.painted("a\n  ✗ b\n! c") == "a\n  \u{1B}[31m✗\u{1B}[0m b\n\u{1B}[33m!\u{1B}[0m c")
    #expect(Marks.painted("no ✓") == "no ✓")
    #expect(Marks.painted("") == "")
  }

  @Test func `a pipe and a file have no colour`() throws {
    let pipe = Pipe()
    #expect(!Marks.areColoured(on: pipe.fileHandleForWriting.fileDescriptor))
    let null = try #require(FileHandle(forWritingAtPath: "/dev/null"))
    #expect(!Marks.areColoured(on: null.fileDescriptor))
  }
}
