import Testing
import Wire

@testable import Governance

/// The states of tasks, and the ways between them.
@Suite struct StatesTests {
  @Test(arguments: TaskStatus.allCases)
  func `every state is reached by lawful events`(_ status: TaskStatus) throws {
    let world = try World.founded()
    try world.bring(Known.task("T-1"), to: status)
  }
}
