package import Wire

/// The events of policy.
package enum PolicyEvent: EventGroup {
  case adopted(PolicyAdopted)

  package enum Kind: String, CaseIterable, Sendable { case adopted = "policy.adopted" }

  package var payload: any EventPayload {
    switch self {
    case .adopted(let body): body
    }
  }

  package var kind: Kind {
    switch self {
    case .adopted: .adopted
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .adopted: PolicyAdopted.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .adopted: self = .adopted(try .init(reading: &reader))
    }
  }
}

/// `policy.adopted`: the whole new policy, in place of the one in force.
package struct PolicyAdopted: EventPayload {
  package let policy: Policy
  /// The digest of the policy that it replaces, so that two adoptions cannot cross.
  package let previous: Digest
  /// The YAML that it was written as: input, cited by digest.
  package let source: BlobReference?

  package static let traits = EventTraits(.root)

  /// Proposes a policy in place of the one with digest `previous`.
  package init(policy: Policy, previous: Digest, source: BlobReference?) {
    self.policy = policy
    self.previous = previous
    self.source = source
  }

  package static let fields: [WireField] = [
    .required("policy", Policy.self, "The whole policy."),
    .required("previous", Digest.self, "The digest of the policy that it replaces."),
    .optional("source", BlobReference.self, "The YAML that it was written as."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    policy = try reader.field("policy")
    previous = try reader.field("previous")
    source = try reader.optional("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("policy", policy)
    writer.field("previous", previous)
    writer.field("source", source)
  }

  package var blobs: [BlobReference] { source.map { [$0] } ?? [] }

  package func judge(in court: Court) {
    court.require(
      .policyReplacesCurrent, court.policy.map { $0.digest == previous },
      ConditionDetail(
        ["in force": court.policy?.digest.hex ?? "none"], step: "kernel policy show"))
    court.require(
      .policySize, policy.canonicalBytes.count <= Policy.byteCountMax,
      ConditionDetail(["bytes": "\(policy.canonicalBytes.count)"]))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(PolicyEntity(policy: policy, source: occurrence.source), seq: occurrence.seq)
  }
}

extension ConditionKind {
  static let policyReplacesCurrent = ConditionKind(
    "policy.previous", "KRN-POLICY-MOVED", "It replaces the policy that is in force.")
  static let policySize = ConditionKind(
    "policy.size", "KRN-POLICY-TOO-LARGE", "The policy has at most 32,768 bytes.")

  static let policies: [ConditionKind] = [.policyReplacesCurrent, .policySize]
}

/// The policy in force.
package struct PolicyEntity: EntityValue {
  package let digest: Digest
  package let policy: Policy
  package let source: Source

  package static let kind = EntityKind.policy
  package static let id: Text = "policy"
  package var entityID: Text { Self.id }
  package var entity: Entity { .policy(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .policy(let value) = entity { value } else { nil }
  }

  init(policy: Policy, source: Source) {
    digest = SHA256.hash(policy.canonicalBytes)
    self.policy = policy
    self.source = source
  }

  package static let fields: [WireField] = [
    .required("digest", Digest.self, "SHA-256 of the canonical policy."),
    .required("policy", Policy.self, "The policy."),
    .required("source", Source.self, "The record that adopted it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    digest = try reader.field("digest")
    policy = try reader.field("policy")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("digest", digest)
    writer.field("policy", policy)
    writer.field("source", source)
  }
}
