/// SplitMix64: small, seeded, and the same on every machine.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// A number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// Whether something of this chance, in percent, happens.
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of some values.
  mutating func pick<Element>(_ values: [Element]) -> Element { values[below(values.count)] }
}
