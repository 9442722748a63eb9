import Ledger
import Testing
import Wire

@Suite struct TileTests {
  @Test(arguments: [
    (Tile(level: 0, index: 0), "tile/0/000", "tile/entries/000"),
    (Tile(level: 0, index: 999), "tile/0/999", "tile/entries/999"),
    (Tile(level: 0, index: 1000), "tile/0/x001/000", "tile/entries/x001/000"),
    (Tile(level: 0, index: 1_234_067), "tile/0/x001/x234/067", "tile/entries/x001/x234/067"),
    (Tile(level: 0, index: 273, width: 112), "tile/0/273.p/112", "tile/entries/273.p/112"),
  ])
  func `paths are grouped by three digits`(_ tile: Tile, _ path: String, _ entries: String) {
    #expect(tile.path == path)
    #expect(tile.entriesPath == entries)
  }

  @Test func `a tree of 256 and one of 70,000 have the tiles of the standard's example`() {
    #expect(
      Tile.new(from: 0, to: 256) == [
        Tile(level: 0, index: 0), Tile(level: 1, index: 0, width: 1),
      ])
    let tiles = Tile.new(from: 0, to: 70_000)
    #expect(tiles.count { $0.level == 0 && $0.width == 256 } == 273)
    #expect(
      tiles.filter { $0.level > 0 || $0.width < 256 }.map(\.path) == [
        "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
      ])
  }

  @Test func `an empty or unchanged tree has no new tiles`() {
    #expect(Tile.new(from: 0, to: 0).isEmpty)
    for size in [1, 255, 256, 65_536] { #expect(Tile.new(from: size, to: size).isEmpty) }
  }

  @Test func `steps publish what one leap publishes`() {
    // Every full tile comes exactly once, and at each size the newest partial ones are there.
    for step in [1, 3, 100, 255, 256, 257] {
      var seen = Set<Tile>()
      var size = 0
      while size < 1500 {
        let next = min(size + step, 1500)
        for tile in Tile.new(from: size, to: next) {
          #expect(seen.insert(tile).inserted)
          #expect(tile.range.upperBound <= next >> (8 * tile.level))
        }
        size = next
      }
      #expect(seen.isSuperset(of: Tile.new(from: 0, to: 1500)))
      #expect(seen.count { $0.level == 0 && $0.width == 256 } == 5)
    }
  }
}

@Suite struct EntryBundleTests {
  @Test func `entries come back as they went in`() throws {
    let records = [[1, 2, 3], [], [UInt8](repeating: 7, count: Record.byteCountMax)]
    var bundle: [UInt8] = []
    for record in records { EntryBundle.append(record, to: &bundle) }
    #expect(bundle.prefix(5) == [0, 3, 1, 2, 3])
    let entries = try #require(EntryBundle.entries(of: bundle))
    #expect(entries.map { Array(bundle[$0]) } == records)
  }

  @Test func `a cut bundle is refused`() {
    var bundle: [UInt8] = []
    EntryBundle.append([1, 2, 3], to: &bundle)
    EntryBundle.append([4, 5], to: &bundle)
    for count in 0..<bundle.count where count != 5 {
      #expect(EntryBundle.entries(of: Array(bundle[..<count])) == nil)
    }
  }

  @Test func `a bundle has at most 256 entries`() {
    var bundle: [UInt8] = []
    for _ in 0..<256 { EntryBundle.append([1], to: &bundle) }
    #expect(EntryBundle.entries(of: bundle)?.count == 256)
    EntryBundle.append([1], to: &bundle)
    #expect(EntryBundle.entries(of: bundle) == nil)
  }
}
