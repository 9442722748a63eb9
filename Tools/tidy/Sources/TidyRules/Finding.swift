/// One thing to put right: where it is, which rule says so, and what to do instead.
package struct Finding: Comparable, CustomStringConvertible {
  package let path: String
  package let line: Int
  package let rule: String
  package let message: String

  package var description: String { "\(path):\(line): \(rule): \(message)" }

  package static func < (left: Finding, right: Finding) -> Bool {
    (left.path, left.line, left.rule) < (right.path, right.line, right.rule)
  }
}

/// A rule: a name that never changes, and what it finds in the whole repository.
package struct Rule: Sendable {
  package let name: String
  let findings: @Sendable (Repository) -> [Finding]

  /// A rule that looks at the repository as a whole.
  init(_ name: String, findings: @escaping @Sendable (Repository) -> [Finding]) {
    self.name = name
    self.findings = findings
  }

  /// A rule that looks at each Swift file by itself; `check` returns a line and what to do there.
  init(swift name: String, check: @escaping @Sendable (SwiftFile) -> [(line: Int, message: String)])
  {
    self.init(name) { repository in
      repository.swift.flatMap { file in
        check(file).map {
          Finding(path: file.path, line: $0.line, rule: name, message: $0.message)
        }
      }
    }
  }

  /// A rule that looks at each text file by itself.
  init(text name: String, check: @escaping @Sendable (TextFile) -> [(line: Int, message: String)]) {
    self.init(name) { repository in
      repository.files.flatMap { file in
        check(file).map {
          Finding(path: file.path, line: $0.line, rule: name, message: $0.message)
        }
      }
    }
  }
}

/// Every rule, in the order of the table in the README.
package let rules: [Rule] =
  bannedTokenRules + sizeRules + commentRules + [stringComparison, docComment, layering]
  + markdownRules

/// What is wrong in `repository`, less what `allow.txt` excuses; ordered by place.
package func tidy(_ repository: Repository) -> [Finding] {
  let found = rules.flatMap { $0.findings(repository) }
  return Exceptions(repository).applied(to: found).sorted()
}
