import Wire

@testable import Governance

/// Values that the tests know to be well formed, made without optionals at each use.
enum Known {
  /// The principal with this id.
  static func principal(_ id: String) -> PrincipalID { unwrap(PrincipalID(id), id) }

  /// The task with this id.
  static func task(_ id: String) -> TaskID { unwrap(TaskID(id), id) }

  /// The spec with this id.
  static func spec(_ id: String) -> SpecID { unwrap(SpecID(id), id) }

  /// The identifier spelled so.
  static func identifier(_ id: String) -> Identifier { unwrap(Identifier(id), id) }

  /// The ref with this name.
  static func ref(_ name: String) -> GitRef { unwrap(GitRef(name), name) }

  /// A session id that ends in a number.
  static func session(_ number: Int) -> SessionID {
    let digits = String(number)
    return unwrap(
      SessionID("S-" + String(repeating: "0", count: 26 - digits.count) + digits), digits)
  }

  /// A digest that a name stands for.
  static func digest(_ name: String) -> Digest { SHA256.hash(Array(name.utf8)) }

  /// A key that a name stands for. Nothing in the law looks at the bytes of a key.
  static func key(_ name: String) -> PublicKey {
    unwrap(PublicKey(bytes: digest("key " + name).bytes), name)
  }

  /// A git object that a name stands for.
  static func object(_ name: String) -> GitObjectID {
    unwrap(GitObjectID(String(digest("object " + name).hex.prefix(40))), name)
  }

  /// The blob that a name stands for.
  static func blob(_ name: String) -> BlobReference {
    BlobReference(digest: digest("blob " + name), size: 1 + name.utf8.count)
  }

  /// What the law reads of a refused statement: whose it is.
  static func statement(of actor: PrincipalID) throws -> CanonicalValue {
    var reader = CanonicalReader(Array("{\"actor\":\"\(actor)\",\"body\":{\"task\":\"T-1\"}}".utf8))
    return try CanonicalValue(reading: &reader)
  }

  /// A signature that nobody verifies: the law is asked after the signatures were.
  static let signature = unwrap(
    Signature(bytes: Array(repeating: 7, count: Signature.byteCount)), "64 bytes")

  /// The moment so many milliseconds after 2026-01-05T09:00:00Z.
  static func moment(_ milliseconds: Int64) -> Timestamp {
    unwrap(Timestamp(milliseconds: 1_767_603_600_000 + milliseconds), "\(milliseconds)")
  }

  private static func unwrap<Value>(_ value: Value?, _ text: String) -> Value {
    guard let value else { preconditionFailure("\(text) is not well formed") }
    return value
  }
}

extension Int64 {
  static let second: Int64 = 1_000
  static let minute: Int64 = 60_000
  static let hour: Int64 = 3_600_000
  static let day: Int64 = 86_400_000
}
