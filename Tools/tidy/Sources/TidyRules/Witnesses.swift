import SwiftSyntax

/// Knows which members only do what a protocol has already described.
struct Witnesses {
  /// What the standard library's protocols ask for, and our own conventions for payloads.
  private static let wellKnown: Set<String> = [
    "description", "debugDescription", "==(_:_:)", "<(_:_:)", "hash(into:)", "id", "rawValue",
    "init(rawValue:)", "allCases", "next()", "makeIterator()", "startIndex", "endIndex",
    "index(after:)", "underestimatedCount",
    "init(reading:)", "write(to:)", "fields", "wireType", "writeFields", "init(fields:)",
  ]

  private var requirements: [String: Set<String>] = [:]
  private var parents: [String: Set<String>] = [:]

  /// Reads every protocol and every conformance in `files`.
  init(_ files: [SwiftFile]) {
    for file in files {
      for node in file.nodes {
        if let type = named(node) { parents[type.name, default: []].formUnion(type.inherited) }
        guard let description = node.as(ProtocolDeclSyntax.self) else { continue }
        let members = description.memberBlock.members.compactMap { Declaration(Syntax($0.decl)) }
        requirements[description.name.text, default: []].formUnion(members.map(\.name))
      }
    }
  }

  /// Whether a member is described by a protocol that its type keeps.
  func contains(_ declaration: Declaration) -> Bool {
    guard let owner = declaration.owner, !owner.is(ProtocolDeclSyntax.self) else { return false }
    let name = declaration.name
    let base = String(name.prefix { $0 != "(" })
    if Self.wellKnown.contains(name) || Self.wellKnown.contains(base) { return true }
    if ["==", "<", "encode"].contains(base) { return true }
    guard let type = named(owner) else { return false }
    return ancestors(of: type.name).contains { requirements[$0]?.contains(name) == true }
  }

  private func ancestors(of type: String) -> Set<String> {
    var found: Set<String> = [type]
    var waiting = [type]
    while let next = waiting.popLast() {
      for parent in parents[next, default: []] where found.insert(parent).inserted {
        waiting.append(parent)
      }
    }
    return found
  }
}

/// The simple name of a type, and of what it inherits from.
private func named(_ node: Syntax) -> (name: String, inherited: [String])? {
  let (name, clause): (String, InheritanceClauseSyntax?)
  switch node.as(SyntaxEnum.self) {
  case .structDecl(let type): (name, clause) = (type.name.text, type.inheritanceClause)
  case .classDecl(let type): (name, clause) = (type.name.text, type.inheritanceClause)
  case .enumDecl(let type): (name, clause) = (type.name.text, type.inheritanceClause)
  case .actorDecl(let type): (name, clause) = (type.name.text, type.inheritanceClause)
  case .protocolDecl(let type): (name, clause) = (type.name.text, type.inheritanceClause)
  case .extensionDecl(let type):
    (name, clause) = (simple(type.extendedType), type.inheritanceClause)
  default: return nil
  }
  return (name, clause?.inheritedTypes.map { simple($0.type) } ?? [])
}

/// The last name of a type: `A.B<C>` is `B`.
private func simple(_ type: TypeSyntax) -> String {
  if let member = type.as(MemberTypeSyntax.self) { return member.name.text }
  if let identifier = type.as(IdentifierTypeSyntax.self) { return identifier.name.text }
  return type.trimmedDescription
}
