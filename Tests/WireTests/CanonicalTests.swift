import Testing
import Wire

@Suite struct CanonicalReaderTests {
  private func accepts(_ text: String) -> Bool {
    var reader = CanonicalReader(Array(text.utf8))
    do {
      try reader.skipValue()
      try reader.finish()
      return true
    } catch { return false }
  }

  @Test(arguments: [
    "{}", "[]", "\"\"", "0", "-1", "true", "{\"a\":1,\"b\":[1,2,{\"c\":\"\\n\\t\\\"\\\\é\"}]}",
    "9007199254740991", "-9007199254740991",
  ])
  func `canonical text is accepted`(_ text: String) { #expect(accepts(text)) }

  @Test(arguments: [
    "", "{ }", "[1, 2]", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":2}", "{\"A\":1}", "null", "1.0",
    "1e3", "-0", "01", "9007199254740992", "\"\\u0041\"", "\"\\/\"", "\"\t\"", "\"\u{7F}\"",
    "\"\u{202E}\"", "\"\u{85}\"", "{\"a\":1,}", "[1,]", "[,1]", "{\"a\"}", "tru", "{\"\":1}",
    "\"\\b\"", "\"\u{0}\"", "{}{}", "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
  ])
  func `any other spelling is refused`(_ text: String) { #expect(!accepts(text)) }
}
