import SwiftSyntax

/// Everything another module can use says what it is, unless its protocol has said so already.
let docComment = Rule("doc-comment") { repository in
  let sources = repository.swift.filter { $0.file.isSource }
  let witnesses = Witnesses(sources)
  let listed = FieldLists(sources)
  return sources.flatMap { file in
    file.nodes.compactMap { node in
      guard let declaration = Declaration(node), declaration.isVisible, !declaration.isDocumented,
        !witnesses.contains(declaration), !listed.explain(declaration)
      else { return nil }
      return Finding(
        path: file.path, line: file.line(declaration.node), rule: "doc-comment",
        message: "`\(declaration.name)` has no doc comment: say in one sentence what it is or does")
    }
  }
}

/// The types that publish a list of their fields, with a sentence for each: the list is what a
/// reader is shown, and saying the same again above each property would be a second place for one
/// idea.
struct FieldLists {
  private let types: Set<String>

  init(_ sources: [SwiftFile]) {
    var types: Set<String> = []
    for file in sources {
      for node in file.nodes {
        guard let declaration = Declaration(node), declaration.name == "fields",
          let owner = declaration.owner, let name = Self.typeName(owner)
        else { continue }
        types.insert(name)
      }
    }
    self.types = types
  }

  /// Whether a declaration is a stored property of such a type, or the list of an area's events.
  func explain(_ declaration: Declaration) -> Bool {
    if declaration.name == "Kind", declaration.node.is(EnumDeclSyntax.self) { return true }
    guard let variable = declaration.node.as(VariableDeclSyntax.self),
      variable.bindings.allSatisfy({ $0.accessorBlock == nil }),
      !variable.modifiers.contains(where: { $0.name.text == "static" }),
      let owner = declaration.owner, let name = Self.typeName(owner)
    else { return false }
    return types.contains(name)
  }

  private static func typeName(_ node: Syntax) -> String? {
    switch node.as(SyntaxEnum.self) {
    case .structDecl(let type): type.name.text
    case .extensionDecl(let type): type.extendedType.trimmedDescription
    default: nil
    }
  }
}

/// A declaration that can be used from another module, seen without its kind.
struct Declaration {
  let node: Syntax
  /// Its base name with its labels: `write(to:)`, `init(reading:)`, `count`.
  let name: String
  private let modifiers: DeclModifierListSyntax

  /// Takes the kinds of declaration that need words; cases are explained by their enum.
  init?(_ node: Syntax) {
    self.node = node
    switch node.as(SyntaxEnum.self) {
    case .structDecl(let type): (name, modifiers) = (type.name.text, type.modifiers)
    case .classDecl(let type): (name, modifiers) = (type.name.text, type.modifiers)
    case .enumDecl(let type): (name, modifiers) = (type.name.text, type.modifiers)
    case .actorDecl(let type): (name, modifiers) = (type.name.text, type.modifiers)
    case .protocolDecl(let type): (name, modifiers) = (type.name.text, type.modifiers)
    case .typeAliasDecl(let alias): (name, modifiers) = (alias.name.text, alias.modifiers)
    case .functionDecl(let function):
      let labels = labelled(function.signature.parameterClause.parameters)
      (name, modifiers) = (function.name.text + labels, function.modifiers)
    case .initializerDecl(let initializer):
      let labels = labelled(initializer.signature.parameterClause.parameters)
      (name, modifiers) = ("init" + labels, initializer.modifiers)
    case .subscriptDecl(let member):
      (name, modifiers) = ("subscript", member.modifiers)
    case .variableDecl(let variable):
      let names = variable.bindings.map(\.pattern.trimmedDescription)
      (name, modifiers) = (names.joined(separator: ", "), variable.modifiers)
    default: return nil
    }
  }

  /// Whether it is `package` or `public`, by its own word, its extension's or its protocol's.
  var isVisible: Bool {
    if let own = access(of: modifiers) { return own }
    if let parent = owner?.as(ExtensionDeclSyntax.self) {
      return access(of: parent.modifiers) ?? false
    }
    if let parent = owner?.as(ProtocolDeclSyntax.self) {
      return access(of: parent.modifiers) ?? false
    }
    return false
  }

  var isDocumented: Bool {
    node.leadingTrivia.contains { piece in
      switch piece {
      case .docLineComment, .docBlockComment: true
      default: false
      }
    }
  }

  /// The type, extension or protocol whose member this is.
  var owner: Syntax? {
    guard node.parent?.is(MemberBlockItemSyntax.self) == true else { return nil }
    return node.parent?.parent?.parent?.parent
  }
}

/// True for `package` and wider, false for narrower, nil where nothing is said.
private func access(of modifiers: DeclModifierListSyntax) -> Bool? {
  for modifier in modifiers where modifier.detail == nil {
    switch modifier.name.text {
    case "package", "public", "open": return true
    case "private", "fileprivate", "internal": return false
    default: continue
    }
  }
  return nil
}

private func labelled(_ parameters: FunctionParameterListSyntax) -> String {
  "(" + parameters.map { $0.firstName.text + ":" }.joined() + ")"
}
