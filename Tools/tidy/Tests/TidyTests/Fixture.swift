import TidyRules

/// What `rule` finds in files written down here, as `path:line`; other rules are left out.
func found(_ rule: String, in files: [String: String]) -> [String] {
  tidy(Repository(files: files)).filter { $0.rule == rule }.map { "\($0.path):\($0.line)" }
}

/// Whether `rule` finds anything in one source file.
func fires(_ rule: String, _ source: String, at path: String = "Sources/Kernel/A.swift") -> Bool {
  !found(rule, in: [path: source]).isEmpty
}
