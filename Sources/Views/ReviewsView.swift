internal import Governance
internal import Wire

extension Views {
  /// Writes the reviews of live tasks, in byte order of the tasks' ids.
  static func reviews(in state: State, to yaml: inout YAMLEmitter) {
    let reviews = state.scan(ReviewEntity.self)
    yaml.map("reviews") { yaml in
      for review in reviews { write(review, to: &yaml) }
    }
    noteLimit(reviews.count, to: &yaml)
  }

  private static func write(_ review: ReviewEntity, to yaml: inout YAMLEmitter) {
    yaml.map(word: review.task.text.string) { yaml in
      yaml.field("revision", review.revision)
      yaml.field("cycles", review.cycles)
      write(review.range, to: &yaml)
      yaml.field("authors", words: review.authors)
      if let reviewer = review.reviewer {
        yaml.map("reviewer") { yaml in
          yaml.field("principal", word: reviewer.principal.description)
          yaml.field("session", word: reviewer.session?.text.string)
          yaml.field("seq", reviewer.source.seq)
        }
      }
      if let report = review.report {
        yaml.map("report") { yaml in
          yaml.field("outcome", word: report.outcome.rawValue)
          yaml.field("coverage", report.coverage)
          yaml.field("seq", report.record.seq)
        }
      }
      if let verdict = review.verdict {
        yaml.map("verdict") { yaml in
          yaml.field("outcome", word: verdict.outcome.rawValue)
          yaml.field("produced_by", word: verdict.producedBy.rawValue)
          yaml.field("seq", verdict.source.seq)
        }
      }
      yaml.field("seq", review.source.seq)
    }
  }

  private static func write(_ range: GitRangeInReview, to yaml: inout YAMLEmitter) {
    let facts = range.facts
    yaml.map("range") { yaml in
      yaml.field("repository", word: facts.repository.string)
      yaml.field("ref", word: facts.ref.string)
      yaml.field("from", digits: facts.from)
      yaml.field("to", digits: facts.to)
      yaml.field("tree", digits: facts.tree)
      yaml.field("diff", digits: facts.diff)
      yaml.field("commits", facts.commits)
      yaml.field("changed", facts.changed.count)
      yaml.field("self_observed", range.selfObserved)
    }
  }
}
