internal import Crypto
internal import Ledger
internal import Store
internal import Wire

/// The last checkpoint that this user has seen of a ledger: what shows a history that was cut or
/// replaced (design §6, anchors).
struct Anchor {
  private let folder: String
  private let path: String

  private static let byteCountMax = 4096

  init(_ home: HomeFolders, identity: Digest) {
    folder = Self.folder(home)
    path = "\(folder)/\(identity)"
  }

  /// Where a user's anchors are.
  static func folder(_ home: HomeFolders) -> String { home.state + "/anchors" }

  /// The signed checkpoint, or nil when this user has seen none of this ledger.
  ///
  /// - Throws: `KRN-ANCHOR-BROKEN` for anything else under its name.
  func read() throws(Problem) -> (checkpoint: Checkpoint, note: [UInt8])? {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path, max: Self.byteCountMax) } catch {
      switch error {
      case .notFound: return nil
      case .refused: throw broken
      default: throw Problem(error)
      }
    }
    guard let note = try? SignedNote(parsing: bytes),
      let checkpoint = try? Checkpoint(text: note.text)
    else { throw broken }
    return (checkpoint, bytes)
  }

  private var broken: Problem {
    Problem(
      "KRN-ANCHOR-BROKEN", .integrity, "\(path) is not a checkpoint",
      hint: "find out who changed it before you remove it")
  }

  /// Keeps a newer checkpoint: file and folder are flushed, and it is never moved back. The caller
  /// holds the ledger's lock, or nobody else may advance it meanwhile.
  func advance(to note: [UInt8]) throws(Problem) {
    do throws(StoreError) {
      try DurableFile.replace(path, note, spare: "\(path).spare", durable: true)
      return
    } catch {
      guard case .notFound = error else { throw Problem(error) }
    }
    try HomeFolders.make(folder)
    try storing { () throws(StoreError) in try DurableFile.replace(path, note, durable: true) }
  }
}
