import Foundation

/// An independent reader: the YAML 1.1 parser of Python, on machines that have it.
enum PythonYAML {
  static let isThere: Bool = (try? run("import yaml", "")) != nil

  /// What a document stands for, as JSON values.
  static func read(_ document: String) throws -> Any {
    let output = try run(
      "import json,sys,yaml;json.dump(yaml.safe_load(sys.stdin.buffer.read()),sys.stdout)",
      document)
    return try JSONSerialization.jsonObject(with: output)
  }

  private struct Failure: Error { let status: Int32 }

  private static func run(_ program: String, _ input: String) throws -> Data {
    let file = FileManager.default.temporaryDirectory.appending(path: "view-\(UUID()).yaml")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let child = Process()
    child.executableURL = URL(filePath: "/usr/bin/env")
    child.arguments = ["python3", "-c", program]
    child.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    child.standardOutput = output
    child.standardError = FileHandle.nullDevice
    try child.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    child.waitUntilExit()
    guard child.terminationStatus == 0 else { throw Failure(status: child.terminationStatus) }
    return data
  }
}
