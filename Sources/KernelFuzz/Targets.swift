import Crypto
import Documents
import Governance
import Ledger
import Wire

/// What is done with each input: read it, and hold what was accepted to its laws. A law that does
/// not hold ends the process, which the fuzzer reports with the input.
enum Targets {
  /// An accepted value is what a second, independent writer makes of it.
  static func canonical(_ bytes: [UInt8]) -> Int32 {
    var reader = CanonicalReader(bytes)
    guard (try? reader.skipValue()) != nil, (try? reader.finish()) != nil else { return 0 }
    require(PlainValue.canonical(bytes) == bytes, "an accepted value has another canonical form")
    return 0
  }

  /// An accepted record is its own form, composed anew is the same, and so is its event.
  static func record(_ bytes: [UInt8]) -> Int32 {
    guard let record = try? Record(parsing: bytes) else { return 0 }
    require(record.bytes == bytes, "a record keeps its bytes")
    require(PlainValue.canonical(bytes) == bytes, "an accepted record is not canonical")
    let composed = try? Record(
      at: record.at, judgement: record.judgement, key: record.key, prev: record.prev,
      seq: record.seq, signature: record.signature, statement: record.statement)
    require(composed?.bytes == bytes, "a record composed of its parts differs")
    let statement = try? Statement(parsing: Array(record.statement.bytes))
    require(statement == record.statement, "a statement of a record differs from it alone")
    if let kind = EventKind(record.statement.event.text) {
      checkBody(kind.payloadType, record.statement)
    }
    return 0
  }

  private static func checkBody<Payload: EventPayload>(
    _ type: Payload.Type, _ statement: Statement
  ) {
    var reader = statement.bodyReader
    guard let payload = try? Payload(reading: &reader), (try? reader.finish()) != nil else {
      return
    }
    require(payload.canonicalBytes == statement.body, "an event is written otherwise than read")
  }

  /// An accepted note or checkpoint is its own form.
  static func note(_ bytes: [UInt8]) -> Int32 {
    guard let note = try? SignedNote(parsing: bytes) else { return 0 }
    require(note.bytes == bytes, "a note is written otherwise than read")
    if let checkpoint = try? Checkpoint(text: note.text) {
      require(checkpoint.text == note.text, "a checkpoint is written otherwise than read")
    }
    return 0
  }

  /// An accepted card survives its canonical form.
  static func card(_ bytes: [UInt8]) -> Int32 {
    guard let (card, _) = try? TaskCard.parse(bytes, fileName: fileName(of: bytes)) else {
      return 0
    }
    let form = card.canonicalFrontMatter
    let again = try? CardFrontMatter(canonical: form)
    require(again == card.frontMatter, "a card does not survive its canonical form")
    require(again?.canonicalBytes == form, "a card's canonical form is not stable")
    require(PlainValue.canonical(form) == form, "a card's canonical form is none")
    return 0
  }

  /// The name that a card's file must have, so that names alone refuse few inputs.
  private static func fileName(of bytes: [UInt8]) -> String {
    let key = Array("task_id:".utf8)
    for line in bytes.split(separator: 0x0A) where line.starts(with: key) {
      let value = line.dropFirst(key.count).filter { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 }
      return String(decoding: value, as: UTF8.self) + ".md"
    }
    return "NONE.md"
  }

  /// An accepted policy survives its canonical form.
  static func policy(_ bytes: [UInt8]) -> Int32 {
    let limits = YAMLLimits(depthMax: CanonicalReader.depthMax)
    guard let form = try? YAMLDocument.parse(bytes, limits: limits).root.canonical() else {
      return 0
    }
    require(PlainValue.canonical(form) == form, "the canonical form of YAML is none")
    guard let policy = try? Policy(canonical: form) else { return 0 }
    let written = policy.canonicalBytes
    require(written == form, "a policy is written otherwise than read")
    let again = try? Policy(canonical: written)
    require(again?.canonicalBytes == written, "a policy does not survive its form")
    return 0
  }

  private static func require(_ holds: Bool, _ law: StaticString) {
    precondition(holds, "\(law)")
  }
}
