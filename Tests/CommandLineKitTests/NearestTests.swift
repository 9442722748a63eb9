import Testing

@testable import CommandLineKit

@Suite struct NearestTests {
  /// All words of up to four letters over two letters: small enough for every pair.
  private var words: [[UInt8]] {
    lines(of: ["a", "b"], upTo: 4).map { Array($0.joined().utf8) }
  }

  @Test func `the distance is symmetric and zero only between equals`() {
    for left in words {
      for right in words {
        let distance = editDistance(left, right)
        #expect(distance == editDistance(right, left))
        #expect((distance == 0) == (left == right))
        #expect(distance >= abs(left.count - right.count))
        #expect(distance <= max(left.count, right.count))
      }
    }
  }

  @Test(arguments: [
    ("quorun", "quorum"), ("qeue", "queue"), ("quuee", "queue"), ("queu", "queue"),
    ("q", nil), ("queuexyz", nil), ("", nil), ("labels", "label"), ("dry", "dry-run"),
  ])
  func `a typo finds its word within a third of its length`(word: String, expected: String?) {
    #expect(nearest(word, among: ["quorum", "queue", "label", "dry-run"]) == expected)
  }

  @Test func `very long words are not compared`() {
    #expect(nearest(String(repeating: "a", count: 65), among: ["a"]) == nil)
  }
}
