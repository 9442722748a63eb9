import Documents
import Testing
import Wire

/// Whatever the bytes are, a card is accepted or refused; what is accepted reads back.
@Suite struct CardRobustnessTests {
  private static let card = bytes(
    """
    ---
    task_id: TASK_LAMP_7
    type: t
    queue: "q"
    branch: a/b
    spec_ids:
      - S
    verification: ['é']
    n: |
      n
    ---
    # Goal
    é

    """)

  /// Reads bytes as a card and checks what must hold of every outcome.
  private func holds(_ bytes: [UInt8]) throws -> Bool {
    do throws(CardErrors) {
      let (card, warnings) = try TaskCard.parse(bytes, fileName: Card.fileName)
      #expect(warnings.allSatisfy { !$0.description.isEmpty })
      let again = try? CardFrontMatter(canonical: card.canonicalFrontMatter)
      return again == card.frontMatter && card.size == bytes.count
    } catch {
      return !error.errors.isEmpty
        && error.errors.allSatisfy { $0.line ?? 1 >= 1 && !$0.description.isEmpty }
    }
  }

  @Test func `every truncation of a card is accepted or refused`() throws {
    for count in 0...Self.card.count { #expect(try holds(Array(Self.card.prefix(count)))) }
  }

  @Test(arguments: 0..<card.count)
  func `every change of one byte is accepted or refused`(_ index: Int) throws {
    var bytes = Self.card
    for byte in UInt8.min...UInt8.max {
      bytes[index] = byte
      guard try holds(bytes) else {
        Issue.record("byte \(index) set to \(byte)")
        return
      }
    }
  }

  @Test func `every removal, doubling and swap of one byte is accepted or refused`() throws {
    for index in Self.card.indices {
      var removed = Self.card
      removed.remove(at: index)
      var doubled = Self.card
      doubled.insert(Self.card[index], at: index)
      var swapped = Self.card
      if index > 0 { swapped.swapAt(index, index - 1) }
      for bytes in [removed, doubled, swapped] { #expect(try holds(bytes)) }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `random lines of YAML are accepted or refused`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let pieces = [
      "a", "b: ", "- ", "? ", ": ", "[", "]", "{", "}", ",", "\n", "\n  ", "\n    ", "\"", "'", "|",
      ">-", "#", " ", "&x ", "*x", "!t ", "%", "---", "...", "~", "7", "true", "\r\n", "\t", "é",
      "task_id: ", "spec_ids: ", "\\", "\u{2028}", "\u{FEFF}",
    ]
    for _ in 0..<500 {
      let count = Int.random(in: 0...30, using: &random)
      let text = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
      #expect(try holds(bytes("---\n" + text + "\n---\n")))
      #expect(try holds(bytes(Card.text(Card.lines + [text]))))
      guard let root = try? node(text), let json = try? root.canonical() else { continue }
      #expect(try node(plainKeys(json)).canonical() == json)
    }
  }
}
