#!/usr/bin/env python3
"""Checks a ledger as specs/ledger-format.md says, sharing no code with the program that wrote it.

Needs Python 3.11 and PyNaCl (Debian: python3-nacl). Numbers after § are sections of that page.

Exit 0: good; 7: a bad record or a bad checkpoint; 5: nothing to check; 2: wrong use.
"""

import argparse
import copy
import sqlite3
import sys
from pathlib import Path

from ledger_format import (
    MAX_STATEMENT, Bad, Checkpoint, NoteKey, check_proof, complete_subtrees, fields,
    hold_to_statement, is_a, key_id, leaf_hash, need, public_key, read_json, read_record, root,
    sha256, signed, tile_hashes)

MAX_TRUST_STEPS = 32
ZERO = "0" * 64
EVENTS = frozenset("""
    agent.enrolled clock.reset evidence.recorded key.enrolled key.revoked law.adopted
    ledger.accepted ledger.created policy.adopted principal.enrolled proposal.refused push.allowed
    push.landed queue.locked queue.unlocked repository.registered review.opened review.reported
    review.submitted session.ended session.opened session.resumed session.role_switched
    session.suspended spec.registered task.abandoned task.finished task.imported task.merged
    task.readied task.released task.start_approved task.started task.stopped task.unblocked
    verdict.submitted""".split())


# §6 Chain, §7 Keys, §8 Bodies, §15 Verdict: what is known after the records so far.

class Key:
    def __init__(self, written, owner, session, source):
        self.written, self.owner, self.session, self.source = written, owner, session, source
        self.limit = None


POSSESSED = {  # event: (field of the key, field of its owner)
    "principal.enrolled": ("key", "id"),
    "key.enrolled": ("key", "principal"),
    "session.opened": ("key", "agent"),
}
BODIES = {  # event: (required, optional)
    "ledger.created": (["checkpoint_key:public_key", "checkpoint_possession:signature",
                        "event_key:public_key", "event_possession:signature", "law:integer",
                        "origin:identifier", "policy:object", "roots:array", "threshold:integer"],
                       []),
    "ledger.accepted": (["genesis:reference"], []),
    "law.adopted": (["law:integer"], []),
    "principal.enrolled": (["id:principal", "key:public_key", "possession:signature"], []),
    "key.enrolled": (["key:public_key", "possession:signature", "principal"], []),
    "session.opened": (["agent:principal", "expires:time", "key:public_key",
                        "possession:signature", "reach:any", "role:any", "session"], []),
    "key.revoked": (["key:key_id", "mode:any", "reason:any", "trusted_through:reference"], []),
    "policy.adopted": (["policy:object", "previous:digest"], ["source:blob"]),
    "task.imported": (["card:object", "id:any"], []),
    "verdict.submitted": (["key:public_key", "sig:signature", "verdict:object"], []),
    "proposal.refused": (["key:public_key", "principal", "sig:signature", "unmet:array"],
                         ["statement:object", "statement_blob:blob"]),
}
VERDICT = (["diff:digest", "from:git_object", "identity:digest", "issued:time", "ledger:identifier",
            "outcome:any", "policy:digest", "produced_by:any", "ref:git_ref", "report:reference",
            "repository:identifier", "reviewer:principal", "revision:integer", "task",
            "to:git_object", "tree:git_object", "version:integer"],
           ["previous:reference", "session"])
OUTCOMES = ("APPROVED", "NEEDS_REVISION", "BLOCKED")
PRODUCERS = ("human", "agent", "simulated")


class Ledger:
    """Reads records one after the other; `copy` gives a second one to go on from here."""

    def __init__(self, identity=None, vkey=None, blobs=None):
        self.identity, self.vkey, self.blobs = identity, vkey, blobs
        self.origin = None
        self.leaves, self.keys, self.ids, self.spoken = [], {}, {}, []
        self.last_at, self.checkpoint_key, self.policy = "", None, None
        self.law, self.law_until, self.unread_blobs = 1, None, 0

    def copy(self):
        other = copy.copy(self)
        other.leaves, other.ids = list(self.leaves), dict(self.ids)
        other.spoken = list(self.spoken)
        other.keys = {name: copy.copy(key) for name, key in self.keys.items()}
        return other

    def add(self, data):
        """Checks the next record by §18 and takes it in; throws Bad with the word of the step."""
        record = read_record(data)
        leaf, statement = leaf_hash(data), record["statement"]
        seq, event, body = record["seq"], statement["event"], statement["body"]
        self.check_chain(record, statement)
        if self.law != 1:
            self.leaves.append(leaf)
            self.last_at = record["at"]
            return
        need(event in EVENTS and statement["version"] == 1, "event", f"{event}: not in law 1")
        need((seq == 0) == (event == "ledger.created"), "founding", f"{event} as record {seq}")
        if seq == 0:
            self.found(record, statement, leaf.hex())
        self.check_speaker(record, statement)
        self.use_id(statement, seq)
        self.check_body(event, body, seq)
        self.check_references(event, body, seq)
        self.check_claims(event, body)
        if event in POSSESSED:
            key, owner = (body[name] for name in POSSESSED[event])
            need(key_id(key) not in self.keys, "reused", "a key is enrolled twice")
            self.enrol(key, owner, body.get("session") if event == "session.opened" else None,
                       (record["key"], seq))
        self.check_rest(event, body, seq)
        self.leaves.append(leaf)
        self.last_at = record["at"]
        self.spoken.append((record["key"], seq))

    def check_chain(self, record, statement):
        seq = record["seq"]
        need(seq == len(self.leaves), "seq", f"the number inside is {seq}")
        need(record["prev"] == (self.leaves[-1].hex() if seq else ZERO), "prev", "another record "
             "before it")
        if self.origin is None:
            self.origin = statement["ledger"]
        need(statement["ledger"] == self.origin, "ledger", f"it is for {statement['ledger']}")
        need(record["at"] >= self.last_at or statement["event"] == "clock.reset", "time",
             "it is before the record before it")
        hold_to_statement(statement, first=seq == 0)
        if seq:
            self.hold_reference(statement["basis"], seq, "basis")

    def hold_reference(self, reference, seq, word="reference"):
        need(reference["seq"] < seq and reference["leaf"] == self.leaves[reference["seq"]].hex(),
             word, f"it names a record {reference['seq']} that this history has not")

    def found(self, record, statement, leaf):
        body, word = statement["body"], "founding"
        fields(body, *BODIES["ledger.created"], word=word, closed=False)
        need(1 <= len(body["roots"]) <= 16, word, "roots are 1 to 16")
        for each in body["roots"]:
            fields(each, ["key:public_key", "principal"], ["git_emails:array"], word=word)
            need(each["principal"].startswith("human:"), word, "a root that is nobody")
        need(body["law"] == 1, word, f"law {body['law']}")
        need(body["origin"] == statement["ledger"], word, "it names another origin")
        need(1 <= body["threshold"] <= len(body["roots"]), word, "a threshold out of range")
        need(len({each["principal"] for each in body["roots"]}) == len(body["roots"]), word,
             "a root twice")
        keys = [each["key"] for each in body["roots"]] + [body["event_key"], body["checkpoint_key"]]
        need(len(set(keys)) == len(keys), word, "a key twice")
        need("session" not in statement and any(
            (key_id(each["key"]), each["principal"]) == (record["key"], statement["actor"])
            for each in body["roots"]), word, "it is not signed by a root of its own")
        need(self.identity in (None, leaf), word, "it is not the ledger of that identity")
        own = NoteKey(body["origin"], 1, public_key(body["checkpoint_key"]))
        need(self.vkey is None or self.vkey.text == own.text, word, "it states another vkey")
        self.vkey, self.identity, self.checkpoint_key = own, leaf, body["checkpoint_key"]
        self.policy = sha256(body["policy"].raw).hex()
        for each in body["roots"]:
            self.enrol(each["key"], each["principal"], None, (key_id(each["key"]), 0))
        for key in keys[-2:]:
            self.enrol(key, "kernel:main", None, (key_id(key), 0))

    def enrol(self, key, owner, session, source):
        self.keys[key_id(key)] = Key(key, owner, session, source)

    def trusted(self, name, seq):
        for _ in range(MAX_TRUST_STEPS):
            key = self.keys.get(name)
            if key is None or key.limit is not None and seq > key.limit:
                return False
            if key.source[1] == 0:
                return True
            name, seq = key.source
        return False

    def contested(self):
        return [seq for name, seq in self.spoken if not self.trusted(name, seq)]

    def check_speaker(self, record, statement):
        key = self.keys.get(record["key"])
        need(key, "key", f"nobody enrolled key {record['key']}")
        need(key.owner == statement["actor"] and key.session == statement.get("session")
             and key.written != self.checkpoint_key, "speaker", "the key speaks for somebody else")
        need(self.trusted(record["key"], record["seq"]), "revoked", "the key is not trusted here")
        need(signed(key.written, "statement", statement.raw, record["sig"]), "signature",
             "the signature is not one of the statement")

    def use_id(self, statement, seq):
        pair = (statement["actor"], statement["id"])
        need(pair not in self.ids, "id", f"{pair[0]} used {pair[1]} before")
        self.ids[pair] = seq

    def check_body(self, event, body, seq):
        word = "body"
        fields(body, *BODIES.get(event, ([], [])), word=word, closed=False)
        if event == "task.imported":
            fields(body["card"], ["file:blob"], word=word, closed=False)
        elif event == "proposal.refused":
            need(("statement" in body) != ("statement_blob" in body), word, "one of two statements")
            for each in body["unmet"]:
                fields(each, ["id:any", "outcome:any"], word=word)
        elif event == "verdict.submitted":
            fields(body["verdict"], *VERDICT, word=word)
            need(body["verdict"]["outcome"] in OUTCOMES and body["verdict"]["version"] == 1
                 and body["verdict"]["produced_by"] in PRODUCERS, word, "a verdict out of range")
        elif event == "key.revoked":
            key, limit = self.keys.get(body["key"]), body["trusted_through"]["seq"]
            need(key, word, "it revokes a key that nobody enrolled")
            need(key.owner != "kernel:main", word, "it revokes a key of the kernel")
            need(key.source[1] <= limit and (key.limit is None or limit < key.limit), word,
                 "its limit is before the enrolment, or takes a revocation back")

    def check_references(self, event, body, seq):
        found = {"ledger.accepted": ["genesis"], "key.revoked": ["trusted_through"],
                 "verdict.submitted": ["report", "previous"]}.get(event, [])
        for name in found:
            reference = body.get("verdict", body).get(name)
            if reference:
                self.hold_reference(reference, seq)
        need(event != "ledger.accepted" or body["genesis"]["seq"] == 0, "reference", "a genesis "
             "that is not record 0")

    def check_claims(self, event, body):
        pairs = []
        if event == "ledger.created":
            pairs = [(body[f"{name}_key"], "kernel:main", body[f"{name}_possession"])
                     for name in ("checkpoint", "event")]
        elif event in POSSESSED:
            pairs = [(*(body[name] for name in POSSESSED[event]), body["possession"])]
        for key, owner, signature in pairs:
            claim = f'{{"key":"{key}","ledger":"{self.origin}","principal":"{owner}"}}'.encode()
            need(signed(key, "possession", claim, signature), "claim", "a key that nobody holds")
        if event == "verdict.submitted":
            need(signed(body["key"], "verdict", body["verdict"].raw, body["sig"]), "claim",
                 "the verdict's signature")
        if "statement" in body and event == "proposal.refused":
            self.check_refused_signature(body, body["statement"])

    @staticmethod
    def check_refused_signature(body, statement):
        need(signed(body["key"], "statement", statement.raw, body["sig"]), "claim",
             "the refused statement's signature")

    def check_rest(self, event, body, seq):
        if event == "law.adopted" and body["law"] != 1:
            self.law, self.law_until = body["law"], seq
        if event == "policy.adopted":
            need(body["previous"] == self.policy, "policy", "it replaces a policy not in force")
            self.policy = sha256(body["policy"].raw).hex()
        if event == "verdict.submitted":
            verdict, key = body["verdict"], self.keys.get(key_id(body["key"]))
            need(key and key.owner == verdict["reviewer"] and key.session == verdict.get("session")
                 and self.trusted(key_id(body["key"]), seq), "verdict", "the key is not the "
                 "reviewer's, or not trusted")
            need((verdict["ledger"], verdict["identity"], verdict["policy"])
                 == (self.origin, self.identity, self.policy), "verdict", "another ledger, policy")
        if event == "key.revoked":
            self.keys[body["key"]].limit = body["trusted_through"]["seq"]
        named = {"task.imported": body.get("card", {}), "policy.adopted": body,
                 "proposal.refused": body}.get(event, {})
        for name in {"task.imported": ["file"], "policy.adopted": ["source"],
                     "proposal.refused": ["statement_blob"]}.get(event, []):
            content = self.blob(named[name]) if name in named else None
        if event == "proposal.refused":
            self.check_refused(body, content, seq)

    def blob(self, reference):
        """The content that a reference names; None when no blobs were given to look at."""
        if self.blobs is None:
            self.unread_blobs += 1
            return None
        digest = reference["digest"][7:]
        try:
            path = Path(self.blobs, "sha256", digest[:2], digest[2:])
            need(path.stat().st_size == reference["size"], "blob", f"the size of {digest}")
            content = path.read_bytes()
        except OSError:
            raise Bad("blob", f"{digest} is not there") from None
        need(sha256(content).hex() == digest, "blob", f"the content of {digest}")
        return content

    def check_refused(self, body, content, seq):
        key, word = self.keys.get(key_id(body["key"])), "refused"
        need(key and key.owner == body["principal"], word, "the key is not the principal's")
        statement = body.get("statement")
        try:
            if statement is None and content is not None:
                need(len(content) <= MAX_STATEMENT, "form", "a statement that is too long")
                statement = read_json(content, depth=2)
            if statement is not None:
                hold_to_statement(statement)
        except Bad as bad:
            raise Bad(word, f"no statement: {bad}") from None
        if statement is None:
            return
        need(statement["actor"] == body["principal"], word, "it blames somebody else")
        if content is not None:
            self.check_refused_signature(body, statement)
        self.use_id(statement, seq)


class Finding(Exception):
    """Why a ledger is not good: `place` is the number of the bad record, or `checkpoint`."""

    def __init__(self, place, bad):
        where = f"bad record {place}" if isinstance(place, int) else f"bad {place}"
        super().__init__(f"{where}: {bad.word}: {bad}")
        self.place, self.word = place, bad.word


def at(place, action, *arguments):
    """Runs an action; what it finds bad is bad at that place."""
    try:
        return action(*arguments)
    except Bad as bad:
        raise Finding(place, bad) from None


def split_records(data):
    """The lines of a file of records; what no line feed ends keeps a mark that no record has."""
    lines = data.split(b"\n")
    last = lines.pop()
    return lines + [last + b"\n"] if last else lines


def check_records(records, ledger):
    for data in records:
        at(len(ledger.leaves), ledger.add, data)


def check_checkpoint(note, ledger, witnesses=()):
    checkpoint = Checkpoint(note, ledger.vkey, witnesses)
    need(checkpoint.size <= len(ledger.leaves), "size",
         f"it covers {checkpoint.size} records and there are {len(ledger.leaves)}")
    need(checkpoint.root == root(ledger.leaves[:checkpoint.size]), "root",
         f"its root is not that of the first {checkpoint.size} records")
    return checkpoint


# §17 The SQLite container.

def open_database(path):
    """The container, opened so that nothing in it can change; -wal is read along."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    database.execute("PRAGMA query_only = 1")
    for pragma, wanted in (("application_id", 0x4B524E4C), ("user_version", 1)):
        found = database.execute(f"PRAGMA {pragma}").fetchone()[0]
        need(found == wanted, "form", f"{pragma} is {found}")
    return database


def read_database(database):
    """The records, and the leaf hashes that are stored beside them."""
    rows = database.execute("SELECT seq, leaf, bytes FROM record ORDER BY seq").fetchall()
    for wanted, (seq, _, data) in enumerate(rows):
        if seq != wanted or not isinstance(data, bytes):
            raise Finding(wanted, Bad("seq", f"row {seq} of the table"))
    return [row[2] for row in rows], [row[1] for row in rows]


def check_derived(database, ledger, stored_leaves, witnesses):
    """Compares the tables that are made from the records; returns what it compared."""
    for seq, (stored, leaf) in enumerate(zip(stored_leaves, ledger.leaves, strict=True)):
        need(stored == leaf, "leaf", f"row {seq} has another leaf hash")
    stored = {row[:2]: row[2] for row in database.execute("SELECT level, idx, hash FROM tree")}
    need(stored == tile_hashes(ledger.leaves), "tree", "the upper hashes are others")
    said = [f"the leaf column, and {len(stored)} upper tree hashes"]
    notes = database.execute("SELECT size, note, edge FROM checkpoint ORDER BY size").fetchall()
    for size, note, edge in notes:
        checkpoint = check_checkpoint(note, ledger, witnesses)
        need(checkpoint.size == size, "size", f"the checkpoint in row {size} is of another size")
        edge_wanted = size.to_bytes(8, "big") + b"".join(complete_subtrees(ledger.leaves[:size]))
        need(edge == edge_wanted, "edge", f"the edge of the checkpoint of {size}")
    need(not ledger.leaves or notes and notes[-1][0] == len(ledger.leaves), "size",
         "the newest stored checkpoint does not cover all records")
    said.append(f"{len(notes)} stored checkpoints with their edges")
    if ledger.law == 1 and not ledger.unread_blobs:
        ids = {row[:2]: row[2] for row in
               database.execute("SELECT actor, id, seq FROM statement_id")}
        need(ids == ledger.ids, "id", "the table of used ids is another")
        said.append(f"{len(ids)} used ids")
    return said


# The command.

class Options(argparse.ArgumentParser):
    def __init__(self):
        super().__init__(description=__doc__.split("\n", 1)[0])
        self.add_argument("ledger", type=Path, help="a file of records, one a line, or a kernel.db")
        self.add_argument("--checkpoint", type=Path, metavar="FILE", help="the newest checkpoint")
        self.add_argument("--earlier", type=Path, action="append", default=[], metavar="FILE",
                          help="a checkpoint that somebody kept")
        self.add_argument("--vkey", help="the ledger's key for notes, from elsewhere")
        self.add_argument("--witness", action="append", default=[], metavar="VKEY")
        self.add_argument("--identity", help="the leaf hash of record 0, from elsewhere")
        self.add_argument("--blobs", type=Path, metavar="DIR",
                          help="default: `blobs` beside a kernel.db")
        self.add_argument("--proof", type=Path, action="append", default=[], metavar="FILE",
                          help="a tlog-proof of one of the records")


def check(options, say):
    """Holds everything that was given to the page; `say(checked, text)` hears of each part."""
    is_database = options.ledger.read_bytes()[:16] == b"SQLite format 3\0"
    database = open_database(options.ledger) if is_database else None
    records, stored = read_database(database) if database else (
        split_records(options.ledger.read_bytes()), [])
    blobs = options.blobs or (options.ledger.parent / "blobs" if database else None)
    vkey = NoteKey.read(options.vkey) if options.vkey else None
    witnesses = [NoteKey.read(text) for text in options.witness]
    ledger = Ledger(options.identity, vkey, blobs)
    if not records:
        return None
    check_records(records, ledger)
    say(True, f"{len(records)} records: form, chain, times, keys, every signature, bodies")
    newest = None
    if options.checkpoint:
        newest = at("checkpoint", check_checkpoint, options.checkpoint.read_bytes(), ledger,
                    witnesses)
        say(True, f"the checkpoint of {newest.size} records, its signature and root")
    for path in options.earlier:
        kept = at(f"checkpoint {path}", check_checkpoint, path.read_bytes(), ledger, witnesses)
        say(True, f"the earlier checkpoint of {kept.size} records")
    for path in options.proof:
        index, _ = at(f"proof {path}", check_proof, path.read_bytes(),
                      lambda seq: seq < len(ledger.leaves) and ledger.leaves[seq], ledger.vkey,
                      witnesses)
        say(True, f"the proof of record {index}")
    if database:
        for text in at("table", check_derived, database, ledger, stored, witnesses):
            say(True, text)
    say_what_was_left(options, ledger, newest, say)
    return ledger


def say_what_was_left(options, ledger, newest, say):
    say(False, "the judgements, and what the law alone asks: roles, expiry, thresholds")
    if not options.identity and not options.vkey:
        say(False, "whether it is the ledger you mean: no identity and no vkey were given; the key "
            "of the checkpoint is the one that record 0 states")
    if newest is None:
        say(False, "a checkpoint: none was given")
    elif newest.size < len(ledger.leaves):
        say(False, f"{len(ledger.leaves) - newest.size} records are newer than the checkpoint")
    if ledger.unread_blobs:
        say(False, f"{ledger.unread_blobs} blobs: no folder was given")
    if ledger.law != 1:
        say(False, f"records after {ledger.law_until} but for chain and tree: law {ledger.law}")
    say(False, "whether times and observations were true, and whether a newer history exists")
    say(False, "the tables entity, view and meta, and files outside the records")


def main():
    options = Options().parse_args()
    if options.identity and not is_a("digest", options.identity):
        print("check_ledger: --identity takes 64 digits of hex", file=sys.stderr)
        return 2
    try:
        ledger = check(options, lambda good, text: print(
            "checked:    " if good else "NOT checked:", text))
    except Finding as finding:
        print(finding)
        return 7
    except Bad as bad:
        print(f"check_ledger: {bad}", file=sys.stderr)
        return 2
    except (OSError, sqlite3.Error) as error:
        print(f"nothing to check: {error}")
        return 5
    if ledger is None:
        print("nothing to check: there are no records")
        return 5
    contested = ledger.contested()
    if contested:
        print("contested:  ", *contested)
    print(f"good: {len(ledger.leaves)} records, identity {ledger.identity}, "
          f"root {root(ledger.leaves).hex()}, key {ledger.vkey.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
