import Testing

@testable import Governance
@testable import Kernel

/// What a new ledger is able to do.
@Suite struct FoundingTests {
  @Test func `init makes no ledger whose roots could decide nothing`() throws {
    let work = try TestWorkspace()
    try work.using { kernel in
      let entity = try kernel.open(forWriting: false).entity
      // Two roots would have to agree on a proposal, and there are none in this version.
      #expect(entity.roots.count == 1 && entity.threshold == 1 && entity.isAccepted)
    }
    try work.write("version: 2\n", to: "specs/policy.yaml")
    #expect(throws: Problem.self) { try work.run("policy adopt specs/policy.yaml") }
    // What only a root may do can be done.
    try work.run("principal enroll --principal human:bob --level L0 --as human:olga")
    try work.run("clock reset --reason 'to see that it can be done' --as human:olga")
    let told = try #require(Codes.entry("KRN-ROOT-THRESHOLD"))
    #expect(told.meaning.contains("kernel init makes no such ledger"))
  }
}
