internal import Documents
internal import Governance
internal import Wire

/// Policies as people write them.
enum PolicyText {
  /// The most bytes of a policy file.
  static let byteCountMax = 262_144
  /// The deepest tree of a gate takes more levels than cards and registries do.
  static let limits = YAMLLimits(depthMax: CanonicalReader.depthMax)

  /// The default policy, which `specs/policy.yaml` of the project holds.
  static var ordinary: [UInt8] { PackageResources.policy_yaml }

  /// Reads a policy from YAML.
  ///
  /// - Throws: `KRN-POLICY-YAML` with the line, for anything that is no policy.
  static func parse(_ bytes: [UInt8]) throws(Problem) -> Policy {
    let form: CanonicalForm
    do { form = try YAMLDocument.parse(bytes, limits: limits).root.canonicalForm() } catch {
      throw Problem(
        "KRN-POLICY-YAML", .refused, "the policy is not YAML as it is read here: \(error)",
        hint: "kernel policy lint FILE")
    }
    do { return try Policy(canonical: form.bytes) } catch {
      let place = form.place(at: error.offset)
      throw Problem(
        "KRN-POLICY-INVALID", .refused, "the policy is wrong at \(place): \(error.reason)",
        hint: "kernel policy lint FILE")
    }
  }
}
