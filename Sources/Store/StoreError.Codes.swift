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
      case ENOENT: .notFound(fault)
      case EEXIST: .conflict(fault)
      // O_NOFOLLOW on a link, O_DIRECTORY on anything but a folder.
      case ELOOP, ENOTDIR, EISDIR, ENXIO: .refused(fault)
      case EWOULDBLOCK: .busy(fault)
      default: .other(fault)
      }
  }

  /// Sorts an extended result code of SQLite; `system` is the `errno` that SQLite last saw.
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
    case EROFS, EACCES, EPERM: .readOnly(fault)
    case ENOENT: .notFound(fault)
    case ELOOP: .refused(fault)
    default: .other(fault)
    }
  }
}
