import CSQLite
import Glibc
import Testing

@testable import Store

/// A disk that fails, a file that may not be read and damage are three things.
@Suite struct SystemFaultTests {
  private func sorted(_ code: Int32, _ system: Int32, at path: String = "/none") -> StoreError {
    StoreError(sqlite: code, system: system, message: "m", at: path, sql: nil)
  }

  @Test func `a read that failed is no damage, whatever SQLite calls it`() {
    for system in [EIO, ENXIO] {
      guard case .io(let fault) = sorted(SQLITE_CORRUPT, system) else {
        Issue.record("\(system)")
        continue
      }
      #expect(fault.message == String(cString: strerror(system)))
    }
    for code in [SQLITE_IOERR, SQLITE_IOERR | (1 << 8), SQLITE_IOERR | (3 << 8)] {
      guard case .io = sorted(code, EIO) else {
        Issue.record("\(code)")
        continue
      }
    }
    // SQLite has forgotten the system's code of a write that it rolled back; memory is no disk.
    guard case .io = sorted(SQLITE_IOERR | (3 << 8), 0),
      case .other = sorted(SQLITE_IOERR | (12 << 8), 0)
    else {
      Issue.record("a write")
      return
    }
    for code in [SQLITE_CORRUPT, SQLITE_NOTADB] {
      guard case .corrupt = sorted(code, 0) else {
        Issue.record("\(code)")
        continue
      }
    }
    // A file that ends too early is damage, and a flush that failed is neither.
    guard case .corrupt = sorted(SQLITE_IOERR | (2 << 8), 0) else {
      Issue.record("a short read")
      return
    }
    guard case .syncFailed = sorted(SQLITE_IOERR | (4 << 8), EIO) else {
      Issue.record("a flush")
      return
    }
  }

  @Test func `what may not be read is told from what may not be written`() {
    for code in [EACCES, EPERM] {
      guard case .unreadable = StoreError(reading: code, at: "f") else {
        Issue.record("\(code)")
        continue
      }
      guard case .readOnly = StoreError(errno: code, at: "f") else {
        Issue.record("\(code)")
        continue
      }
    }
    guard case .readOnly = StoreError(reading: EROFS, at: "f") else {
      Issue.record("a file system")
      return
    }
    guard case .io = StoreError(reading: EIO, at: "f"),
      case .notFound = StoreError(errno: ENOENT, at: "f")
    else {
      Issue.record("others")
      return
    }
  }
}
