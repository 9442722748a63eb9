internal import Glibc
package import Wire

/// Content by its SHA-256, in `ledger/blobs/sha256/<2 hex>/<62 hex>` (design §4).
///
/// `put` returns when file and folders are on the disk, so a record may name the blob afterwards.
/// Erasable content is stored under SHA-256(0x02 ‖ salt ‖ content), with the salt in a file of its
/// own beside it.
package struct BlobStore: Sendable {
  /// The most bytes of one blob: what one action may hold in memory.
  package static let byteCountMax = 64 << 20
  /// How many bytes a salt has.
  package static let saltByteCount = 32

  /// The folder `ledger`.
  private let ledger: String

  /// Names the blobs of a ledger folder, which is not touched yet.
  package init(ledger: String) { self.ledger = ledger }

  /// Stores content durably, and returns its digest. What is there already is checked, and put
  /// right if it is damaged.
  ///
  /// - Throws: `.refused` for more than `byteCountMax` bytes.
  package func put(_ bytes: [UInt8]) throws(StoreError) -> Digest {
    try put(bytes, as: SHA256.hash(bytes), salt: nil)
  }

  /// Stores content that can be erased later, durably, and returns its salted digest. The salt is
  /// 32 random bytes, new for each blob.
  package func put(_ bytes: [UInt8], salt: [UInt8]) throws(StoreError) -> Digest {
    guard salt.count == Self.saltByteCount else {
      throw .refused(StoreError.Fault("salt", "not \(Self.saltByteCount) bytes"))
    }
    return try put(bytes, as: Self.saltedDigest(of: bytes, salt: salt), salt: salt)
  }

  private func put(_ bytes: [UInt8], as digest: Digest, salt: [UInt8]?) throws(StoreError) -> Digest
  {
    guard bytes.count <= Self.byteCountMax else {
      throw .refused(StoreError.Fault("blob", "larger than \(Self.byteCountMax) bytes"))
    }
    let name = Name(digest)
    let root = try Folder(ledger)
    let blobs = try root.folder("blobs", creatingWithMode: DurableFile.folderMode)
    let all = try blobs.folder("sha256", creatingWithMode: DurableFile.folderMode)
    let folder = try all.folder(name.folder, creatingWithMode: DurableFile.folderMode)
    if let salt {
      try folder.replace(name.salt, salt, mode: DurableFile.privateMode, durable: true)
    }
    if (try? folder.read(name.file, max: bytes.count)) != bytes {
      let mode = salt == nil ? DurableFile.publicMode : DurableFile.privateMode
      try folder.replace(name.file, bytes, mode: mode, durable: true)
    }
    // All of them, although most are there already: an earlier put may have crashed before its own
    // flush. A flush of a clean folder costs next to nothing.
    try folder.sync()
    try all.sync()
    try blobs.sync()
    try root.sync()
    return digest
  }

  /// Reads content of at most `max` bytes and hashes it anew.
  ///
  /// - Throws: `.notFound`; `.corrupt` for other bytes than were stored; `.refused` for a link or
  ///   more than `max` bytes.
  package func get(
    _ digest: Digest, salted: Bool = false, max: Int = byteCountMax
  ) throws(StoreError) -> [UInt8] {
    let name = Name(digest)
    let bytes = try read(name, name.file, max: min(max, Self.byteCountMax))
    let found: Digest
    if salted {
      let salt = try read(name, name.salt, max: Self.saltByteCount)
      found = Self.saltedDigest(of: bytes, salt: salt)
    } else {
      found = SHA256.hash(bytes)
    }
    guard found == digest else {
      throw .corrupt(StoreError.Fault("blob \(digest)", "its bytes have digest \(found)"))
    }
    return bytes
  }

  /// Whether a file is there; `get` says whether it is the right one.
  package func has(_ digest: Digest) throws(StoreError) -> Bool {
    let name = Name(digest)
    do throws(StoreError) {
      return try folder(of: name).has(name.file)
    } catch .notFound {
      return false
    }
  }

  /// Deletes content and salt durably; what is gone already is no error, so it can be repeated.
  package func erase(_ digest: Digest) throws(StoreError) {
    let name = Name(digest)
    do throws(StoreError) {
      let folder = try folder(of: name)
      // The salt first: without it nobody can even guess what the content was.
      _ = try folder.remove(name.salt)
      _ = try folder.remove(name.file)
      try folder.sync()
    } catch .notFound {}
  }

  private func read(_ name: Name, _ file: String, max: Int) throws(StoreError) -> [UInt8] {
    let root = try Folder(ledger)
    let place = "blobs/sha256/\(name.folder)/\(file)"
    if let bytes = try root.read(beneath: place, max: max) { return bytes }
    return try folder(of: name).read(file, max: max)
  }

  private func folder(of name: Name) throws(StoreError) -> Folder {
    try Folder(ledger).folder("blobs").folder("sha256").folder(name.folder)
  }

  private static func saltedDigest(of bytes: [UInt8], salt: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(0x02)
    hash.update(salt)
    hash.update(bytes)
    return hash.finish()
  }

  /// The two parts of a blob's path. They come from a digest, so they can name nothing else.
  private struct Name {
    let folder: String
    let file: String

    var salt: String { file + ".salt" }

    init(_ digest: Digest) {
      let hex = digest.hex
      folder = String(hex.prefix(2))
      file = String(hex.dropFirst(2))
    }
  }
}
