internal import CSQLite
internal import Glibc

extension StoreError {
  /// Sorts an `errno`.
  init(errno code: Int32, at subject: String) {
    let fault = Fault(subject, code: code, unsafe String(cString: strerror(code)))
    self =
      switch code {
      case ENOSPC, EDQUOT: .full(fault)
      case EROFS, EACCES, EPERM: .readOnly(fault)
      case EIO: .io(fault)
      case ENOENT: .notFound(fault)
      case EEXIST: .conflict(fault)
      // O_NOFOLLOW on a link, O_DIRECTORY on anything but a folder.
      case ELOOP, ENOTDIR, EISDIR, ENXIO: .refused(fault)
      case EWOULDBLOCK: .busy(fault)
      default: .other(fault)
      }
  }

  /// Sorts an `errno` of a call that only reads: what it may not do is read.
  package init(reading code: Int32, at subject: String) {
    switch code {
    case EACCES, EPERM:
      self = .unreadable(Fault(subject, code: code, unsafe String(cString: strerror(code))))
    default: self.init(errno: code, at: subject)
    }
  }

  /// Sorts an extended result code of SQLite; `system` is the `errno` that SQLite last saw.
  ///
  /// A read that fails is told by SQLite as damage of the file (`SQLITE_IOERR_CORRUPTFS`, which
  /// becomes `SQLITE_CORRUPT`), with the system's code as all that tells the two apart.
  init(sqlite code: Int32, system: Int32, message: String, at subject: String, sql: String?) {
    let fault = Fault(subject, code: code, message, sql: sql)
    switch code {
    case SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8):  // SQLITE_IOERR_FSYNC and _DIR_FSYNC
      self = .syncFailed(fault)
      return
    case SQLITE_CANTOPEN | (6 << 8):  // SQLITE_CANTOPEN_SYMLINK
      self = .refused(fault)
      return
    case SQLITE_IOERR | (2 << 8):  // SQLITE_IOERR_SHORT_READ
      self = .corrupt(fault)
      return
    default: break
    }
    self =
      switch code & 0xFF {
      case SQLITE_FULL: .full(fault)
      case SQLITE_READONLY, SQLITE_PERM: .readOnly(fault)
      case SQLITE_CORRUPT where system == EIO || system == ENXIO: .io(Self.ofSystem(fault, system))
      case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt(fault)
      case SQLITE_BUSY, SQLITE_LOCKED: .busy(fault)
      case SQLITE_CONSTRAINT: .conflict(fault)
      case SQLITE_TOOBIG: .refused(fault)
      case SQLITE_IOERR, SQLITE_CANTOPEN: Self.sorted(fault, by: system)
      default: .other(fault)
      }
  }

  /// An I/O error of SQLite says where; the system's code says why.
  private static func sorted(_ fault: Fault, by system: Int32) -> StoreError {
    switch system {
    case ENOSPC, EDQUOT: .full(fault)
    case EACCES, EPERM:
      unreadable(fault.subject).map {
        .unreadable(Fault($0, code: fault.code, fault.message, sql: fault.sql))
      } ?? .readOnly(fault)
    case EROFS: .readOnly(fault)
    case EIO: .io(ofSystem(fault, system))
    case ENOENT: .notFound(fault)
    case ELOOP: .refused(fault)
    // What it rolls back after a failed write takes the system's code away with it.
    default:
      fault.code & 0xFF == SQLITE_IOERR && fault.code != SQLITE_IOERR | (12 << 8)  // _NOMEM
        ? .io(fault) : .other(fault)
    }
  }

  /// The same fault in the words of the system, which knows more.
  private static func ofSystem(_ fault: Fault, _ system: Int32) -> Fault {
    Fault(
      fault.subject, code: fault.code, unsafe String(cString: strerror(system)), sql: fault.sql)
  }

  /// The file of a database that is there and that this user may not read; nil when there is none.
  private static func unreadable(_ path: String) -> String? {
    ["", "-wal", "-shm"].map { path + $0 }.first {
      unsafe access($0, F_OK) == 0 && access($0, R_OK) != 0
    }
  }
}
