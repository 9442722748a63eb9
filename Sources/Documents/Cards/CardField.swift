internal import Wire

/// The fields that a card may have, as they are written.
package enum CardField: String, CaseIterable, Sendable {
  case taskID = "task_id"
  case type = "type"
  case queue = "queue"
  case branch = "branch"
  case specIDs = "spec_ids"
  case verification = "verification"
  case priority = "priority"
  case reviewConfig = "review_config"
  case parentTask = "parent_task"
  case dependencies = "dependencies"
  case reviewRequired = "review_config.required"
  case requiredPersonas = "review_config.required_personas"
  case optionalPersonas = "review_config.optional_personas"
  case minCoveragePct = "review_config.min_coverage_pct"
  case maxRevisionCycles = "review_config.max_revision_cycles"

  /// The fields of the card itself.
  package static let card: [CardField] = [
    .taskID, .type, .queue, .branch, .specIDs, .verification, .priority, .reviewConfig,
    .parentTask, .dependencies,
  ]
  /// The fields of `review_config`.
  package static let review: [CardField] = [
    .reviewRequired, .requiredPersonas, .optionalPersonas, .minCoveragePct, .maxRevisionCycles,
  ]

  /// The key in its own mapping.
  var key: Text {
    switch self {
    case .taskID: "task_id"
    case .type: "type"
    case .queue: "queue"
    case .branch: "branch"
    case .specIDs: "spec_ids"
    case .verification: "verification"
    case .priority: "priority"
    case .reviewConfig: "review_config"
    case .parentTask: "parent_task"
    case .dependencies: "dependencies"
    case .reviewRequired: "required"
    case .requiredPersonas: "required_personas"
    case .optionalPersonas: "optional_personas"
    case .minCoveragePct: "min_coverage_pct"
    case .maxRevisionCycles: "max_revision_cycles"
    }
  }
}
