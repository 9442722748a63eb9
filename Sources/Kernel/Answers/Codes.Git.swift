extension Codes {
  /// Codes of reviews, pushes, hooks and what git shows.
  static let changes: [CodeEntry] = git + hooks + reviews

  private static let git: [CodeEntry] = [
    CodeEntry("KRN-GIT-ABSENT", "The git program is not installed.", "Install git."),
    CodeEntry(
      "KRN-GIT-NONE", "There is no git repository here, or no such folder.",
      "Go to the repository, or name it with --git."),
    CodeEntry(
      "KRN-GIT-OWNER", "The repository belongs to another user, so git does not trust it.",
      "Ask its owner, or clone it."),
    CodeEntry(
      "KRN-GIT-SHALLOW", "The repository does not hold the whole history.",
      "Fetch the rest: git fetch --unshallow."),
    CodeEntry(
      "KRN-GIT-REPLACED",
      "The repository shows another history than its objects hold, by grafts "
        + "or replace refs.", "Take them away, and look at the change again."),
    CodeEntry(
      "KRN-GIT-EMPTY", "There is no commit here yet.", "Commit something first."),
    CodeEntry(
      "KRN-GIT-MISSING", "A commit or another object is not in this repository.",
      "Fetch it: git fetch."),
    CodeEntry(
      "KRN-GIT-OBJECT", "A name or an object is not of the kind that is needed.",
      "Name a branch or a commit of this repository."),
    CodeEntry(
      "KRN-GIT-COMMIT", "A commit cannot be read as git writes them.",
      "Make the commit again with git itself."),
    CodeEntry(
      "KRN-GIT-TOO-MANY", "The change is larger than one review can hold.",
      "Split it into smaller changes."),
    CodeEntry("KRN-GIT-TIMEOUT", "Git did not answer in time.", "Try again."),
    CodeEntry(
      "KRN-GIT-FAILED", "Git could not be started, or ended with an error of its own.",
      "Run kernel doctor, and look at the repository with git fsck."),
  ]

  private static let hooks: [CodeEntry] = [
    CodeEntry(
      "KRN-GATE-NAMESPACE",
      "GIT_NAMESPACE is set, so git would move other refs than those that it names to its hooks.",
      "Push without a namespace; a gated repository has none."),
    CodeEntry(
      "KRN-GATE-NONE",
      "The repository here has no push gate of this workspace and this name.",
      "Run it in the repository that others push to; ask whoever keeps that one about its gate."),
    CodeEntry(
      "KRN-GATE-NOT-BARE", "The push gate belongs into the bare repository that others push to.",
      "Install it there; in a clone, the advice before a push is enough."),
    CodeEntry(
      "KRN-HOOK-FOREIGN",
      "Another tool's hook stands where kernel's would, or core.hooksPath says that this "
        + "repository's hooks are elsewhere.",
      "Let that hook run kernel's too."),
    CodeEntry(
      "KRN-HOOK-PATH",
      "A hook cannot name the workspace or the program: its path is not known, or has a quote or "
        + "what is not printable ASCII.",
      "Run the program by its full path; move what has such a name."),
    CodeEntry(
      "KRN-PUSH-INPUT", "What git tells of a push cannot be read.",
      "The command is run by git's hooks; people need not run it."),
    CodeEntry(
      "KRN-PUSH-REF", "No push goes to a ref of this name.",
      "Use a name of printable ASCII of at most 250 bytes."),
    CodeEntry(
      "KRN-PUSH-TOO-MANY", "One push moves too many refs.", "Push fewer at once."),
    CodeEntry(
      "KRN-PUSH-UNSEEN",
      "A push is reported as landed, and git does not show that its ref has moved.",
      "Push again if git has refused to move the ref; the hook reports what lands."),
  ]

  private static let reviews: [CodeEntry] = [
    CodeEntry(
      "KRN-FINDING", "A finding cannot be read.", "kernel review report --help shows the form."),
    CodeEntry(
      "KRN-FINDINGS-YAML", "The file of findings is no list in plain YAML.",
      "kernel review report --help shows the form."),
    CodeEntry(
      "KRN-VERDICT-FORMAT", "The file does not hold a draft or a signed verdict.",
      "Make it again with kernel verdict."),
  ]
}
