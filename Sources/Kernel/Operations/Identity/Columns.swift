/// Rows of words, put under one another for people.
enum Columns {
  /// Pads every column to its widest word, counted in characters; a line does not end in spaces.
  static func lines(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let shown = row[..<((row.lastIndex { !$0.isEmpty } ?? -1) + 1)]
      var line = ""
      for (column, word) in shown.enumerated() {
        line += word
        if column + 1 < shown.count {
          line += String(repeating: " ", count: widths[column] - word.count + 2)
        }
      }
      return line
    }
  }

  /// The rows below their titles, or one line that says that there are none.
  static func table(_ titles: [String], _ rows: [[String]], none: String) -> [String] {
    rows.isEmpty ? [none] : lines([titles] + rows)
  }
}
