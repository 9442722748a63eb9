import Foundation
import TidyRules

// Usage: tidy [ROOT]. Prints `path:line: rule: message` for each finding and ends with a count.
let root = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "."
do {
  let repository = try Repository(root: root)
  let findings = tidy(repository)
  for finding in findings { print(finding) }
  print("tidy: \(findings.count) findings in \(repository.files.count) files")
  exit(findings.isEmpty ? 0 : 1)
} catch {
  print("tidy: cannot read \(root): \(error)")
  exit(2)
}
