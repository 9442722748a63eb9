/// Rows of words, put under one another for people.
enum Columns {
  /// Pads every column but the last to its widest word. Words are measured in characters, as far
  /// as a terminal shows them in one place each.
  static func lines(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, word) in row.enumerated() {
        line += word
        if column + 1 < row.count {
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
