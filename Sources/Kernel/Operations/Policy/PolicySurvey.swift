internal import Documents
internal import Governance
internal import Wire

/// Everything that is wrong with a policy as it was written: reading it for adoption stops at the
/// first fault, and whoever writes a policy wants all of them.
struct PolicySurvey {
  /// One fault and where it is.
  struct Fault {
    let place: SourcePlace
    let reason: String
  }

  private(set) var faults: [Fault] = []
  /// The policy; nil when there are faults.
  private(set) var policy: Policy?

  /// Reads a policy's YAML.
  init(_ bytes: [UInt8]) {
    let root: YAMLNode
    do { root = try YAMLDocument.parse(bytes, limits: PolicyText.limits).root } catch {
      faults.append(Fault(place: error.place, reason: error.reason))
      return
    }
    guard case .mapping(let mapping) = root.value else {
      faults.append(
        Fault(place: root.place, reason: "a policy has keys, and this is \(root.value.noun)"))
      return
    }
    survey(mapping, at: root.place)
    faults.sort { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    guard faults.isEmpty else { return }
    // What no part alone can know, such as two queues of one name.
    policy = read(Policy.self, root)
  }

  private mutating func survey(_ mapping: YAMLMapping, at place: SourcePlace) {
    let known = Policy.fields
    for entry in mapping.entries where !known.contains(where: { $0.name == entry.key.string }) {
      faults.append(
        Fault(place: entry.place, reason: "a policy has no part \(entry.key)"))
    }
    for field in known where field.isRequired && mapping[Text.known(field.name)] == nil {
      faults.append(Fault(place: place, reason: "\(field.name) is missing"))
    }
    list("gates", GateRule.self, mapping)
    part("modes", ModeRule.self, mapping)
    list("queues", QueueRule.self, mapping)
    list("refs", RefRule.self, mapping)
    part("review", ReviewRule.self, mapping)
    list("roles", RoleRule.self, mapping)
    part("version", Int.self, mapping)
    part("windows", WindowRule.self, mapping)
    part("wip", WorkInProgressRule.self, mapping)
  }

  private mutating func part<Value: WireValue>(
    _ key: Text, _ type: Value.Type, _ mapping: YAMLMapping
  ) {
    if let node = mapping[key] { _ = read(type, node) }
  }

  private mutating func list<Value: WireValue>(
    _ key: Text, _ type: Value.Type, _ mapping: YAMLMapping
  ) {
    guard let node = mapping[key], node.value != .absent else { return }
    guard case .sequence(let elements) = node.value else {
      faults.append(Fault(place: node.place, reason: "\(key) is a list, not \(node.value.noun)"))
      return
    }
    for element in elements { _ = read(type, element) }
  }

  /// Reads one part; nil after its first fault was noted.
  private mutating func read<Value: WireValue>(_ type: Value.Type, _ node: YAMLNode) -> Value? {
    let form: CanonicalForm
    do { form = try node.canonicalForm() } catch {
      faults.append(Fault(place: error.place, reason: error.reason))
      return nil
    }
    var reader = CanonicalReader(form.bytes)
    do throws(WireError) {
      let value = try Value(reading: &reader)
      try reader.finish()
      return value
    } catch {
      faults.append(Fault(place: form.place(at: error.offset), reason: "\(error.reason)"))
      return nil
    }
  }
}
