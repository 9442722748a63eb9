/// A rendered file: made from the law's entities after an action, and never read back (design §7).
package struct View: Sendable, Hashable {
  /// Which view it is, and so where its file is.
  package let path: ViewPath
  /// What the file holds; its bytes are UTF-8.
  package let text: String

  /// Pairs a text with its place.
  package init(path: ViewPath, text: String) {
    self.path = path
    self.text = text
  }
}
