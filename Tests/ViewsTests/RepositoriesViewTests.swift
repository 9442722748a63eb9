import Governance
import Testing
import Views
import Wire

@Suite struct RepositoriesViewTests {
  private let scene = Scene()

  /// Lets a ref go to a commit, without asking the law, and perhaps land there.
  private func push(_ ref: String, to commit: GitObjectID, landed: Bool) throws {
    let ref = try #require(GitRef(ref))
    let proposal = Proposal(
      actor: .kernel, session: nil, key: Scene.eventKey.id, version: 1, ledger: Scene.ledger,
      issued: scene.now, basis: 0, at: scene.now, seq: 9)
    let occurrence = Occurrence(proposal, leaf: .zero)
    PushAllowed(
      repository: Scene.repository, ref: ref, from: Scene.object("a"), to: commit, tree: nil,
      diff: nil, task: nil
    ).apply(to: scene.state, as: occurrence)
    guard landed else { return }
    PushLanded(allowed: 9, ref: ref, repository: Scene.repository, to: commit)
      .apply(to: scene.state, as: occurrence)
  }

  private var text: String {
    scene.render(.repositories, seq: 9).text
  }

  @Test func `a ref whose deletion has landed is gone, and one that waits is not`() throws {
    try scene.found()
    try push("refs/heads/gone", to: Scene.object("0"), landed: true)
    try push("refs/heads/going", to: Scene.object("0"), landed: false)
    try push("refs/heads/here", to: Scene.object("b"), landed: true)
    #expect(!text.contains("refs/heads/gone"))
    #expect(text.contains("\n    waiting:\n      record_9:\n        ref: refs/heads/going\n"))
    #expect(text.contains("\n      refs/heads/here:\n"))
  }

  @Test func `a repository with many refs lists the first and says so`() throws {
    try scene.found()
    for index in 100..<400 {
      try push("refs/heads/b\(index)", to: Scene.object("b"), landed: true)
    }
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("      refs/") }.count == 256)
    #expect(text.hasSuffix("\n    # the list above ends at its limit: 256\n"))
  }
}
