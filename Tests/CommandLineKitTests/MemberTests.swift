import CommandLineKit
import Testing

@Suite struct MemberTests {
  private func start(
    _ members: [(key: String, value: InputValue)]
  ) throws(UsageError) -> Sample.Start? {
    try Sample.tree.bind(path: ["task", "start"], members: members) as? Sample.Start
  }

  private func message(_ members: [(key: String, value: InputValue)]) -> String? {
    do throws(UsageError) {
      _ = try start(members)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `a JSON object binds like a line`() throws {
    let bound = try #require(
      try start([
        ("task", .text("--odd")), ("limit", .integer(7)), ("dry_run", .boolean(true)),
        ("label", .list([.text("a"), .text("b")])), ("role", .text("executor")),
      ]))
    #expect(bound.task == "--odd")
    #expect(bound.limit.value == 7)
    #expect(bound.dryRun)
    #expect(bound.labels == ["a", "b"])
    #expect(bound.role == .executor)
    #expect(try start([("task", .text("x")), ("dry_run", .boolean(false))])?.dryRun == false)
  }

  @Test func `members are held to their declaration`() {
    let task = (key: "task", value: InputValue.text("T-1"))
    #expect(message([]) == "missing <task>")
    #expect(message([task, task]) == "<task> is given twice")
    #expect(message([task, ("tsk", .text("x"))]) == "unknown input \"tsk\"")
    #expect(message([task, ("json", .boolean(true))]) == "unknown input \"json\"")
    #expect(
      message([task, ("limit", .text("7"))]) == "--limit cannot be \"7\": expected an integer")
    #expect(
      message([task, ("limit", .integer(0))])
        == "--limit cannot be \"0\": expected a whole number from 1 to 100")
    #expect(message([("task", .integer(1))]) == "<task> cannot be \"1\": expected a string")
    #expect(
      message([task, ("dry_run", .text("yes"))])
        == "--dry-run cannot be \"yes\": expected true or false")
    #expect(
      message([task, ("label", .text("a"))]) == "--label cannot be \"a\": expected an array")
    #expect(
      message([task, ("queue", .list([]))]) == "--queue cannot be \"[…]\": expected a string")
    #expect(
      message([task, ("role", .text("x"))])
        == "--role cannot be \"x\": expected one of builder, executor, reviewer")
  }

  @Test func `only a full path binds`() {
    #expect(throws: UsageError.self) { _ = try Sample.tree.bind(path: ["start"], members: []) }
  }
}
