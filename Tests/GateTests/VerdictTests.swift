import Governance
import Glibc
import Testing
import Wire

@testable import Kernel

/// Verdicts that travel as files.
@Suite struct VerdictTests {
  /// A task that is reported on, so that its verdict can be signed.
  func reported() throws -> Site {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.submit()
    try site.report()
    return site
  }

  @Test func `a verdict is drafted here, signed elsewhere and submitted later`() throws {
    let site = try reported()
    let (draft, signed) = (site.path + "/draft", site.path + "/signed")
    try site.good(["verdict", "draft", "FIX-1", "--out", draft])
    // The other machine has the reviewer's key and nothing else.
    let other = site.path + "/other"
    for folder in [other, other + "/.config", other + "/.config/kernel"] {
      try #require(mkdir(folder, 0o700) == 0)
    }
    let keys = other + "/.config/kernel/keys"
    try #require(mkdir(keys, 0o700) == 0)
    for header in try KeyFiles(HomeFolders(try site.effects())).all()
    where header.principal.description == "human:rob" {
      let name = header.key.id.description
      try #require(
        link("\(site.home)/.config/kernel/keys/\(name)", "\(keys)/\(name)") == 0)
    }
    let told = try site.kernel(
      ["verdict", "sign", "--draft", draft, "--out", signed], in: other, hasWorkspace: false,
      home: other)
    #expect(told.isGood, "\(told.text)")
    let check = try site.kernel(
      ["verdict", "verify", signed], in: other, hasWorkspace: false, home: site.path)
    #expect(check.exit == .consent)
    #expect(check.text.hasPrefix("signature consistent, signer unknown"))
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    try site.good(["verdict", "submit", signed, "--as", "human:rob"])
    try site.expectPass(["-q", "origin", "HEAD:main"])
    #expect(try site.good(["verdict", "show", "FIX-1"]).text.contains("produced by human"))
  }

  @Test func `somebody may carry the reviewer's verdict, but not sign it`() throws {
    let site = try reported()
    let (draft, signed) = (site.path + "/draft", site.path + "/signed")
    try site.good(["verdict", "draft", "FIX-1", "--out", draft])
    #expect(
      try site.kernel(["verdict", "sign", "--draft", draft, "--as", "human:ann"]).code
        == "KRN-NO-KEY")
    try site.good(["verdict", "sign", "--draft", draft, "--out", signed])
    try site.good(["verdict", "submit", signed, "--as", "human:olga"])
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }

  @Test func `neither a draft nor a verdict is written over a file or through a link`() throws {
    let site = try reported()
    let (mine, link) = (site.path + "/mine", site.path + "/link")
    try site.write("mine", to: mine)
    for (name, target) in [(link, mine), (site.path + "/dangling", site.path + "/nothing")] {
      try #require(symlink(target, name) == 0)
    }
    let draft = site.path + "/draft"
    try site.good(["verdict", "draft", "FIX-1", "--out", draft])
    for file in [mine, link, site.path + "/dangling", draft] {
      for words in [["draft", "FIX-1"], ["sign", "FIX-1"], ["sign", "--draft", draft]] {
        let told = try site.kernel(["verdict"] + words + ["--out", file])
        #expect(told.exit == .refused && told.code == "KRN-FILE-EXISTS", "\(words) \(file)")
        #expect(told.text.contains("next: name another file with --out"))
      }
    }
    #expect(try Files.read(mine, max: 9) == Array("mine".utf8))
    #expect(!site.has("nothing"))
    let signed = site.path + "/signed"
    try site.good(["verdict", "sign", "--draft", draft, "--out", signed])
    #expect(try site.kernel(["verdict", "verify", signed]).exit == .consent)
  }

  @Test func `the key decides how a signature is told`() throws {
    let site = try reported()
    let signed = site.path + "/signed"
    try site.good(["verdict", "sign", "FIX-1", "--out", signed])
    let value = try VerdictFile.read(SignedVerdict.self, signed)
    let verify = ["verdict", "verify", signed, "--key"]
    #expect(try site.kernel(verify + [value.key.description], hasWorkspace: false).isGood)
    let other = "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    let told = try site.kernel(verify + [other], hasWorkspace: false)
    #expect(told.exit == .refused && told.code == "KRN-VERDICT-SIGNER")
    #expect(try site.kernel(verify + ["x"], hasWorkspace: false).exit == .usage)
    // An auditor's job may run as nobody: no home, no keys, no workspace.
    let bare = try site.kernel(
      verify + [value.key.description], in: "/", hasWorkspace: false, hasHome: false)
    #expect(bare.isGood, "\(bare.text)")
    #expect(try site.kernel(["key", "list"], hasHome: false).code == "KRN-NO-HOME")
  }

  @Test func `no field of a signed verdict can be changed`() throws {
    let site = try reported()
    let signed = site.path + "/signed"
    try site.good(["verdict", "sign", "FIX-1", "--out", signed])
    let text = String(decoding: try Files.read(signed, max: 8192), as: UTF8.self)
    var changedCount = 0
    // Every hexadecimal digit and letter of the file, one after the other.
    for index in text.indices where text[index].isHexDigit {
      var changed = text
      let new = text[index] == "a" ? "b" : text[index] == "0" ? "1" : "a"
      changed.replaceSubrange(index...index, with: String(new))
      if changed == text { continue }
      try site.write(changed, to: signed)
      let told = try site.kernel(["verdict", "verify", signed], hasWorkspace: false)
      #expect(told.exit == .refused, "\(changed)")
      changedCount += 1
    }
    #expect(changedCount > 400)
    let submitted = try site.kernel(["verdict", "submit", signed, "--as", "human:rob"])
    #expect(submitted.exit == .refused)
  }

  @Test func `a file that is not its own canonical form is refused`() throws {
    let site = try reported()
    let signed = site.path + "/signed"
    try site.good(["verdict", "sign", "FIX-1", "--out", signed])
    let text = String(decoding: try Files.read(signed, max: 8192), as: UTF8.self)
    for wrong in [" " + text, text + "\n", "{}", "", text.dropLast(3) + "\n"] {
      try site.write(String(wrong), to: signed)
      let told = try site.kernel(["verdict", "verify", signed], hasWorkspace: false)
      #expect(told.code == "KRN-VERDICT-FORMAT", "\(wrong)")
    }
  }

  @Test func `a verdict without a report is not made`() throws {
    let site = try Site()
    #expect(try site.kernel(["verdict", "draft", "FIX-1"]).code == "KRN-VERDICT-REPORT")
    try site.commit("lamp", "on\n")
    try site.submit()
    #expect(
      try site.kernel(["verdict", "submit", "--task", "FIX-1", "--as", "human:rob"]).code
        == "KRN-VERDICT-REPORT")
    #expect(try site.kernel(["verdict", "show", "FIX-1"]).exit == .notFound)
    #expect(try site.kernel(["verdict", "show", "1"]).exit == .notFound)
    #expect(try site.kernel(["verdict", "sign"]).exit == .usage)
  }

  @Test func `a session signs with its own key and as an agent`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let token = try site.submitForAgent()
    let draft = site.path + "/draft"
    try site.good(["verdict", "draft", "FIX-1", "--out", draft])
    #expect(
      try site.kernel(["verdict", "sign", "--draft", draft], hasWorkspace: false).code
        == "KRN-VERDICT-SIGNER")
    let told = try site.kernel(
      ["verdict", "sign", "--draft", draft], session: token, hasWorkspace: false)
    let signed = try SignedVerdict(canonical: Array(told.raw.dropLast()))
    #expect(signed.verdict.producedBy == .agent && told.isGood)
  }
}
