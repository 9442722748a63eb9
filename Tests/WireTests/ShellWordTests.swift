import Foundation
import Testing
import Wire

/// What a command repeats of the world's names stays one word, whatever they hold.
@Suite struct ShellWordTests {
  /// Marks that combine make one character of Swift's with what stands before them.
  private static let letters: [String] = [
    "'", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{20E3}", ";", "$", "`", "\"", "\\", " ", "\n", "\t",
    "a", "-", "/", "=", "*", "~", "#", "!", "(", "é", "🇩", "🇪",
  ]

  @Test func `a shell reads every word back as it was`() throws {
    var random = SystemRandomNumberGenerator()
    let seed = random.next() as UInt64
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var words = ["", "-n", "x'\u{301};touch made;'\u{301}", "'\u{200D}"]
    for first in Self.letters { for second in Self.letters { words.append(first + second) } }
    for _ in 0..<400 {
      let letters = (0..<(1 + next(12))).map { _ in Self.letters[next(Self.letters.count)] }
      words.append(letters.joined())
    }
    let script = "printf '%s\\0' " + words.map { ShellWord.quoted($0) }.joined(separator: " ")
    let child = Process()
    child.executableURL = URL(filePath: "/bin/sh")
    child.arguments = ["-c", script]
    let output = Pipe()
    child.standardOutput = output
    try child.run()
    let read = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    child.waitUntilExit()
    let expected = Array((words.joined(separator: "\0") + "\0").utf8)
    #expect(child.terminationStatus == 0 && read == expected, "seed \(seed)")
  }

  @Test func `text is parted at bytes, whatever combines with them`() {
    let slash = UInt8(ascii: "/")
    #expect("a/\u{301}b//c".parts(at: slash) == ["a", "\u{301}b", "", "c"])
    #expect("".parts(at: slash) == [""])
    #expect("/".parts(at: slash) == ["", ""])
    #expect("a/b/c".parts(at: slash, maxSplits: 1) == ["a", "b/c"])
    #expect("line\r\nnext".parts(at: UInt8(ascii: "\n")) == ["line\r", "next"])
  }
}
