/// Standard padded base64 (RFC 4648 §4), and the URL-safe unpadded form (§5) of session tokens.
package enum Base64 {
  private static let standard: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe: [UInt8] = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Returns the standard, padded form.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: encode(Array(bytes), alphabet: standard, padded: true), as: UTF8.self)
  }

  /// Returns the URL-safe form without padding.
  package static func encodeURLSafe(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: encode(Array(bytes), alphabet: urlSafe, padded: false), as: UTF8.self)
  }

  /// Reads the standard, padded form; nil unless encoding the result gives the same characters.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    decodedStandard(Array(text)[...])
  }

  private static func decodedStandard(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
    let body = text.dropLast(padding)
    guard let bytes = decode(body, standardValues),
      (3 - bytes.count % 3) % 3 == padding
    else { return nil }
    return bytes
  }

  /// Reads the URL-safe form without padding; nil for any other spelling.
  package static func decodeURLSafe(_ text: some Collection<UInt8>) -> [UInt8]? {
    decode(Array(text)[...], urlSafeValues)
  }

  // Compiled for what is in use; see `Hex.decode`.

  /// Returns the standard, padded form of an array.
  package static func encode(_ bytes: [UInt8]) -> String {
    String(decoding: encode(bytes, alphabet: standard, padded: true), as: UTF8.self)
  }

  /// Reads the standard, padded form in a part of an array.
  package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? { decodedStandard(text) }

  /// Reads the standard, padded form in a part of a string.
  package static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
    decodedStandard(Array(text)[...])
  }

  /// Reads the URL-safe form in a part of an array.
  package static func decodeURLSafe(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    decode(text, urlSafeValues)
  }

  private static func encode(_ bytes: [UInt8], alphabet: [UInt8], padded: Bool) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let count = min(3, bytes.count - index)
      var group = UInt32(bytes[index]) << 16
      if count > 1 { group |= UInt32(bytes[index + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[index + 2]) }
      for place in 0..<4 {
        if place <= count {
          out.append(alphabet[Int(group >> UInt32(18 - 6 * place)) & 63])
        } else if padded {
          out.append(UInt8(ascii: "="))
        }
      }
      index += 3
    }
    return out
  }

  /// The value of each character; 64 and more for those that are not of the alphabet.
  private static func values(of alphabet: [UInt8]) -> [UInt8] {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }

  private static let standardValues = values(of: standard)
  private static let urlSafeValues = values(of: urlSafe)

  private static func decode(_ text: ArraySlice<UInt8>, _ values: [UInt8]) -> [UInt8]? {
    guard text.count % 4 != 1 else { return nil }
    var isValid = false
    let out = unsafe [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { buffer, count in
      var group: UInt32 = 0
      var bits: UInt32 = 0
      var seen: UInt8 = 0
      unsafe text.withUnsafeBufferPointer { text in
        // Whole groups first: every record has a signature of 88 characters.
        var place = 0
        while place + 4 <= text.count {
          for index in place..<(place + 4) {
            let value = unsafe values[Int(text[index])]
            seen |= value
            group = group << 6 | UInt32(value & 63)
          }
          unsafe buffer[count] = UInt8(truncatingIfNeeded: group >> 16)
          unsafe buffer[count + 1] = UInt8(truncatingIfNeeded: group >> 8)
          unsafe buffer[count + 2] = UInt8(truncatingIfNeeded: group)
          (count, place) = (count + 3, place + 4)
        }
        for index in place..<text.count {
          let value = unsafe values[Int(text[index])]
          seen |= value
          group = group << 6 | UInt32(value & 63)
          bits += 6
          if bits >= 8 {
            bits -= 8
            unsafe buffer[count] = UInt8(truncatingIfNeeded: group >> bits)
            count += 1
          }
        }
      }
      // The unused bits of the last character must be zero, or two texts would mean the same bytes.
      isValid = seen < 64 && group & (1 << bits - 1) == 0
    }
    return isValid ? out : nil
  }
}
