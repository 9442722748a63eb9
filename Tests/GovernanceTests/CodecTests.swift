import Foundation
import Testing
import Wire

@testable import Governance

/// The bytes of bodies and entities, held to the published lists of their fields.
@Suite struct CodecTests {
  /// Of these a gate has exactly one, so that leaving it out leaves none.
  private static let alternatives: Set<String> = [
    ".policy.gates[].all", ".policy.gates[].any", ".policy.gates[].at_least",
  ]

  private static func samples() throws -> Samples {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    return Samples(world: world, task: id)
  }

  @Test func `every kind of entity has a place of its own`() {
    #expect(EntityKind.allCases.map(\.place) == Array(EntityKind.allCases.indices))
  }

  @Test(arguments: EventKind.allCases)
  func `a body is what its list of fields says`(_ kind: EventKind) throws {
    var present: Set<String> = []
    for payload in try Self.samples().full(kind) {
      let bytes = payload.canonicalBytes
      #expect(try Event(kind, canonical: bytes).payload.canonicalBytes == bytes)
      var shape = Shape(type: type(of: payload).wireType, tree: JSONTree(bytes))
      shape.alternatives = Self.alternatives
      #expect(Array(shape.tree.text.utf8) == bytes)
      #expect(shape.faults == [])
      for change in shape.changes {
        let isRead = (try? Event(kind, canonical: Array(change.text.utf8))) != nil
        #expect(isRead == change.isAccepted, "\(kind): \(change.what)")
      }
      present.formUnion(Shape.present(shape.tree))
    }
    let missing = Shape.optionals(kind.payloadType.wireType).subtracting(present)
    #expect(missing.isEmpty, "no sample of \(kind) has \(missing)")
  }

  @Test(arguments: EventKind.allCases)
  func `a body keeps its golden spelling`(_ kind: EventKind) throws {
    let payload = try #require(try Self.samples().full(kind).first)
    try Golden.expect(
      String(decoding: payload.canonicalBytes, as: UTF8.self), is: "events/\(kind).json")
  }

  @Test func `every golden body belongs to an event`() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Golden.folder.appending(path: "events").path)
    #expect(Set(names) == Set(EventKind.allCases.map { "\($0).json" }))
  }

  @Test func `every entity is read back as it was written`() throws {
    var present: [EntityKind: Set<String>] = [:]
    for world in try [Self.busyWorld(), Self.widerWorld()] {
      for (key, _, entity) in world.state.everything() {
        let bytes = entity.value.canonicalBytes
        let again = try Entity(key.kind, canonical: bytes)
        #expect(again.value.canonicalBytes == bytes)
        #expect(again.value.entityID == key.id)
        var shape = Shape(type: type(of: entity.value).wireType, tree: JSONTree(bytes))
        shape.alternatives = Self.alternatives
        #expect(shape.faults == [], "\(key.kind)")
        // What was seen of a kind before needs no second look.
        let paths = Shape.present(shape.tree)
        if paths.isSubset(of: present[key.kind] ?? []) { continue }
        present[key.kind, default: []].formUnion(paths)
        for change in shape.changes {
          let isRead = (try? Entity(key.kind, canonical: Array(change.text.utf8))) != nil
          #expect(isRead == change.isAccepted, "\(key.kind): \(change.what)")
        }
      }
    }
    #expect(Set(present.keys) == Set(EntityKind.allCases))
    for (kind, type) in Self.types {
      let missing = Shape.optionals(type).subtracting(present[kind] ?? [])
      #expect(missing.isEmpty, "no \(kind) has \(missing)")
    }
  }

  private static let types: [(EntityKind, WireType)] = [
    (.ledger, LedgerEntity.wireType), (.policy, PolicyEntity.wireType),
    (.principal, PrincipalEntity.wireType), (.email, EmailEntity.wireType),
    (.agent, AgentEntity.wireType), (.key, KeyEntity.wireType),
    (.session, SessionEntity.wireType), (.task, TaskEntity.wireType),
    (.live, LiveTask.wireType), (.queues, QueuesEntity.wireType),
    (.spec, SpecEntity.wireType), (.repository, RepositoryEntity.wireType),
    (.evidence, EvidenceEntity.wireType), (.review, ReviewEntity.wireType),
    (.verdict, VerdictEntity.wireType), (.push, PushEntity.wireType),
    (.ref, RefEntity.wireType), (.refusals, RefusalsEntity.wireType),
  ]

  /// A ledger in which something of every kind stands, with every field.
  private static func busyWorld() throws -> World {
    let world = try World.founded()
    for (index, status) in TaskStatus.allCases.enumerated() where status != .running {
      // One queue would not have room for all.
      let queue: Identifier = status == .codeReview ? "research" : "dev"
      try world.bring(Known.task("T-\(index)"), to: status, card: .sample(queue: queue))
    }
    let governed = Known.task("GOV-1")
    try world.bring(governed, to: .running, card: .sample(queue: "governance"))
    try world.happen(.imported(Known.task("FULL-1"), Samples.fullCard), by: Cast.lea)
    let review = Known.task("T-3")
    try world.approve(review, producedBy: .simulated)
    let reviewer = Cast.session(.reviewer)
    try world.happen(.verdict(try world.verdict(review, by: reviewer)), by: reviewer)
    try world.happen(.evidence(review, World.range(review, revision: 5)), by: Cast.runner)
    try world.happen(
      .pushAllowed(World.range(review), task: review, ref: Known.ref("refs/heads/scratch")),
      by: Cast.kernel)
    try world.happen(.queueLocked("dev"), by: Cast.omar)
    let samples = Samples(world: world, task: review)
    try world.happen(samples.deed(.proposal(.refused), by: Cast.kernel), by: Cast.kernel)
    for kind in [EventKind.principal(.enrolled), .agent(.enrolled), .spec(.registered)] {
      let bytes = try samples.full(kind)[0].canonicalBytes
      try world.happen(Deed(kind, try Event(kind, canonical: bytes)), by: Cast.olga)
    }
    try world.open(
      Voice(
        actor: Known.principal("agent:new"), session: Known.session(50), key: Known.key("fifty")),
      .executor, scope: [review], life: .day, parent: Known.session(3))
    try world.happen(.revoked(Cast.omar.key, through: world.records[world.seq - 1]), by: Cast.olga)
    return world
  }

  /// A ledger under a policy with a gate of every shape.
  private static func widerWorld() throws -> World {
    let world = World()
    let wide = try Policy(canonical: Array(Samples.widePolicy.utf8))
    let creation = World.creation(wide) { [Text.known("\($0.actor)@example.org")] }
    try world.happen(creation, by: Cast.olga)
    return world
  }
}
