internal import Wire

/// Reads `git diff-tree -r -z --raw` as it comes (git-diff-tree(1), RAW OUTPUT FORMAT).
///
/// Rows beyond the limit are counted and not kept, so a refusal can say how many there were.
struct RawDiff {
  private(set) var rows: [ChangedFile] = []
  private(set) var count = 0
  private(set) var failure: GitError?

  private let format: GitObjectFormat
  private let rowCountMax: Int
  private var pending: [UInt8] = []
  private var header: [UInt8]?
  private var last: [UInt8] = []

  init(format: GitObjectFormat, rowCountMax: Int) {
    self.format = format
    self.rowCountMax = rowCountMax
  }

  /// Takes the next piece of output.
  mutating func take(_ chunk: ArraySlice<UInt8>) -> ChildFlow {
    var rest = chunk
    while let end = rest.firstIndex(of: 0) {
      pending += rest[..<end]
      rest = rest[(end + 1)...]
      do { try field(pending) } catch {
        failure = error
        return .stop
      }
      pending = []
    }
    pending += rest
    return .more
  }

  /// The rows, once the output has ended.
  consuming func finish() throws(GitError) -> [ChangedFile] {
    if let failure { throw failure }
    guard pending.isEmpty, header == nil else { throw .unreadableOutput("diff-tree") }
    guard count <= rowCountMax else {
      throw .tooMany(.changedFiles, count: count, max: rowCountMax)
    }
    return rows
  }

  /// Takes a row's header and then its path, in turn.
  private mutating func field(_ bytes: [UInt8]) throws(GitError) {
    guard let header else {
      header = bytes
      return
    }
    self.header = nil
    guard let path = GitPath(bytes: bytes) else { throw .unusablePath }
    // A tree can be made whose entries repeat or are out of order; what git then compares is no
    // longer what a checkout would write.
    guard last.isEmpty || last.lexicographicallyPrecedes(bytes) else {
      throw .unreadableOutput("diff-tree")
    }
    last = bytes
    let row = try row(header, path)
    count += 1
    if count <= rowCountMax { rows.append(row) }
  }

  /// `:<old mode> <new mode> <old id> <new id> <status>`.
  private func row(_ header: [UInt8], _ path: GitPath) throws(GitError) -> ChangedFile {
    let words = header.dropFirst().split(separator: 0x20, omittingEmptySubsequences: false)
    guard header.first == UInt8(ascii: ":"), words.count == 5,
      let oldMode = FileMode(ascii: words[0]), let newMode = FileMode(ascii: words[1]),
      let oldBlob = GitObjectID(words[2]), oldBlob.format == format,
      let newBlob = GitObjectID(words[3]), newBlob.format == format,
      let status = ChangeStatus(ascii: words[4])
    else { throw .unreadableOutput("diff-tree") }
    return ChangedFile(
      status: status, oldMode: oldMode, newMode: newMode, oldBlob: oldBlob, newBlob: newBlob,
      path: path)
  }
}

extension RawRepresentable<String> {
  fileprivate init?(ascii text: ArraySlice<UInt8>) {
    self.init(rawValue: String(decoding: text, as: UTF8.self))
  }
}
