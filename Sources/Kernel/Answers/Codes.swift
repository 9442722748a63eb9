internal import Governance

/// What a code means: for `kernel explain`, offline.
package struct CodeEntry: Sendable {
  /// The code, `KRN-…`.
  package let code: String
  /// What it means: a sentence or two.
  package let meaning: String
  /// What to do: a safe step.
  package let advice: String

  init(_ code: String, _ meaning: String, _ advice: String) {
    self.code = code
    self.meaning = meaning
    self.advice = advice
  }
}

/// Every code that the program can print. A test holds the list against the sources.
package enum Codes {
  /// The entry of a code; nil for none of ours.
  package static func entry(_ code: String) -> CodeEntry? {
    all.first { $0.code.utf8.elementsEqual(code.utf8) }
  }

  /// All codes: those of the program itself, and those of the law's conditions.
  package static var all: [CodeEntry] { own + documents + ofConditions }

  /// The codes of conditions follow from their declarations.
  private static var ofConditions: [CodeEntry] {
    let known = Set((own + documents).map(\.code))
    var order: [String] = []
    var kinds: [String: [ConditionKind]] = [:]
    for kind in ConditionKind.all {
      let code = "\(kind.code)"
      if known.contains(code) { continue }
      if kinds[code] == nil { order.append(code) }
      kinds[code, default: []].append(kind)
    }
    return order.map { code in
      let kinds = kinds[code] ?? []
      let asks = kinds.map { "\($0.id): \($0.asks)" }.joined(separator: " ")
      var fixers: [String] = []
      for kind in kinds where !fixers.contains("\(kind.fixer)") { fixers.append("\(kind.fixer)") }
      return CodeEntry(
        code, "The law refused it because a condition is not met. \(asks)",
        "Who can make it hold: \(fixers.joined(separator: ", or ")). "
          + "kernel why TASK shows what the condition looked at.")
    }
  }
}

extension Codes {
  /// Codes of the program itself, in order.
  private static let own: [CodeEntry] = command + keys + ledger + files + looking + changes

  private static let command: [CodeEntry] = [
    CodeEntry(
      "KRN-USAGE", "The command line cannot be understood.",
      "Look at the command's --help."),
    CodeEntry(
      "KRN-TEXT",
      "A text holds a character that a ledger never keeps: a control, or one that "
        + "changes the direction of text.", "Write it again without that character."),
    CodeEntry(
      "KRN-FORMAT", "Bytes are not in the format that they should have.",
      "Make the file again with the program that wrote it."),
    CodeEntry(
      "KRN-CAN-READS",
      "kernel can asks about commands that propose events; this one proposes none.",
      "Run the command itself, or ask about one that has --dry-run."),
    CodeEntry(
      "KRN-REFUSED", "The law refused it.", "kernel why TASK lists every condition."),
    CodeEntry(
      "KRN-REFUSED-BEFORE",
      "A statement with this --id was refused before; a repeat gets the "
        + "same answer.", "Look at the record that is named, and use a new --id to try again."),
    CodeEntry(
      "KRN-ID-REUSED", "The --id was used before for another statement by the same actor.",
      "Use a new --id, or leave it out."),
    CodeEntry(
      "KRN-SECRET-FOUND", "What was about to be signed seems to hold a secret. Nothing was signed.",
      "Take it out; change the secret if others may have seen it."),
    CodeEntry(
      "KRN-SIGNATURE-INVALID", "A signature inside the body is not that of the key that it names.",
      "Ask whoever made the document to sign it again."),
    CodeEntry(
      "KRN-STATEMENT-TOO-LARGE", "A statement has at most 49,152 bytes.",
      "Split it, or put the long text into a file that is cited."),
    CodeEntry(
      "KRN-REFUSAL-UNRECORDED",
      "A refusal should have been recorded and could not be. It was refused all the same, and "
        + "nothing was changed.",
      "Make room or mend what is named; tell whoever keeps this ledger."),
    CodeEntry(
      "KRN-CLOCK-BEHIND",
      "This machine's clock is more than 5 seconds behind the newest record, "
        + "so that only stops and reads work.",
      "Set the clock. If a clock ran ahead once, the roots can start a new epoch."),
    CodeEntry(
      "KRN-NOT-CONFIRMED",
      "A person was asked before signing and did not say yes. Nothing was "
        + "signed.", "Read what is to be signed, and run the command again."),
    CodeEntry(
      "KRN-REQUEST-FORMAT", "The file is not a request that this program made.",
      "Ask whoever made it to make it anew and send the whole file."),
    CodeEntry(
      "KRN-REQUEST-LEDGER", "The request is for another ledger.",
      "Go to the workspace that it names, or ask for a request for this one."),
    CodeEntry(
      "KRN-LOG-FILE", "The file given with --log-file cannot be written.",
      "Name a file in a folder that you may write; links are not followed."),
    CodeEntry(
      "KRN-OUTPUT", "The answer could not be written, for example to a file on a full disk.",
      "Make room. What was asked for was done all the same, unless the message says otherwise."),
    CodeEntry(
      "KRN-NO-HOME", "No folder for keys and anchors can be found.",
      "Set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME, to absolute paths."),
  ]

  private static let keys: [CodeEntry] = [
    CodeEntry(
      "KRN-NO-KEY", "There is no key here for whoever should act on this ledger.",
      "kernel key list shows the keys that you have; an owner can enrol another."),
    CodeEntry(
      "KRN-WHO", "Keys of more people than one are here, so it is not clear who acts.",
      "Say which with --as."),
    CodeEntry(
      "KRN-KEY-MISSING",
      "A key's file is not in the folder of keys. To record anything in a local ledger takes the "
        + "kernel's own event and checkpoint keys beside one's own; init left them with the user "
        + "who made the ledger, and nobody else has them.",
      "Ask the person who made the ledger to record it. A lost file of your own comes back from a "
        + "backup; without one, an owner revokes the key and enrols another."),
    CodeEntry(
      "KRN-KEY-FILE", "A file in the folder of keys is not a key file.",
      "Restore it, or move it away."),
    CodeEntry(
      "KRN-KEY-FILE-OPEN",
      "Others than its owner may read or write a key file, so the key may be "
        + "known to them.", "Close it with chmod 600, and think about having the key revoked."),
    CodeEntry(
      "KRN-SESSION-TOKEN", "KERNEL_SESSION does not hold a session's token.",
      "Ask the person who opened the session for the whole token."),
    CodeEntry(
      "KRN-CRYPTO", "The cryptographic library could not start, or hold a key.",
      "Try again; if it stays so, the machine lacks randomness or memory that can be locked."),
    CodeEntry(
      "KRN-CHECKPOINT", "The checkpoint could not be signed, so nothing was recorded.",
      "kernel doctor says whether the ledger's checkpoint key is here."),
  ]

  private static let ledger: [CodeEntry] = [
    CodeEntry(
      "KRN-RECORD-UNKNOWN", "The ledger has no record or size of that number.",
      "kernel status tells how many records there are."),
    CodeEntry(
      "KRN-NO-WORKSPACE", "No ledger was found in this folder or above it.",
      "Go to the workspace, name it with -C, or make one with kernel init."),
    CodeEntry(
      "KRN-NO-FOLDER", "The folder cannot be read.", "Check its name and who may read it."),
    CodeEntry(
      "KRN-WORKSPACE-EXISTS", "There is a ledger here already, and init never touches one.",
      "kernel status shows it."),
    CodeEntry(
      "KRN-ORIGIN-FILE", "The file ledger/origin is not the marker of three lines that init wrote.",
      "Restore the file; it holds origin, identity and the kind of store."),
    CodeEntry(
      "KRN-LEDGER-LOST",
      "There was a ledger here, or one of this origin, and its database is gone. A new one would "
        + "know nothing of what happened.",
      "Restore the folder ledger/ from a backup and run kernel verify: it tells whether the backup "
        + "is as new as what you have seen."),
    CodeEntry(
      "KRN-LEDGER-UNTRUSTED",
      "You have never seen this ledger, or it is not the one that you named: nothing tells "
        + "whether it is the right one.", "Get its identity from somebody you trust and compare it."
    ),
    CodeEntry(
      "KRN-LEDGER-SHORTER", "The ledger has fewer records than you have seen: somebody cut it.",
      "Stop. The anchor under your state folder is a signed proof; find out who did it."),
    CodeEntry(
      "KRN-LEDGER-FORKED",
      "The first records are not the ones that you have seen: somebody "
        + "replaced them.",
      "Stop. The anchor under your state folder is a signed proof; find out who did it."),
    CodeEntry(
      "KRN-ANCHOR-BROKEN",
      "The file with the last checkpoint that you saw is damaged, or not signed by the ledger's "
        + "checkpoint key.", "Find out who changed it before you remove it."),
    CodeEntry(
      "KRN-INTEGRITY", "The ledger is not what it was when it was written.",
      "Stop writing to it, and run kernel verify."),
    CodeEntry(
      "KRN-ROOT-THRESHOLD",
      "More roots than one decide together in this ledger, and one signature is not enough. This "
        + "version has no proposals that they could agree on, so that nothing a root decides can "
        + "be done; kernel init makes no such ledger.",
      "Use a kernel that has proposals. Everything that needs no root goes on."),
    CodeEntry(
      "KRN-LAW-UNKNOWN",
      "The ledger is under a law that this program does not know. It can check bytes, chain, tree "
        + "and signatures, but not say what the records from there on mean.",
      "Use a kernel that knows the law. kernel log, proof and verify still work."),
    CodeEntry(
      "KRN-STORE-CORRUPT", "The database is damaged or is none.",
      "Stop writing to it, run kernel verify, and restore a backup if need be."),
    CodeEntry(
      "KRN-STORE", "The database reported something unexpected.", "Run kernel doctor."),
    CodeEntry(
      "KRN-FORMAT-NEWER", "A newer program wrote this ledger's store.", "Use a newer kernel."),
    CodeEntry(
      "KRN-BUSY", "Somebody else is writing to the ledger, and did not finish in time.",
      "Try again; kernel doctor says who holds the lock."),
    CodeEntry(
      "KRN-UNFINISHED",
      "What was asked for is recorded and durable. Something that follows it was not done: a view, "
        + "the file of the checkpoint, the anchor of this user or the shortening of the log.",
      "Do not repeat the command: its outcome is known. The next action does what was left; kernel "
        + "doctor shows whether it did."),
    CodeEntry(
      "KRN-SYNC-FAILED", "The disk did not confirm the write, so that the outcome is unknown.",
      "Repeat the command with the same --id: it tells what happened."),
  ]

  private static let files: [CodeEntry] = [
    CodeEntry(
      "KRN-STORE-IO",
      "The disk or the file system failed while something was read or written. Nothing says that "
        + "the ledger itself is wrong.",
      "Look at the system's log and at the disk, and try again. kernel verify tells whether what "
        + "is stored is whole."),
    CodeEntry(
      "KRN-UNREADABLE", "A file or a folder is there, and this user may not read it.",
      "Ask whoever owns it, or go on as a user who may read it."),
    CodeEntry("KRN-DISK-FULL", "No space is left. Nothing was changed.", "Free some space."),
    CodeEntry(
      "KRN-READ-ONLY", "The folder may not be written.", "Check who owns it, and its mode."),
    CodeEntry("KRN-NOT-FOUND", "There is no such file.", "Check its name."),
    CodeEntry("KRN-EXISTS", "Something with this name is there already.", "Use another name."),
    CodeEntry(
      "KRN-FILE-REFUSED",
      "The file is a link, another kind of file, or too large; it was not "
        + "touched.", "Put a regular file in its place."),
    CodeEntry(
      "KRN-FILE-EXISTS", "The file that was to be written is there already.",
      "Name another file, or move that one away."),
    CodeEntry(
      "KRN-SPEC-PATH", "A spec's path is relative to the workspace and never leads upwards.",
      "Name the file as it is seen from the root of the workspace."),
    CodeEntry("KRN-FILE", "The system could not tell about a file.", "Check who may read it."),
    CodeEntry(
      "KRN-VIEW-EDITED",
      "A view was changed by hand. Views are rendered and never read back, so "
        + "the change had no effect, and was replaced.",
      "Change what the view shows through a command. Keep notes elsewhere."),
  ]
}
