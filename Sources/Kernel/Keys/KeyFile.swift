internal import Crypto
internal import Glibc
package import Governance
internal import Store
package import Wire

/// What a key file says beside the secret.
package struct KeyFileHeader: Hashable, Sendable {
  /// The public half.
  package let key: PublicKey
  /// Whose key it is.
  package let principal: PrincipalID
  /// The origin of the ledger that it is for.
  package let ledger: Identifier
}

/// A key file that was read: what it says, and the secret.
struct KeyFile: ~Copyable {
  let header: KeyFileHeader
  let secret: SecretKey
}

/// The key files of a user: `keys/<key id>`, mode 0600, refused otherwise (design §6).
///
/// A file has five lines: `kernel key 1`, the public key, the principal, the ledger and the seed.
package struct KeyFiles: Sendable {
  let folder: String

  private static let title = "kernel key 1"
  private static let byteCountMax = 1024
  /// The most key files that one listing goes through.
  private static let fileCountMax = 4096

  /// Finds the key files of a user.
  package init(_ home: HomeFolders) { folder = home.config + "/keys" }

  /// Where the file of a key is.
  package func path(_ id: KeyID) -> String { "\(folder)/\(id)" }

  /// Writes a new key's file.
  func write(
    _ key: borrowing SecretKey, principal: PrincipalID, ledger: Identifier
  ) throws(Problem) {
    try HomeFolders.make(folder)
    var bytes = Array("\(Self.title)\n\(key.publicKey)\n\(principal)\n\(ledger)\n".utf8)
    key.withSeed { seed in
      var copy: [UInt8] = []
      for index in seed.indices { copy.append(seed[index]) }
      bytes.append(contentsOf: Base64.encodeURLSafe(copy).utf8)
      Sodium.wipe(&copy)
    }
    bytes.append(0x0A)
    let path = path(key.publicKey.id)
    defer { Sodium.wipe(&bytes) }
    try storing { () throws(StoreError) in
      try DurableFile.replace(path, bytes, durable: true, mode: DurableFile.privateMode)
    }
  }

  /// Reads the file of a key.
  ///
  /// - Throws: `KRN-KEY-MISSING` without one; `KRN-KEY-FILE-OPEN` when others may read it.
  func read(_ id: KeyID) throws(Problem) -> KeyFile {
    var bytes = try contents(id)
    defer { Sodium.wipe(&bytes) }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let header = Self.header(lines), lines.count == 6, header.key.id == id,
      var seed = Base64.decodeURLSafe(lines[4])
    else { throw Self.broken(path(id)) }
    defer { Sodium.wipe(&seed) }
    let secret: SecretKey
    do { secret = try SecretKey(seed: seed) } catch {
      if case .seedLength = error { throw Self.broken(path(id)) }
      throw Problem("KRN-CRYPTO", .internal, "the key cannot be held: \(error)")
    }
    guard secret.publicKey == header.key else { throw Self.broken(path(id)) }
    return KeyFile(header: header, secret: secret)
  }

  /// The headers of all key files that can be read, in order of their ids. The others are left out:
  /// `survey` tells of them.
  package func all() throws(Problem) -> [KeyFileHeader] { try survey().headers }

  /// A file of a key that cannot be used, and why.
  typealias BrokenFile = (id: KeyID, problem: Problem)

  /// The headers of all key files that can be read, and the files that cannot, each in order of
  /// their ids. Whether one of those is needed is for whoever looks for a key to say.
  func survey() throws(Problem) -> (headers: [KeyFileHeader], broken: [BrokenFile]) {
    var headers: [KeyFileHeader] = []
    var broken: [BrokenFile] = []
    for id in try ids() {
      do throws(Problem) { headers.append(try header(of: id)) } catch {
        broken.append((id, error))
      }
    }
    return (headers, broken)
  }

  /// All key files, in order of their ids: what each says, or why it cannot be used. Unlike
  /// `survey` it looks at the secrets too.
  func listing() throws(Problem) -> [(id: KeyID, header: Result<KeyFileHeader, Problem>)] {
    try ids().map { id in
      do throws(Problem) {
        let file = try read(id)
        return (id, .success(file.header))
      } catch { return (id, .failure(error)) }
    }
  }

  /// Removes the file of a key that never came to count.
  func remove(_ id: KeyID) throws(Problem) {
    _ = try storing { () throws(StoreError) in
      try DurableFile.remove(path(id), durable: true)
    }
  }

  /// The ids that files are named after; none without a folder.
  private func ids() throws(Problem) -> [KeyID] {
    try Files.names(in: folder, max: Self.fileCountMax).compactMap { KeyID(hex: $0.utf8) }
      .sorted { $0.description < $1.description }
  }

  private func header(of id: KeyID) throws(Problem) -> KeyFileHeader {
    var bytes = try contents(id)
    defer { Sodium.wipe(&bytes) }
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let header = Self.header(lines), header.key.id == id else { throw Self.broken(path(id)) }
    return header
  }

  private static func header(_ lines: [ArraySlice<UInt8>]) -> KeyFileHeader? {
    guard lines.count >= 5, lines[0].elementsEqual(title.utf8),
      let key = PublicKey(String(decoding: lines[1], as: UTF8.self)),
      let principal = PrincipalID(String(decoding: lines[2], as: UTF8.self)),
      let ledger = Identifier(String(decoding: lines[3], as: UTF8.self))
    else { return nil }
    return KeyFileHeader(key: key, principal: principal, ledger: ledger)
  }

  private static func broken(_ path: String) -> Problem {
    Problem("KRN-KEY-FILE", .refused, "\(path) is not a key file", hint: "kernel key list")
  }

  /// Why a file did not open. That it is missing is said only where it is.
  private static func unopened(_ path: String, _ code: Int32) -> Problem {
    switch code {
    case ENOENT:
      Problem("KRN-KEY-MISSING", .notFound, "there is no key file \(path)", hint: "kernel key list")
    case ELOOP, ENXIO: broken(path)
    default: Problem(unreadable: path, code)
    }
  }

  /// Reads a file that only its owner may read.
  private func contents(_ id: KeyID) throws(Problem) -> [UInt8] {
    let path = path(id)
    var descriptor: Int32
    repeat {
      descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw Self.unopened(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.unopened(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Self.broken(path) }
    guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
      throw Problem(
        "KRN-KEY-FILE-OPEN", .refused, "others than its owner may read or write \(path)",
        hint: "chmod 600 \(ShellWord.quoted(path)), and think about who may have read it")
    }
    var bytes = [UInt8](repeating: 0, count: Self.byteCountMax)
    var count: Int
    repeat {
      count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw Self.unopened(path, errno) }
    guard count > 0, count < Self.byteCountMax else { throw Self.broken(path) }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
