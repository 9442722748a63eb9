#!/usr/bin/env python3
"""Runs the second verifier over specs/vectors: what is good must pass, what is bad must not."""

import hashlib
import json
import sys
from datetime import datetime, timezone
from pathlib import Path

import ledger_format as form
from check_ledger import Finding, Ledger, check_checkpoint, check_records, split_records


def accepts(action, *arguments):
    """The word of the step that refuses, or None."""
    try:
        action(*arguments)
    except form.Bad as bad:
        return bad.word
    return None


class Tally:
    def __init__(self, folder):
        self.folder, self.counts, self.wrong = folder, {}, []

    def lines(self, name):
        for line in (self.folder / name).read_text().splitlines():
            self.name = name
            yield json.loads(line)

    def hold(self, what, found, wanted, refused=False):
        """Counts an answer, and keeps it if it is not the one wanted."""
        good, bad = self.counts.get(self.name, (0, 0))
        refused = refused or wanted is False
        self.counts[self.name] = (good + (not refused), bad + refused)
        if found != wanted:
            self.wrong.append(f"{self.name}: {what}: {found} in place of {wanted}")


def check_values(tally):
    for each in tally.lines("canonical-json.jsonl"):
        word = accepts(form.read_json, bytes.fromhex(each["hex"]))
        tally.hold(each["name"], word is None, each["valid"])
    for each in tally.lines("grammar.jsonl"):
        tally.hold(each, form.is_a(each["type"], each["text"]), each["valid"])
    for each in tally.lines("times.jsonl"):
        at = datetime.fromtimestamp(each["milliseconds"] // 1000, timezone.utc)
        text = f"{at:%Y-%m-%dT%H:%M:%S}.{each['milliseconds'] % 1000:03}Z"
        tally.hold(each, form.is_a("time", each["time"]) and text == each["time"], True)
    for each in tally.lines("keys.jsonl"):
        tally.hold(each["name"], form.key_id(each["key"]), each["id"])
    for each in tally.lines("pae.jsonl"):
        found = form.pae(each["type"], bytes.fromhex(each["body"])).hex()
        tally.hold(each["type"], found, each["pae"])
    for each in tally.lines("diff.jsonl"):
        found = hashlib.sha256(each["canonical"].encode()).hexdigest()
        tally.hold(each["canonical"], found, each["digest"])


def check_signatures(tally):
    for each in tally.lines("ed25519.jsonl"):
        found = form.verifies(*(bytes.fromhex(each[name]) for name in ("key", "message", "sig")))
        tally.hold(each["name"], found, each["valid"])
    for each in tally.lines("vkeys.jsonl"):
        word = accepts(form.NoteKey.read, each["vkey"])
        tally.hold(each["vkey"], word is None, each["valid"])
    witness = form.NoteKey.read((tally.folder / "small-ledger/witness-vkey").read_text().strip())
    for each in tally.lines("checkpoints.jsonl"):
        note, own = bytes.fromhex(each["hex"]), form.NoteKey.read(each["vkey"])
        word = accepts(form.Checkpoint, note, own, [witness])
        if each["valid"]:
            found = word or form.Checkpoint(note, own, [witness]).cosigned
            tally.hold(each["name"], found, each["cosigned"])
        else:
            tally.hold(each["name"], word, each["reason"], refused=True)


def check_trees(tally):
    def leaves(size):
        return [form.leaf_hash(b"leaf %d" % index) for index in range(size)]

    def hashes(texts):
        return [bytes.fromhex(text) for text in texts]

    for each in tally.lines("tree-roots.jsonl"):
        tally.hold(each["size"], form.root(leaves(each["size"])).hex(), each["root"])
    for each in tally.lines("tree-inclusion.jsonl"):
        leaf, root = hashes([each["leaf"], each["root"]])
        found = form.included(each["index"], each["size"], leaf, hashes(each["proof"]), root)
        tally.hold(each["name"], found, each["valid"])
    for each in tally.lines("tree-consistency.jsonl"):
        old, new = hashes([each["old_root"], each["root"]])
        found = form.consistent(each["from"], each["to"], old, new, hashes(each["proof"]))
        tally.hold(each["name"], found, each["valid"])


def verdict_on(records, expected, folder):
    """The number and word of the first bad record; None and a ledger when there is none."""
    own = form.NoteKey.read(expected["vkey"])
    ledger = Ledger(expected["identity"], own, folder / "blobs")
    try:
        check_records(records, ledger)
    except Finding as finding:
        return (finding.place, finding.word), ledger
    return None, ledger


def check_small_ledger(tally):
    folder = tally.folder / "small-ledger"
    records = split_records((folder / "ledger.jsonl").read_bytes())
    expected = next(tally.lines("small-ledger/expected.jsonl"))
    found, ledger = verdict_on(records, expected, folder)
    root = form.root(ledger.leaves).hex()
    tally.hold("the ledger", (found, len(records), root, ledger.contested(), ledger.origin) ==
               (None, expected["size"], expected["root"], expected["contested"],
                expected["origin"]), True)
    for name in ("checkpoint", "checkpoint-20"):
        word = accepts(check_checkpoint, (folder / name).read_bytes(), ledger)
        tally.hold(name, word is None, True)
    proof, own = (folder / "record-19.tlog-proof").read_bytes(), ledger.vkey
    tally.hold("proof", accepts(form.check_proof, proof, ledger.leaves.__getitem__, own), None)
    for each in tally.lines("small-ledger/consistency.jsonl"):
        roots = [form.root(ledger.leaves[:each[name]]) for name in ("from", "to")]
        proof = [bytes.fromhex(text) for text in each["proof"]]
        tally.hold("consistency", form.consistent(each["from"], each["to"], *roots, proof), True)
    for seq, each in enumerate(tally.lines("small-ledger/records.jsonl")):
        pairs = json.dumps(each["judged"], separators=(",", ":")).encode()
        found = [ledger.leaves[seq].hex(), form.root(ledger.leaves[:seq + 1]).hex(),
                 hashlib.sha256(pairs).hexdigest(), each["judgement"]]
        stated = json.loads(records[seq])["judgement"]
        tally.hold(seq, found, [each["leaf"], each["root"], stated, stated])
    ids = {(each["actor"], each["id"]): each["seq"]
           for each in tally.lines("small-ledger/statement-ids.jsonl")}
    tally.hold("ids", ids == ledger.ids, True)
    check_tiles(tally, records, ledger.leaves)
    check_verdict_file(tally, folder)
    for each in tally.lines("small-ledger/broken.jsonl"):
        broken = records[:each["keep"]] + [text.encode() for text in each["tail"]]
        found, _ = verdict_on(broken, expected, folder)
        tally.hold(each["name"], found, (each["bad"], each["check"]), refused=True)


def check_tiles(tally, records, leaves):
    bundle = b"".join(len(data).to_bytes(2, "big") + data for data in records)
    wanted = {"tile/0/000.p/32": {"hex": b"".join(leaves).hex()},
              "tile/entries/000.p/32": {"sha256": hashlib.sha256(bundle).hexdigest(),
                                        "size": len(bundle)}}
    for each in tally.lines("small-ledger/tiles.jsonl"):
        tally.hold(each["path"], each, {"path": each["path"], **wanted.get(each["path"], {})})
    for each in tally.lines("tile-paths.jsonl"):
        tally.hold(each["path"], tile_path(each), each["path"])


def tile_path(tile):
    groups = [f"{tile['index'] // 1000 ** power % 1000:03}" for power in range(7)]
    while len(groups) > 1 and groups[-1] == "000":
        groups.pop()
    part = f".p/{tile['width']}" if tile["width"] < 256 else ""
    return f"tile/{tile['level']}/" + "/".join(
        f"x{group}" if place else group for place, group in reversed([*enumerate(groups)])) + part


def check_verdict_file(tally, folder):
    tally.name = "small-ledger/verdict.json"
    value = form.read_json((folder / "verdict.json").read_bytes())
    tally.hold("verdict", form.signed(value["key"], "verdict", value["verdict"].raw, value["sig"]),
               True)


def main():
    tally = Tally(Path(sys.argv[1]))
    for check in (check_values, check_signatures, check_trees, check_small_ledger):
        check(tally)
    for wrong in tally.wrong:
        print(wrong)
    good, bad = (sum(column) for column in zip(*tally.counts.values()))
    print(f"vectors: {good} good and {bad} bad ones, {len(tally.wrong)} answers differ")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
