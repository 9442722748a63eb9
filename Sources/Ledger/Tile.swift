/// One published file of hashes, or the bundle of entries beside one of level 0 (C2SP tlog-tiles).
package struct Tile: Hashable, Sendable {
  /// How many levels of the tree one tile spans.
  package static let height = 8
  /// How many hashes a full tile has: two to the power of `height`.
  package static let widthMax = 256
  /// The levels that a path can name.
  package static let levels = 0...63

  /// The level, from 0 for leaf hashes.
  package let level: Int
  /// The position within the level.
  package let index: Int
  /// How many hashes it holds; less than `widthMax` only at the right edge.
  package let width: Int

  /// Names a tile.
  ///
  /// - Precondition: The level is in `levels`, the index not negative, the width 1 to `widthMax`.
  package init(level: Int, index: Int, width: Int = widthMax) {
    precondition(
      Self.levels.contains(level) && index >= 0 && (1...Self.widthMax).contains(width),
      "a tile has a level, a place and at least one hash")
    self.level = level
    self.index = index
    self.width = width
  }

  /// The positions of its hashes within the level.
  package var range: Range<Int> {
    (index * Self.widthMax)..<(index * Self.widthMax + width)
  }

  /// The path of the hashes, `tile/<L>/<N>[.p/<W>]`.
  package var path: String { "tile/\(level)/\(place)" }

  /// The path of the entries of a tile of level 0, `tile/entries/<N>[.p/<W>]`.
  ///
  /// - Precondition: The level is 0.
  package var entriesPath: String {
    precondition(level == 0, "entries lie beside level 0")
    return "tile/entries/\(place)"
  }

  /// Groups of three digits, all but the last after an `x`: 1234067 is `x001/x234/067`.
  private var place: String {
    var groups = [Self.threeDigits(index % 1000)]
    var rest = index / 1000
    while rest > 0 {
      groups.append("x" + Self.threeDigits(rest % 1000))
      rest /= 1000
    }
    let path = groups.reversed().joined(separator: "/")
    return width == Self.widthMax ? path : "\(path).p/\(width)"
  }

  private static func threeDigits(_ value: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: 3 - text.count) + text
  }

  /// Returns the tiles that a tree of `size` leaves has and one of `oldSize` had not, level by
  /// level. A tile that grew is among them at its new width.
  ///
  /// - Precondition: `oldSize` is at most `size`. The answer has a tile for every 255 leaves or so
  ///   between them: publish in steps.
  package static func new(from oldSize: Int, to size: Int) -> [Tile] {
    precondition(oldSize >= 0 && oldSize <= size, "a tree grows")
    var tiles: [Tile] = []
    var (level, oldCount, count) = (0, oldSize, size)
    while count > 0 {
      for index in (oldCount / widthMax)..<(count / widthMax) {
        tiles.append(Tile(level: level, index: index))
      }
      // tlog-tiles, Partial Tiles: floor(s / 256^l) mod 256, and empty tiles are not served.
      if count > oldCount, count % widthMax > 0 {
        tiles.append(Tile(level: level, index: count / widthMax, width: count % widthMax))
      }
      (level, oldCount, count) = (level + 1, oldCount / widthMax, count / widthMax)
    }
    return tiles
  }
}
