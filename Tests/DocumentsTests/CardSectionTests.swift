import Documents
import Testing
import Wire

@Suite struct CardSectionTests {
  private func missing(_ body: String) throws -> [CardSection] {
    try Card.parse(Card.text(Card.lines, body: body)).warnings.compactMap { warning in
      if case .sectionMissing(let section) = warning.kind { section } else { nil }
    }
  }

  @Test func `an empty body lacks every section`() throws {
    #expect(try missing("") == CardSection.allCases)
    #expect(try missing("plain words: objective, deliverables") == CardSection.allCases)
  }

  @Test(arguments: CardSection.allCases)
  func `each section is missed on its own`(_ section: CardSection) throws {
    let headings: [CardSection: String] = [
      .metadata: "## Metadata", .objective: "## Objective", .deliverables: "## Deliverables",
      .verification: "## Verification", .authority: "## Authority", .auditTrail: "## Audit Trail",
    ]
    let kept = headings.filter { $0.key != section }.values.sorted()
    #expect(try missing(kept.joined(separator: "\n\ntext\n\n")) == [section])
  }

  @Test(arguments: [
    "# Objective", "###### objective", "## 3. OBJECTIVES", "## 1.2.3 Goal of the work ##",
    "   ## Objective", "##\tGoals", "## 💡 Objective", "## Objective（目标）", "##   Objective\r",
  ])
  func `level, number, marks and case of a heading do not matter`(_ heading: String) throws {
    #expect(try !missing(heading + "\n").contains(.objective))
  }

  @Test(arguments: [
    "##Objective", "####### Objective", "    ## Objective", "Objective\n===", "## OBJECTIVE_7",
    "## Objectivity", "## 目标", "- ## Objective", "#", "```\n## Objective\n```",
    "~~~ sh\n## Objective\n```\n## Objective\n~~~", "````\n```\n## Objective\n````",
    "```\n## Objective",
  ])
  func `what is no heading or names something else does not count`(_ text: String) throws {
    #expect(try missing(text + "\n").contains(.objective))
  }

  @Test(arguments: ["```\ncode\n```\n## Objective", "```a`b\n## Objective", "``\n## Objective"])
  func `a heading after code counts`(_ text: String) throws {
    #expect(try !missing(text).contains(.objective))
  }

  @Test func `the words of a name stand together`() throws {
    #expect(try missing("## Audit").contains(.auditTrail))
    #expect(try missing("## Trail of the audit").contains(.auditTrail))
    #expect(try !missing("## 8. The audit-trail").contains(.auditTrail))
    #expect(try !missing("## Meta data").contains(.metadata))
  }
}
