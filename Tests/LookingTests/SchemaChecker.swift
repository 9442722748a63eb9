import Foundation

/// Holds a JSON value against the part of JSON Schema that the published schemas use.
struct SchemaChecker {
  /// What is wrong, each with its place; empty for a value that the schema describes.
  private(set) var faults: [String] = []

  static func faults(_ value: Any, _ schema: [String: Any]) -> [String] {
    var checker = SchemaChecker()
    checker.check(value, schema, "$")
    return checker.faults
  }

  private static let known: Set<String> = [
    "$schema", "title", "description", "type", "properties", "required", "additionalProperties",
    "items", "maxItems", "minItems", "enum", "pattern", "minimum", "maximum", "default",
  ]

  private mutating func check(_ value: Any, _ schema: [String: Any], _ place: String) {
    for key in schema.keys where !Self.known.contains(key) { faults.append("\(place): \(key)") }
    let types = schema["type"].map { $0 as? [String] ?? ["\($0)"] } ?? []
    if !types.isEmpty, !types.contains(where: { Self.is(value, $0) }) {
      faults.append("\(place) is no \(types.joined(separator: " or "))")
      return
    }
    if let words = schema["enum"] as? [String], !words.contains("\(value)") {
      faults.append("\(place) is none of \(words)")
    }
    if let text = value as? String, let pattern = schema["pattern"] as? String,
      text.range(of: pattern, options: .regularExpression) == nil
    {
      faults.append("\(place): \(text) does not match \(pattern)")
    }
    if let list = value as? [Any] {
      if let max = schema["maxItems"] as? Int, list.count > max {
        faults.append("\(place) is long")
      }
      if let items = schema["items"] as? [String: Any] {
        for (index, item) in list.enumerated() { check(item, items, "\(place)[\(index)]") }
      }
    }
    if let object = value as? [String: Any] { check(object, schema, place) }
  }

  private mutating func check(
    _ object: [String: Any], _ schema: [String: Any], _ place: String
  ) {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    for key in schema["required"] as? [String] ?? [] where object[key] == nil {
      faults.append("\(place) lacks \(key)")
    }
    for (key, value) in object {
      if let property = properties[key] {
        check(value, property, "\(place).\(key)")
      } else if schema["additionalProperties"] as? Bool == false {
        faults.append("\(place) has \(key)")
      }
    }
  }

  private static func `is`(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": isBoolean(value)
    case "integer": !isBoolean(value) && value is Int
    default: false
    }
  }

  private static func isBoolean(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return false }
    return String(cString: number.objCType) == "c"
  }
}
