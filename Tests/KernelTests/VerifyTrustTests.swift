import Foundation
import Kernel
import Testing

/// What a reader is told of a ledger that may be another one.
@Suite struct VerifyTrustTests {
  let work: TestWorkspace
  private let other = String(repeating: "0", count: 64)

  init() throws { work = try TestWorkspace() }

  private func identity() throws -> String {
    let marker = String(decoding: try work.read("ledger/origin"), as: UTF8.self)
    return try #require(marker.split(separator: "\n").dropFirst().first.map(String.init))
  }

  private func doubts(_ line: String, as user: String) throws -> Bool {
    let answer = try work.run(line, as: user)
    #expect(answer.exit == .ok)
    let found = try #require(answer.member("not_checked") as? [String])
    return found.contains { $0.hasPrefix("which ledger this is") }
  }

  @Test func `verify says that nobody told it which ledger it should be`() throws {
    #expect(try doubts("verify --threads 1", as: "auditor"))
    #expect(try !doubts("verify --threads 1 --trust \(identity())", as: "auditor"))
    // Its maker has seen it before.
    #expect(try !doubts("verify --threads 1", as: TestWorkspace.owner))
  }

  @Test func `a ledger that is not the one named is refused, seen or not`() throws {
    for user in ["auditor", TestWorkspace.owner] {
      let verify = try work.failure("verify --threads 1 --trust \(other)", as: user)
      #expect(verify.code == "KRN-LEDGER-UNTRUSTED" && verify.exit == .integrity)
      let status = try work.failure("status --trust \(other)", as: user)
      #expect(status.code == "KRN-LEDGER-UNTRUSTED" && status.exit == .refused)
    }
  }
}
