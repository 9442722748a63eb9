import SwiftSyntax

/// In the law, text is compared as bytes: Swift's `==` calls composed and decomposed é equal.
let stringComparison = Rule(swift: "law-string-comparison") { file in
  guard file.file.room == "Governance" else { return [] }
  let instead = "compare Text or Identifier: Swift's String == is not byte equality"
  return file.nodes.compactMap { node in
    if let sequence = node.as(SequenceExprSyntax.self) {
      guard let side = comparedString(in: Array(sequence.elements)) else { return nil }
      return (file.line(side), instead)
    }
    if let choice = node.as(SwitchExprSyntax.self), isString(choice.subject) {
      return (file.line(choice), instead)
    }
    if let literal = node.as(RegexLiteralExprSyntax.self) {
      return (file.line(literal), "regular expressions are banned here: write a byte grammar")
    }
    return nil
  }
}

/// The operand of `==`, `!=`, `<`, `>`, `~=` that is a string taken out of a text.
private func comparedString(in elements: [ExprSyntax]) -> ExprSyntax? {
  for (index, element) in elements.enumerated() {
    guard let name = element.as(BinaryOperatorExprSyntax.self)?.operator.text,
      ["==", "!=", "<", ">", "<=", ">=", "~="].contains(name)
    else { continue }
    for side in [index - 1, index + 1] where elements.indices.contains(side) {
      if isString(elements[side]) { return elements[side] }
    }
  }
  return nil
}

/// Whether an expression ends in `.string` or `.description`.
private func isString(_ expression: ExprSyntax) -> Bool {
  guard let member = expression.as(MemberAccessExprSyntax.self) else { return false }
  return ["string", "description"].contains(member.declName.baseName.text)
}
