internal import Wire

extension GitObject {
  /// Whether the content is what the id names: the hash of its type, its size and itself.
  ///
  /// git looks at that when objects are sent, and not when it reads them from a folder of one's
  /// own, where whoever writes the files could name other authors under the id that is reviewed.
  var isWhatItsNameSays: Bool {
    var bytes = Array("\(type.rawValue) \(content.count)\0".utf8)
    bytes += content
    switch id.format {
    case .sha1: return GitObjectID(Hex.encode(SHA1.hash(bytes))) == id
    case .sha256: return GitObjectID(SHA256.hash(bytes).hex) == id
    }
  }
}
