package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel verdict verify`: checks a signed verdict without any workspace.
package struct VerdictVerify: Operation {
  package static let path = ["verdict", "verify"]
  package static let summary = "Check the signature of a verdict's file."
  package static let discussion = """
    Needs no workspace. Without a key, a good signature shows only that the file is as its signer \
    left it; it says nothing of who that was, and exits 4. With the key that you know the reviewer \
    by, a match exits 0 and anything else 3. Whether a verdict counts is for its ledger to say.
    """
  package static let examples = [
    Example("kernel verdict verify fix-1.verdict --key ed25519:…", "Check who has signed a file.")
  ]
  var file = ""
  var key: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("file", &file, about: "The signed verdict.", completion: .files)
    try visitor.option(
      "key", &key, placeholder: "KEY", about: "The public key that the reviewer is known by.",
      isRequired: false, completion: .none)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let known = try key.map { (text) throws(Problem) in
      guard let key = PublicKey(text) else {
        throw Problem("KRN-USAGE", .usage, "--key takes ed25519: and the base64 of 32 bytes")
      }
      return key
    }
    let signed = try VerdictFile.read(SignedVerdict.self, kernel.effects.absolute(file))
    guard signed.claim.isValid else {
      throw Problem(
        "KRN-SIGNATURE-INVALID", .refused, "the signature is not that of the key over this verdict",
        hint: "trust nothing in the file")
    }
    if let known, known != signed.key {
      throw Problem(
        "KRN-VERDICT-SIGNER", .refused, "another key has signed: \(signed.key)",
        hint: "find out whose key that is")
    }
    let says = known == nil ? "signature consistent, signer unknown" : "signed by that key"
    return Answer(
      "kernel.verdict_check/1",
      data: .members([
        "signature": .string("consistent"), "signer_known": .boolean(known != nil),
        "signed": .wire(signed),
      ]),
      lines: [says] + VerdictWords.lines(signed), exit: known == nil ? .consent : .ok)
  }
}
