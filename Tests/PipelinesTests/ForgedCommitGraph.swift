import Glibc
import Testing
import Wire

extension Scratch {
  /// Rewrites the commit-graph file (gitformat-commit-graph(5)) so that the first parent of
  /// `commit` is `parent`. git checks the file's checksum only when it is asked to verify it.
  func forgeGraph(parentOf commit: GitObjectID, as parent: GitObjectID) throws {
    let file = repo + "/.git/objects/info/commit-graph"
    var bytes = try #require(contents(of: file))
    func number(_ offset: Int, _ count: Int) -> Int {
      bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
    }
    var chunks: [String: Int] = [:]
    for index in 0..<Int(bytes[6]) {
      let entry = 8 + 12 * index
      chunks[String(decoding: bytes[entry..<(entry + 4)], as: UTF8.self)] = number(entry + 4, 8)
    }
    let fanout = try #require(chunks["OIDF"])
    let ids = try #require(chunks["OIDL"])
    let data = try #require(chunks["CDAT"])
    let count = number(fanout + 255 * 4, 4)
    func position(_ id: GitObjectID) throws -> Int {
      let wanted = try #require(Hex.decode(id.string.utf8))
      return try #require(
        (0..<count).first { Array(bytes[(ids + 20 * $0)..<(ids + 20 * $0 + 20)]) == wanted })
    }
    let place = data + 36 * (try position(commit)) + 20
    let value = try position(parent)
    for index in 0..<4 { bytes[place + index] = UInt8(value >> (24 - 8 * index) & 255) }
    #expect(unlink(file) == 0)
    let descriptor = Glibc.open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    try #require(descriptor >= 0)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  private func contents(of file: String) -> [UInt8]? {
    let descriptor = Glibc.open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &bytes, bytes.count)
    return count < 0 ? nil : Array(bytes.prefix(count))
  }
}
