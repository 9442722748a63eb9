/// Every statement of the store, as static text: values are bound, never written into SQL.
///
/// `SQL.Schema` has the tables. A test holds each statement here to its index; the few that read a
/// whole table say so in `isFullScan`.
package enum SQL: Int, CaseIterable, Sendable {
  case setPageSize, useWAL, readJournalMode, setSynchronous, readSynchronous, checkCells
  case setApplicationID, readApplicationID, setFormat, readFormat
  case begin, beginImmediate, commit, rollback
  case head, recordAt, leafAt, recordsFrom, leaves, appendRecord
  case entity, entitiesInRange, allEntities, putEntity, removeEntity
  case treeHashes, putTreeHash
  case newestCheckpoint, checkpointAtOrBelow, dropCheckpoint, putCheckpoint, markSeen
  case statementID, allStatementIDs, putStatementID
  case view, allViews, putView, removeView
  case meta, putMeta, countRestart
  case recordsBelowZero, allTreeHashes, allCheckpoints, allMeta, allSchema
  case integrityCheck, quickCheck, dataVersion

  /// The statement.
  package var text: StaticString {
    switch self {
    // Measured with 100,000 records of 900 bytes, their ids and 12,500 entities of 300 bytes: file
    // by bytes of records, and a commit of one action in the median. 1,024: 1.42 and 154 µs; 2,048:
    // 1.30 and 149; 4,096: 1.30 and 156; 8,192: 1.29 and 176; 16,384: 1.23 and 218.
    case .setPageSize: "PRAGMA page_size = 4096"
    case .useWAL: "PRAGMA journal_mode = WAL"
    case .readJournalMode: "PRAGMA journal_mode"
    case .setSynchronous: "PRAGMA synchronous = FULL"
    case .readSynchronous: "PRAGMA synchronous"
    case .checkCells: "PRAGMA cell_size_check = ON"
    case .setApplicationID: "PRAGMA application_id = 0x4B524E4C"
    case .readApplicationID: "PRAGMA application_id"
    case .setFormat: "PRAGMA user_version = 1"
    case .readFormat: "PRAGMA user_version"
    case .integrityCheck: "PRAGMA integrity_check"
    case .quickCheck: "PRAGMA quick_check"
    case .dataVersion: "PRAGMA data_version"

    case .begin: "BEGIN"
    case .beginImmediate: "BEGIN IMMEDIATE"
    case .commit: "COMMIT"
    case .rollback: "ROLLBACK"

    case .head:
      "SELECT seq, leaf, bytes FROM record ORDER BY seq DESC LIMIT 1"
    case .recordAt: "SELECT seq, leaf, bytes FROM record WHERE seq = ?1"
    case .leafAt: "SELECT leaf FROM record WHERE seq = ?1"
    case .recordsFrom:
      "SELECT seq, leaf, bytes FROM record WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq"
    case .leaves: "SELECT leaf FROM record WHERE seq >= ?1 AND seq < ?2 ORDER BY seq"
    case .appendRecord: "INSERT INTO record (seq, leaf, bytes) VALUES (?1, ?2, ?3)"

    case .entity: "SELECT seq, bytes FROM entity WHERE kind = ?1 AND id = ?2"
    case .entitiesInRange:
      """
      SELECT id, seq, bytes FROM entity
      WHERE kind = ?1 AND id >= ?2 AND id < ?3 ORDER BY id LIMIT ?4
      """
    case .allEntities: "SELECT kind, id, seq, bytes FROM entity ORDER BY kind, id"
    case .putEntity:
      "INSERT OR REPLACE INTO entity (kind, id, seq, bytes) VALUES (?1, ?2, ?3, ?4)"
    case .removeEntity: "DELETE FROM entity WHERE kind = ?1 AND id = ?2"

    case .treeHashes:
      "SELECT hash FROM tree WHERE level = ?1 AND idx >= ?2 AND idx < ?3 ORDER BY idx"
    case .putTreeHash: "INSERT OR REPLACE INTO tree (level, idx, hash) VALUES (?1, ?2, ?3)"

    case .newestCheckpoint:
      "SELECT size, note, edge FROM checkpoint ORDER BY size DESC LIMIT 1"
    case .checkpointAtOrBelow:
      """
      SELECT size, note, edge FROM checkpoint
      WHERE size = (SELECT max(size) FROM checkpoint WHERE size <= ?1)
      """
    // The one that is newest until now goes, unless somebody saw it or it was the first to reach
    // its 256: the one before it lies in an earlier 256.
    case .dropCheckpoint:
      """
      DELETE FROM checkpoint AS old
      WHERE size = (SELECT max(size) FROM checkpoint) AND size < ?1 AND seen = 0
      AND size / 256 = coalesce((SELECT max(size) FROM checkpoint WHERE size < old.size), 0) / 256
      """
    case .putCheckpoint:
      """
      INSERT INTO checkpoint (size, note, edge, seen) VALUES (?1, ?2, ?3, 0)
      ON CONFLICT (size) DO UPDATE SET note = excluded.note, edge = excluded.edge
      """
    case .markSeen: "UPDATE checkpoint SET seen = 1 WHERE size = ?1"

    case .statementID: "SELECT seq FROM statement_id WHERE actor = ?1 AND id = ?2"
    case .allStatementIDs: "SELECT actor, id, seq FROM statement_id"
    case .putStatementID:
      "INSERT INTO statement_id (actor, id, seq) VALUES (?1, ?2, ?3)"

    case .view: "SELECT path, seq, digest, previous FROM view WHERE path = ?1"
    case .allViews: "SELECT path, seq, digest, previous FROM view ORDER BY path"
    case .putView:
      """
      INSERT INTO view (path, seq, digest) VALUES (?1, ?2, ?3)
      ON CONFLICT (path) DO UPDATE SET
      previous = iif(?4 OR digest = excluded.digest, previous, digest), seq = excluded.seq,
      digest = excluded.digest
      """
    case .removeView: "DELETE FROM view WHERE path = ?1"

    case .meta: "SELECT value FROM meta WHERE key = ?1"
    case .putMeta: "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)"
    case .recordsBelowZero: "SELECT seq FROM record WHERE seq < 0 ORDER BY seq LIMIT ?1"
    case .allTreeHashes: "SELECT level, idx, hash FROM tree ORDER BY level, idx"
    case .allCheckpoints: "SELECT size, note, edge, seen FROM checkpoint ORDER BY size"
    case .allMeta: "SELECT key, value FROM meta"
    case .allSchema: "SELECT type, name, tbl_name, sql FROM sqlite_schema"
    case .countRestart: "UPDATE meta SET value = value + 1 WHERE key = 'wal_restarts'"
    }
  }

  /// Whether the statement is meant to walk its table in the order of its key: to the end, or from
  /// the end to the first row that it looks for.
  package var isFullScan: Bool {
    switch self {
    case .allEntities, .allViews, .allStatementIDs: true
    case .allTreeHashes, .allCheckpoints, .allMeta, .allSchema: true
    case .head, .newestCheckpoint: true
    default: false
    }
  }

  /// The tables, in the order of their making, each with the reason for its shape.
  package enum Schema: Int, CaseIterable, Sendable {
    case meta, firstMeta, record, mustFollow, mayNotChange, mayNotGo, entity, tree, checkpoint,
      statementID
    case view, event

    /// The format that this program writes, kept in `user_version` and for people in `meta`.
    package static let format = 1
    /// "KRNL", so that `file` and we can tell our database from any other.
    package static let applicationID = 0x4B52_4E4C

    /// The statement.
    package var text: StaticString {
      switch self {
      case .meta:
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID"
      case .firstMeta: "INSERT INTO meta (key, value) VALUES ('wal_restarts', 0)"

      // The leaf comes first: reading it alone never follows an overflow chain.
      case .record:
        """
        CREATE TABLE record (
          seq INTEGER PRIMARY KEY, leaf BLOB NOT NULL, bytes BLOB NOT NULL)
        """
      // Catches INSERT OR REPLACE as well, which fires no DELETE trigger unless
      // recursive_triggers is on.
      case .mustFollow:
        """
        CREATE TRIGGER record_must_follow BEFORE INSERT ON record
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM record)
        BEGIN SELECT raise(ABORT, 'a record must have the next seq'); END
        """
      case .mayNotChange:
        """
        CREATE TRIGGER record_may_not_change BEFORE UPDATE ON record
        BEGIN SELECT raise(ABORT, 'a record may not change'); END
        """
      case .mayNotGo:
        """
        CREATE TRIGGER record_may_not_go BEFORE DELETE ON record
        BEGIN SELECT raise(ABORT, 'a record may not be deleted'); END
        """

      case .entity:
        """
        CREATE TABLE entity (
          kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL,
          PRIMARY KEY (kind, id)) WITHOUT ROWID
        """
      case .tree:
        """
        CREATE TABLE tree (
          level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
          PRIMARY KEY (level, idx)) WITHOUT ROWID
        """
      // The tree's right edge lies beside the note: both change with every commit, and each page
      // that a commit touches is written, and read again by the next processes.
      case .checkpoint:
        """
        CREATE TABLE checkpoint (
          size INTEGER PRIMARY KEY, note BLOB NOT NULL, edge BLOB NOT NULL,
          seen INTEGER NOT NULL)
        """
      case .statementID:
        """
        CREATE TABLE statement_id (
          actor TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL,
          PRIMARY KEY (actor, id)) WITHOUT ROWID
        """
      case .view:
        """
        CREATE TABLE view (
          path TEXT PRIMARY KEY, seq INTEGER NOT NULL, digest BLOB NOT NULL, previous BLOB)
          WITHOUT ROWID
        """

      // For people with `sqlite3 -readonly`; our own connections have views switched off.
      case .event:
        """
        CREATE VIEW event AS SELECT seq,
          json_extract(json, '$.at') AS at,
          json_extract(json, '$.statement.event') AS event,
          json_extract(json, '$.statement.actor') AS actor,
          json_extract(json, '$.statement.session') AS session,
          json_extract(json, '$.statement.body.task') AS task,
          json_extract(json, '$.statement.id') AS id,
          json_extract(json, '$.statement.body') AS body,
          lower(hex(leaf)) AS leaf
        FROM (SELECT seq, leaf, CAST(bytes AS TEXT) AS json FROM record)
        """
      }
    }
  }
}
