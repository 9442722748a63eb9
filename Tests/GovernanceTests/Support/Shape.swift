import Foundation
import Wire

/// Holds canonical bytes to the published list of fields of their type.
struct Shape {
  /// One way to change a value, and whether the reader must still take it.
  struct Change {
    let what: String
    let text: String
    let isAccepted: Bool
  }

  let type: WireType
  let tree: JSONTree
  /// Paths of fields that are optional, but of which one must be there.
  var alternatives: Set<String> = []

  /// What is wrong with the value as it is, if anything.
  var faults: [String] { Self.faults(tree, type, at: "") }

  private static func faults(_ tree: JSONTree, _ type: WireType, at path: String) -> [String] {
    switch (type, tree) {
    case (.object(let fields), .object(let members)):
      let known = fields.map(\.name).filter { name in members.contains { $0.key == name } }
      var found: [String] = []
      if members.map(\.key) != known { found.append("\(path) has \(members.map(\.key))") }
      if fields.map(\.name) != fields.map(\.name).sorted() { found.append("\(path) is unsorted") }
      for field in fields {
        let inner = path + "." + field.name
        guard let member = members.first(where: { $0.key == field.name }) else {
          if field.isRequired { found.append("\(inner) is missing") }
          continue
        }
        found += faults(member.value, field.type, at: inner)
      }
      return found
    case (.array(let element, let max), .array(let elements)):
      let inside = elements.flatMap { faults($0, element, at: path + "[]") }
      return elements.count <= max ? inside : inside + ["\(path) is too long"]
    case (.choice(let words), .plain(let text)):
      return words.contains { "\"\($0)\"" == text } ? [] : ["\(path) is \(text)"]
    case (.text(let form), .plain(let text)):
      guard text.hasPrefix("\""), let pattern = form.pattern else {
        return text.hasPrefix("\"") ? [] : ["\(path) is no string"]
      }
      let value = String(text.dropFirst().dropLast())
      let fits = value.range(of: pattern, options: .regularExpression) != nil
      return fits ? [] : ["\(path) is \(text), not \(pattern)"]
    case (.integer, .plain(let text)): return Int(text) == nil ? ["\(path) is \(text)"] : []
    case (.boolean, .plain(let text)): return ["true", "false"].contains(text) ? [] : ["\(path)"]
    case (.any, _): return []
    default: return ["\(path) has another shape"]
    }
  }

  /// Every optional field of the type, by path.
  static func optionals(_ type: WireType, at path: String = "") -> Set<String> {
    switch type {
    case .object(let fields):
      fields.reduce(into: []) { found, field in
        let inner = path + "." + field.name
        if !field.isRequired { found.insert(inner) }
        found.formUnion(optionals(field.type, at: inner))
      }
    case .array(let element, _): optionals(element, at: path + "[]")
    case .text, .integer, .boolean, .choice, .any: []
    }
  }

  /// Every field that is there, by path.
  static func present(_ tree: JSONTree, at path: String = "") -> Set<String> {
    switch tree {
    case .object(let members):
      members.reduce(into: []) { found, member in
        found.insert(path + "." + member.key)
        found.formUnion(present(member.value, at: path + "." + member.key))
      }
    case .array(let elements):
      elements.reduce(into: []) { $0.formUnion(present($1, at: path + "[]")) }
    case .plain: []
    }
  }

  /// Every field left out by itself, and unknown fields put in everywhere.
  var changes: [Change] { changes(tree, type, at: "") { $0.text } }

  private func changes(
    _ tree: JSONTree, _ type: WireType, at path: String, _ whole: (JSONTree) -> String
  ) -> [Change] {
    switch (type, tree) {
    case (.object(let fields), .object(let members)):
      var found: [Change] = []
      for (index, key) in [(0, "0"), (members.count, "zz")] {
        var more = members
        more.insert((key, .plain("1")), at: index)
        found.append(
          Change(what: "\(path).\(key) put in", text: whole(.object(more)), isAccepted: false))
      }
      for (index, member) in members.enumerated() {
        guard let field = fields.first(where: { $0.name == member.key }) else { continue }
        let inner = path + "." + member.key
        var fewer = members
        fewer.remove(at: index)
        found.append(
          Change(
            what: "\(inner) left out", text: whole(.object(fewer)),
            isAccepted: !field.isRequired && !alternatives.contains(inner)))
        found += changes(member.value, field.type, at: inner) { changed in
          var others = members
          others[index].value = changed
          return whole(.object(others))
        }
      }
      return found
    case (.array(let element, _), .array(let elements)):
      // One element stands for the others.
      guard let first = elements.first else { return [] }
      return changes(first, element, at: path + "[]") { changed in
        whole(.array([changed] + elements.dropFirst()))
      }
    default: return []
    }
  }
}
