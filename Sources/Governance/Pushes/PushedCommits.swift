package import Wire

/// The commits that a push brings, as the receiving side sees them.
///
/// A review goes by what its submission was shown, in a folder of the submitter's own. Held against
/// these, it shows whether that was all.
package struct PushedCommits: Hashable, Sendable {
  /// Addresses of every author, committer and co-author, each once, ascending.
  package let authors: [Text]
  /// How many commits there are.
  package let count: Int

  /// Tells of commits. More addresses than a review can be told of are left out: no review was.
  package init(count: Int, authors: [Text]) {
    self.authors = authors.count > GitRange.authorCountMax ? [] : authors
    self.count = count
  }

  /// What a review was told of the commits of its range.
  init(told range: GitRange) { self.init(count: range.commits, authors: range.authors) }
}

extension PushedCommits: WireObject {
  package static let fields: [WireField] = [
    .optional("authors", [Text].self, "Addresses of authors, committers and co-authors."),
    .required("count", Int.self, "How many there are."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    authors = try reader.list("authors")
    count = try reader.field("count")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("authors", unlessEmpty: authors)
    writer.field("count", count)
  }
}
