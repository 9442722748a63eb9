internal import Ledger
internal import Views
internal import Wire

/// What all records say of themselves, for the audit logs that list them: 24 bytes for each, so
/// that no record is read again for a line in a file.
struct Happenings {
  private struct Row {
    let at: Timestamp
    let actor: UInt32
    let event: UInt32
    /// 0 where there is none.
    let session: UInt32
  }

  /// A name that many records have, and its place among the names.
  private struct Named {
    var name: Identifier
    var place: UInt32
  }

  /// In pieces, since one list that grows would be there twice for a moment.
  private var pieces: [[Row]] = []
  /// The name in place 0 is nobody's.
  private var names: [Identifier] = [Identifier("none")]
  private var places: [Identifier: UInt32] = [:]
  /// What the last record had: mostly the next one has it too.
  private var actor = Named(name: Identifier("none"), place: 0)
  private var session = Named(name: Identifier("none"), place: 0)

  private static let pieceCount = 4_096

  /// Takes the next record, in order from 0.
  mutating func append(_ record: borrowing Record) {
    if pieces.last.map({ $0.count == Self.pieceCount }) ?? true {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceCount)
    }
    if actor.place == 0 || actor.name != record.statement.actor {
      actor = named(record.statement.actor)
    }
    if let name = record.statement.session, session.place == 0 || session.name != name {
      session = named(name)
    }
    let row = Row(
      at: record.at, actor: actor.place, event: named(record.statement.event).place,
      session: record.statement.session == nil ? 0 : session.place)
    pieces[pieces.count - 1].append(row)
  }

  private mutating func named(_ name: Identifier) -> Named {
    if let place = places[name] { return Named(name: name, place: place) }
    let place = UInt32(names.count)
    names.append(name)
    places[name] = place
    return Named(name: name, place: place)
  }

  /// What the record `seq` says of itself; nil for one that was not taken.
  subscript(_ seq: Int) -> Happening? {
    let (piece, place) = seq.quotientAndRemainder(dividingBy: Self.pieceCount)
    guard seq >= 0, piece < pieces.count, place < pieces[piece].count else { return nil }
    let row = pieces[piece][place]
    return Happening(
      actor: names[Int(row.actor)], at: row.at, event: names[Int(row.event)],
      session: row.session == 0 ? nil : names[Int(row.session)])
  }
}
