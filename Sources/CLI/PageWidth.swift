internal import Glibc

/// How wide help pages are: as the reader's terminal, within what can be laid out and read.
enum PageWidth {
  /// The narrowest: below it the tables of options fall apart.
  static let min = 60
  /// The widest: longer lines are hard to read.
  static let max = 100
  /// Where there is no terminal, such as in a file: always the same, so that pages can be compared.
  static let ordinary = 80

  /// The width, from what `COLUMNS` says, else the terminal, else neither. A value of `COLUMNS`
  /// that is no number says nothing (POSIX.1-2024, XBD §8.3).
  static func of(columns: String?, terminal: Int?) -> Int {
    let stated = columns.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    guard let found = stated ?? terminal else { return ordinary }
    return Swift.min(Swift.max(found, min), max)
  }

  /// The width for what this process writes to a descriptor.
  static func ofProcess(_ descriptor: Int32) -> Int {
    let columns = unsafe getenv("COLUMNS").map { unsafe String(cString: $0) }
    return of(columns: columns, terminal: Self.columns(of: descriptor))
  }

  /// The columns of a terminal; nil for anything else.
  private static func columns(of descriptor: Int32) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }
}
