extension Codes {
  /// Codes of `doctor`'s findings.
  static let looking: [CodeEntry] = [
    CodeEntry(
      "KRN-DOCTOR-ENGINE", "The database engine and how it was told to keep what is committed.",
      "Commits are durable with journal_mode wal and synchronous 2."),
    CodeEntry(
      "KRN-DOCTOR-LOCK", "Whether somebody is writing to the ledger now.",
      "A lock that stays for minutes belongs to a process that hangs: look at it."),
    CodeEntry(
      "KRN-DOCTOR-KEYS",
      "The key files of this user: all readable by their owner alone, and those "
        + "of the kernel among them.",
      "Without the kernel's two keys nobody can write to a local ledger from here."),
    CodeEntry(
      "KRN-DOCTOR-ANCHOR", "The last checkpoint that this user has seen, held against the ledger.",
      "Keep checkpoints with somebody else too: kernel checkpoint prints one."),
    CodeEntry(
      "KRN-DOCTOR-CLOCK", "This machine's clock against the newest record.",
      "Set the clock: more than 5 seconds behind, only stops work."),
    CodeEntry(
      "KRN-DOCTOR-VIEWS", "The files under state/ and ops/ against what was rendered.",
      "kernel state render writes them again; edits by hand have no effect."),
    CodeEntry(
      "KRN-DOCTOR-PUSHES",
      "Pushes that were allowed and of which nobody has said that they landed.",
      "Give the line that is named to the gate's post-receive hook, which looks at the ref before "
        + "it records; where git has not moved the ref after all, nothing is to be done."),
    CodeEntry(
      "KRN-DOCTOR-SESSIONS",
      "Open sessions whose actions are all refused, since the key that opened them was revoked for "
        + "that record.",
      "End each with kernel session end, and have somebody who is trusted open a new one."),
    CodeEntry(
      "KRN-DOCTOR-WIP",
      "Work in progress against the policy's limit, which a P0 task may exceed, and a hotfix too.",
      "Finish what runs before anything else is started; kernel status shows who holds a slot."),
    CodeEntry(
      "KRN-DOCTOR-ORPHANS", "Tasks that have been running for more than 7 days.",
      "Ask who works on them; stop those that nobody does, so that their slots become free."),
    CodeEntry(
      "KRN-DOCTOR-BLOCKED", "Tasks that are blocked: yellow after 24 hours, red after 72.",
      "kernel why TASK says what each waits for."),
    CodeEntry(
      "KRN-DOCTOR-GIT",
      "The git program, and whether a repository around the workspace ignores "
        + "ledger/.", "Ignore ledger/ in git: a ledger that git merges or resets is damaged."),
  ]

  /// Codes of cards, registries and YAML; each message says the line and the value.
  static let documents: [CodeEntry] = cards + registry + yaml + policies

  private static func card(_ code: String, _ meaning: String) -> CodeEntry {
    CodeEntry(code, meaning, "Mend the card at the line that is named, and import it again.")
  }

  private static let cards: [CodeEntry] = [
    card("KRN-CARD", "The card cannot be used."),
    card("KRN-CARD-BOM", "The file begins with a byte order mark."),
    card("KRN-CARD-BRANCH", "The branch has a name that git refuses."),
    card("KRN-CARD-DEPENDS-ON-ITSELF", "The task is its own parent or dependency."),
    card("KRN-CARD-ELEMENT-NOT-TEXT", "An element of a list is not text."),
    card("KRN-CARD-FIELD-MISSING", "A required field is missing or empty."),
    card("KRN-CARD-FILE-NAME", "A card's file name ends with .md."),
    card("KRN-CARD-FILE-NAME-DIFFERS", "The file is named otherwise than its task."),
    card("KRN-CARD-FRONT-MATTER-MISSING", "The first line is not ---."),
    card("KRN-CARD-FRONT-MATTER-NOT-CLOSED", "No later line is ---."),
    card("KRN-CARD-FRONT-MATTER-NOT-MAPPING", "The front matter has no keys."),
    card("KRN-CARD-FRONT-MATTER-TOO-LARGE", "The front matter is too large."),
    card("KRN-CARD-GRAMMAR", "A value breaks the grammar of its field."),
    card("KRN-CARD-HIDDEN-CHARACTER", "The card holds a character that does not show."),
    card("KRN-CARD-LIST-EMPTY", "A list that needs an element has none."),
    card("KRN-CARD-NOT-UTF8", "The card is not UTF-8."),
    card("KRN-CARD-NUL", "The card holds a zero byte."),
    card("KRN-CARD-OUT-OF-RANGE", "A number is outside its range."),
    card("KRN-CARD-PRIORITY", "The priority is none of P0, P1, P2 and P3."),
    card("KRN-CARD-REPEATED", "A list names the same thing twice."),
    card("KRN-CARD-SECTION-MISSING", "A section that cards have is not there; only a warning."),
    card("KRN-CARD-TOO-LARGE", "A card has at most 262,144 bytes."),
    card("KRN-CARD-TOO-MANY-ELEMENTS", "A list has too many elements."),
    card("KRN-CARD-TOO-MANY-UNKNOWN-FIELDS", "There are too many fields that cards do not have."),
    card("KRN-CARD-UNKNOWN-FIELD", "Cards have no such field; it is kept, with a warning."),
    card("KRN-CARD-UNKNOWN-FIELD-NOT-KEPT", "A field that cards do not have cannot be kept."),
    card("KRN-CARD-UNKNOWN-FIELD-OUT-OF-PLACE", "An unknown field stands where none may."),
    card("KRN-CARD-VERIFICATION-EMPTY", "No line says how one sees that the work is done."),
    card("KRN-CARD-WRONG-SHAPE", "A field has another shape than it needs."),
  ]

  private static func registry(_ code: String, _ meaning: String) -> CodeEntry {
    CodeEntry(code, meaning, "Mend the registry at the line that is named, and read it again.")
  }

  private static let registry: [CodeEntry] = [
    registry("KRN-REGISTRY-DEPENDENCY", "A dependency is no spec's id."),
    registry("KRN-REGISTRY-FIELD-MISSING", "A spec lacks a field."),
    registry("KRN-REGISTRY-FROZEN-DISAGREES", "A spec is called frozen in one place only."),
    registry("KRN-REGISTRY-NOT-MAPPING", "The registry has no keys."),
    registry("KRN-REGISTRY-PATH", "A spec's path cannot be used."),
    registry("KRN-REGISTRY-REPEATED", "A spec is listed twice."),
    registry("KRN-REGISTRY-SECTION-NOT-READ", "A section is not read here."),
    registry("KRN-REGISTRY-SPEC-ID", "A spec's id breaks the grammar of ids."),
    registry("KRN-REGISTRY-SPECS-MISSING", "The registry has no list of specs."),
    registry("KRN-REGISTRY-UNKNOWN-WORD", "A word is none of those that the field takes."),
    registry("KRN-REGISTRY-VERSION", "The registry's version is unknown."),
    registry("KRN-REGISTRY-WRONG-SHAPE", "A value has another shape than it needs."),
  ]

  private static func yaml(_ code: String, _ meaning: String) -> CodeEntry {
    CodeEntry(code, meaning, "Mend the file at the line that is named. Plain YAML is read here.")
  }

  private static let yaml: [CodeEntry] = [
    yaml("KRN-YAML-ABSENT-VALUE", "A key has no value."),
    yaml("KRN-YAML-ALIAS", "Aliases are not read."),
    yaml("KRN-YAML-ANCHOR", "Anchors are not read."),
    yaml("KRN-YAML-BOM", "The file begins with a byte order mark."),
    yaml("KRN-YAML-CHARACTER", "A text holds a character that is never kept."),
    yaml("KRN-YAML-DIRECTIVE", "Directives are not read."),
    yaml("KRN-YAML-DUPLICATE-KEY", "A key stands twice in one mapping."),
    yaml("KRN-YAML-EMPTY", "The file is empty."),
    yaml("KRN-YAML-KEY-EMPTY", "A key is empty."),
    yaml("KRN-YAML-KEY-NOT-CANONICAL", "A key is not made of a-z, 0-9 and _."),
    yaml("KRN-YAML-KEY-NOT-PLAIN", "A key is not a plain word."),
    yaml("KRN-YAML-KEY-TOO-LONG", "A key is too long."),
    yaml("KRN-YAML-MEMORY", "Reading it took more memory than there is."),
    yaml("KRN-YAML-MERGE-KEY", "Merge keys are not read."),
    yaml("KRN-YAML-NOT-UTF8", "The file is not UTF-8."),
    yaml("KRN-YAML-SEVERAL-DOCUMENTS", "The file holds more than one document."),
    yaml("KRN-YAML-SYNTAX", "It is not YAML."),
    yaml("KRN-YAML-TAG", "Tags are not read."),
    yaml("KRN-YAML-TEXT-TOO-LONG", "A text is too long."),
    yaml("KRN-YAML-TOO-DEEP", "It is nested too deeply."),
    yaml("KRN-YAML-TOO-LARGE", "The file is too large."),
    yaml("KRN-YAML-TOO-MANY-ELEMENTS", "A list is too long."),
    yaml("KRN-YAML-TOO-MANY-NODES", "It has too many parts."),
  ]

  private static let policies: [CodeEntry] = [
    CodeEntry(
      "KRN-POLICY-YAML", "The policy is not YAML as it is read here.",
      "Mend the file at the line that is named."),
    CodeEntry(
      "KRN-POLICY-INVALID", "The policy has a field, a word or a number that policies do not have.",
      "Mend the file at the place that is named; kernel schema policy shows the form."),
  ]
}
