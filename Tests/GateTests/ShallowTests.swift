import Testing

/// A push that would bring a cut-off history along.
@Suite struct ShallowTests {
  @Test func `a push that would cut the repository's history off is refused by git itself`() throws
  {
    let site = try Site()
    try site.git(["checkout", "-q", "--orphan", "other"])
    try site.commit("lamp", "on\n", "One")
    try site.commit("lamp", "on and on\n", "Two")
    let shallow = site.path + "/shallow"
    try site.git(["clone", "-q", "--depth=1", "--branch=other", "file://\(site.dev)", shallow])
    let run = try site.run(
      git: ["push", site.bare, "HEAD:refs/heads/try"], in: shallow)
    #expect(!run.isGood && run.message.contains("shallow update not allowed"))
    #expect(try site.landed("refs/heads/try") == nil)
    #expect(!site.has("app.git/shallow"))
  }
}
