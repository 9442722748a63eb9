internal import Crypto
internal import Governance
internal import Ledger
internal import Store

/// The file of the newest checkpoint, which is a view like others: see `MissedViews`.
struct CheckpointFile {
  /// Its path from the workspace's root.
  static let path = "ledger/checkpoint"
  /// The most bytes of it.
  static let byteCountMax = 8_192

  /// What is wrong with it; nil when nothing is.
  private(set) var fault: VerifyFault?
  /// Whether it is not there or cannot be read.
  private(set) var isAbsent = false

  /// Compares it: it is the newest checkpoint, or an older one of this `ledger`.
  init(_ workspace: Workspace, _ store: LedgerStore, _ ledger: LedgerEntity) {
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try DurableFile.read(Self.path, below: workspace.root, max: Self.byteCountMax)
    } catch {
      guard case .refused = error else {
        isAbsent = true
        return
      }
      fault = Self.fault("it is no plain file")
      return
    }
    let newest = (try? store.newestCheckpoint()) ?? nil
    if bytes == newest?.note { return }
    // Stopped between the commit and the file, the one before is still there.
    guard let note = try? SignedNote(parsing: bytes),
      let opened = try? Checkpoint.open(note, origin: ledger.origin, key: ledger.checkpointKey),
      let newest, opened.checkpoint.size < newest.size,
      let root = try? store.root(size: opened.checkpoint.size), root == opened.checkpoint.root
    else {
      fault = Self.fault("the file is no checkpoint of these records")
      return
    }
  }

  private static func fault(_ message: String) -> VerifyFault {
    VerifyFault(derived: path, "view", "\(message): kernel state render")
  }
}
