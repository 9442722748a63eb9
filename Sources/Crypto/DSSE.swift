/// What signatures are made over: DSSE v1, so that a signature of one kind is never one of another.
package enum DSSE {
  /// What kind of bytes a signature is about.
  package struct PayloadType: Hashable, Sendable {
    /// The media type, as it is signed.
    package let string: String

    /// Names a type. Signers of the kernel use the named ones below and no other.
    package init(_ string: String) { self.string = string }

    /// The statement of an event (design §4).
    package static let statement = PayloadType("application/vnd.kernel.statement+json")
    /// The proof that whoever enrolls a key holds its secret half.
    package static let possession = PayloadType("application/vnd.kernel.possession+json")
    /// A verdict that travels as a file.
    package static let verdict = PayloadType("application/vnd.kernel.verdict+json")
  }

  /// Returns the bytes that are signed for `body`.
  ///
  /// For example `DSSEv1 13 application/x 5 hello`; lengths count bytes.
  package static func preAuthenticationEncoding(type: PayloadType, body: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    appendPreAuthenticationEncoding(type: type, body: body[...], to: &out)
    return out
  }

  /// Appends the bytes that are signed for `body`, so that a loop can reuse one buffer.
  package static func appendPreAuthenticationEncoding(
    type: PayloadType, body: ArraySlice<UInt8>, to out: inout [UInt8]
  ) {
    // DSSE v1.0.2, protocol.md: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body.
    let space = UInt8(ascii: " ")
    out.reserveCapacity(out.count + type.string.utf8.count + body.count + 32)
    out.append(contentsOf: "DSSEv1 ".utf8)
    out.append(contentsOf: String(type.string.utf8.count).utf8)
    out.append(space)
    out.append(contentsOf: type.string.utf8)
    out.append(space)
    out.append(contentsOf: String(body.count).utf8)
    out.append(space)
    out.append(contentsOf: body)
  }
}
