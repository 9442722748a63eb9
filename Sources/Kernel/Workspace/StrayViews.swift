internal import Store
internal import Views
internal import Wire

/// What lies in the folders of the views under names such as views have. A file among them that is
/// no view of the ledger shows people what no record makes, as an edited one does.
///
/// The names are listed before the ledger is read: what was written for a record is there only
/// once the record is, so none of another process's can seem to be too much.
struct StrayViews {
  /// A name of a view's form; without a path where no view of any ledger has it.
  private let named: [(file: String, path: ViewPath?)]
  /// Places that are not folders of ours, each with what is there.
  let refused: [(folder: String, message: String)]
  /// Folders whose names could not be read, each with why.
  let unread: [(folder: String, message: String)]

  /// The most names of one folder: an audit log for each of a million tasks.
  private static let nameCountMax = 1 << 20

  /// Lists the folders. One that is not there holds nothing.
  init(in workspace: Workspace) {
    var named: [(file: String, path: ViewPath?)] = []
    var refused: [(folder: String, message: String)] = []
    var unread: [(folder: String, message: String)] = []
    for folder in ViewFolder.allCases {
      let place = folder.rawValue
      do throws(StoreError) {
        let names = try DurableFile.names(
          in: place, below: workspace.root, countMax: Self.nameCountMax)
        for name in names where folder.hasForm(name) {
          let file = "\(place)/\(String(decoding: name, as: UTF8.self))"
          named.append((file, ViewPath(file: file)))
        }
      } catch {
        switch error {
        case .notFound: continue
        case .refused(let fault): refused.append((place, fault.message))
        default: unread.append((place, "\(error)"))
        }
      }
    }
    (self.named, self.refused, self.unread) = (named, refused, unread)
  }

  /// The files that are none of the views, sorted, and `limit` at most.
  func files(besides views: Set<ViewPath>, limit: Int) -> [String] {
    let strays = named.filter { $0.path.map { !views.contains($0) } ?? true }.map(\.file)
    return Array(strays.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(limit))
  }

  /// The same with what is to be told of each, and with the places that are no folders.
  func faults(besides views: Set<ViewPath>, limit: Int) -> [(name: String, message: String)] {
    refused.map { ($0.folder, "no folder that views are in: \($0.message)") }
      + files(besides: views, limit: limit).map {
        ($0, "the ledger has no such view: find out who put it there, and move it away")
      }
  }
}
