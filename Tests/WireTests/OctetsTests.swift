import Testing
import Wire

/// What reads eight bytes at a time says of every byte at every place what one at a time would.
@Suite struct OctetsTests {
  private static let quote = UInt8(ascii: "\"")

  @Test func `every byte at every place of a string is judged alone`() {
    for count in 1...20 {
      for place in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var text = [UInt8](repeating: UInt8(ascii: "a"), count: count)
          text[place] = byte
          var reader = CanonicalReader([Self.quote] + text + [Self.quote])
          let isPlain = (0x20...0x7E).contains(byte) && byte != 0x5C && byte != Self.quote
          let read = try? reader.asciiString()
          if byte == Self.quote {
            #expect(read == Array(text[..<place]))
          } else if read != (isPlain ? text : nil) {
            Issue.record("byte \(byte) at \(place) of \(count)")
          }
        }
      }
    }
  }

  @Test func `texts are equal when all their bytes are`() throws {
    for count in 0...40 {
      let letters = String(repeating: "a", count: count)
      let text = try Text(letters)
      #expect(text == (try Text(String(repeating: "a", count: count))))
      #expect(text != (try Text(letters + "a")))
      for place in 0..<count {
        var bytes = Array(letters.utf8)
        bytes[place] = UInt8(ascii: "b")
        let other = try Text(String(decoding: bytes, as: UTF8.self))
        if text == other || other == text { Issue.record("\(place) of \(count)") }
      }
      // Composed and decomposed are two texts, wherever they stand.
      let (one, two) = (try Text(letters + "\u{E9}"), try Text(letters + "e\u{301}"))
      #expect(one != two)
      #expect(one == (try Text(letters + "\u{E9}")))
      #expect(Set([one, two, one]).count == 2)
    }
  }

  @Test func `every byte of a text is written as its escape or as itself`() throws {
    for scalar in (0x20 as UInt32)...0x24F {
      guard Text.isAllowed(scalar), let character = Unicode.Scalar(scalar) else { continue }
      for count in 0...17 {
        let text = try Text(String(repeating: "x", count: count) + String(Character(character)))
        var writer = CanonicalWriter()
        text.write(to: &writer)
        var reader = CanonicalReader(writer.bytes)
        if try Text(reading: &reader) != text { Issue.record("\(scalar) after \(count)") }
      }
    }
  }

  @Test func `two bytes that are not plain end a run at the first`() {
    for first in [0x00, 0x1F, 0x22, 0x5C, 0x7F, 0x80, 0xFF] as [UInt8] {
      for second in UInt8.min...UInt8.max {
        for place in 0..<7 {
          var text = [UInt8](repeating: UInt8(ascii: "!"), count: 16)
          text[place] = first
          text[place + 1] = second
          var reader = CanonicalReader([Self.quote] + text)
          _ = try? reader.asciiString()
          let passed = first == Self.quote ? 1 : 0
          if reader.offset != 1 + place + passed { Issue.record("\(first) \(second) \(place)") }
        }
      }
    }
  }

  @Test func `a part ends where it ends, whatever follows`() {
    for count in 0...20 {
      let bytes = [Self.quote] + [UInt8](repeating: 0x61, count: 40) + [Self.quote]
      var reader = CanonicalReader(bytes, in: 0..<(1 + count))
      #expect(throws: WireError(.endedEarly, at: 1 + count)) { _ = try reader.asciiString() }
    }
  }

  @Test func `hexadecimal digits are exactly sixteen characters`() throws {
    let digits = Array("0123456789abcdef".utf8)
    for place in 0..<64 {
      for byte in UInt8.min...UInt8.max where byte != Self.quote {
        var text = (0..<64).map { digits[($0 * 7 + 3) % 16] }
        text[place] = byte
        var reader = CanonicalReader([Self.quote] + text + [Self.quote])
        let read = try? Digest(reading: &reader)
        if digits.contains(byte) {
          #expect(read?.hex == String(decoding: text, as: UTF8.self))
        } else if read != nil {
          Issue.record("byte \(byte) at \(place)")
        }
      }
    }
  }

  @Test(arguments: [0, 1, 31, 32, 33, 63, 65, 128])
  func `digests and key ids have their length`(_ count: Int) {
    let text = [Self.quote] + [UInt8](repeating: UInt8(ascii: "a"), count: count) + [Self.quote]
    var (first, second) = (CanonicalReader(text), CanonicalReader(text))
    #expect((try? Digest(reading: &first)) == nil)
    #expect(((try? KeyID(reading: &second)) != nil) == (count == 32))
  }

  @Test func `identifiers and tokens hold the characters of their grammars`() {
    for byte in UInt8.min...0x7F {
      let character = String(decoding: [byte], as: UTF8.self)
      let isAlphanumeric = character.first.map { $0.isLetter || $0.isNumber } ?? false
      #expect(
        (Identifier("a" + character) != nil) == (isAlphanumeric || "._:/-".contains(character)))
      #expect((Identifier(character) != nil) == isAlphanumeric)
      #expect((Token(character) != nil) == (isAlphanumeric || "._:-".contains(character)))
    }
    #expect(Identifier("a..b") == nil)
    #expect(Identifier("a.b.c") != nil)
  }

  @Test func `base64 has one spelling`() {
    for count in 0...5 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 0xF9 + 13 * $0) }
      let text = Base64.encode(bytes)
      #expect(Base64.decode(text.utf8) == bytes)
      for place in text.utf8.indices {
        for byte in UInt8.min...UInt8.max {
          var changed = Array(text.utf8)
          changed[text.utf8.distance(from: text.utf8.startIndex, to: place)] = byte
          guard let read = Base64.decode(changed) else { continue }
          #expect(Array(Base64.encode(read).utf8) == changed)
        }
      }
    }
    for text in ["=", "==", "====", "A", "AA", "AAA", "A===", "AA=A", "A=AA", "AB==", "AAB="] {
      #expect(Base64.decode(text.utf8) == nil)
    }
  }
}
