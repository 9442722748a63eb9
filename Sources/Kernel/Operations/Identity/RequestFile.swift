internal import Store
internal import Wire

/// Requests that one person's machine writes and another's reads: one line of canonical JSON.
enum RequestFile {
  /// The most bytes of a request.
  static let byteCountMax = 16_384

  /// Reads a request from a file.
  ///
  /// - Throws: `KRN-REQUEST-FORMAT` for anything that is no such request.
  static func read<Request: WireObject>(
    _ file: String, _ what: String, in kernel: Kernel
  ) throws(Problem) -> Request {
    var bytes = try Files.given(kernel.effects.absolute(file), max: byteCountMax)
    // Shells and editors end a file with a line feed; it is not part of the request.
    if bytes.last == 0x0A { bytes.removeLast() }
    do { return try Request(canonical: bytes) } catch {
      throw Problem(
        "KRN-REQUEST-FORMAT", .refused, "\(file) is not \(what): \(error)",
        hint: "ask whoever made it for the whole line, unchanged")
    }
  }

  /// Writes a request to a new file.
  ///
  /// - Throws: `KRN-FILE-EXISTS` when there is something under the name.
  static func write(
    _ request: some WireObject, to file: String, in kernel: Kernel
  ) throws(Problem) {
    try Files.create(kernel.effects.absolute(file), request.canonicalBytes + [0x0A])
  }

  /// Makes sure that a file can be written before anything that lasts is made for it.
  static func checkNew(_ file: String?, in kernel: Kernel) throws(Problem) {
    guard let file else { return }
    if try Files.exists(kernel.effects.absolute(file)) {
      throw Files.taken(file)
    }
  }

  /// A request as the line that is handed on.
  static func line(_ request: some WireObject) -> String {
    String(decoding: request.canonicalBytes, as: UTF8.self)
  }

  /// Refuses a request that was made for another ledger, before the law refuses its signature.
  static func check(_ named: Identifier, on ledger: OpenLedger) throws(Problem) {
    guard named == ledger.origin else {
      throw Problem(
        "KRN-REQUEST-LEDGER", .refused,
        "the request is for the ledger \(named), and this one is \(ledger.origin)",
        hint: "ask for a request made with --ledger \(ledger.origin)")
    }
  }
}
