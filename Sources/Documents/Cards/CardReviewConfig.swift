package import Wire

/// What a card asks of its review; what is absent, policy decides.
package struct CardReviewConfig: WireObject, Hashable {
  /// The coverage that a card may ask for, in percent.
  package static let coveragePct = 0...100
  /// The number of revision cycles that a card may ask for.
  package static let revisionCycles = 1...99

  package static let fields: [WireField] = [
    .optional("max_revision_cycles", Int.self, "The most revision cycles, 1 to 99."),
    .optional("min_coverage_pct", Int.self, "The least coverage in percent, 0 to 100."),
    .optional("optional_personas", [Identifier].self, "The personas that may review."),
    .optional("required", Bool.self, "Whether the task needs a review."),
    .optional("required_personas", [Identifier].self, "The personas that must review."),
  ]

  /// The most revision cycles.
  package let maxRevisionCycles: Int?
  /// The least coverage, in percent.
  package let minCoveragePct: Int?
  /// The personas that may review.
  package let optionalPersonas: [Identifier]
  /// Whether the task needs a review.
  package let required: Bool?
  /// The personas that must review.
  package let requiredPersonas: [Identifier]

  init(
    maxRevisionCycles: Int?, minCoveragePct: Int?, optionalPersonas: [Identifier],
    required: Bool?, requiredPersonas: [Identifier]
  ) {
    self.maxRevisionCycles = maxRevisionCycles
    self.minCoveragePct = minCoveragePct
    self.optionalPersonas = optionalPersonas
    self.required = required
    self.requiredPersonas = requiredPersonas
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    maxRevisionCycles = try reader.optional("max_revision_cycles")
    minCoveragePct = try reader.optional("min_coverage_pct")
    optionalPersonas = try reader.list("optional_personas")
    required = try reader.optional("required")
    requiredPersonas = try reader.list("required_personas")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("max_revision_cycles", maxRevisionCycles)
    writer.field("min_coverage_pct", minCoveragePct)
    writer.field("optional_personas", unlessEmpty: optionalPersonas)
    writer.field("required", required)
    writer.field("required_personas", unlessEmpty: requiredPersonas)
  }

  /// The rules that a shape alone does not hold.
  var faults: [CardError.Kind] {
    CardRules.range(.maxRevisionCycles, maxRevisionCycles, Self.revisionCycles)
      + CardRules.range(.minCoveragePct, minCoveragePct, Self.coveragePct)
      + CardRules.list(.optionalPersonas, optionalPersonas.map(\.text))
      + CardRules.list(.requiredPersonas, requiredPersonas.map(\.text))
  }
}
