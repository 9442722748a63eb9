#!/usr/bin/env python3
"""Flips bytes of a good ledger, one at a time, and requires that both verifiers refuse each.

    flip_bytes.py FOLDER NOTECHECK [--quick | --one-bit] [--seed N]

FOLDER has `records`, `checkpoint`, `vkey`, `blobs` and perhaps a `proof`. NOTECHECK is in Go.
Exit 0: everything was refused, where it had to be; 1: something was not, which is printed.
"""

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

from check_ledger import (
    Finding, Ledger, at, check_checkpoint, check_records, leaf_hash, split_records)
from ledger_format import Bad, NoteKey, check_proof

WHOLE_FILE_SAMPLE = 200
BITS = [1 << bit for bit in range(8)]


class Trial:
    """A ledger as it is, with what is known before each of its records."""

    def __init__(self, folder):
        self.data, self.note = (
            (folder / name).read_bytes() for name in ("records", "checkpoint"))
        self.key = NoteKey.read((folder / "vkey").read_text().strip())
        self.blobs = folder / "blobs"
        self.records = split_records(self.data)
        self.before = [Ledger(None, self.key, self.blobs)]
        for record in self.records:
            following = self.before[-1].copy()
            following.add(record)
            self.before.append(following)
        check_checkpoint(self.note, self.before[-1])
        self.starts = [0]
        for record in self.records:
            self.starts.append(self.starts[-1] + len(record) + 1)
        self.failures, self.words = [], {}

    def refuses(self, data, number):
        """The finding in a changed file whose first changed byte is in that record."""
        ledger = self.before[number].copy()
        try:
            check_records(split_records(data[self.starts[number]:]), ledger)
            at("checkpoint", check_checkpoint, self.note, ledger)
        except Finding as finding:
            return finding
        return None

    def flip_record(self, number, position, mask):
        changed = bytearray(self.data)
        changed[position] ^= mask
        finding = self.refuses(bytes(changed), number)
        # What is beside the statement is held by the record after it, or by the checkpoint.
        last = number == len(self.records) - 1
        places = (number, "checkpoint" if last else number + 1)
        if finding is None or finding.place not in places:
            self.failures.append(f"byte {position} ^ {mask:#x} in record {number}: {finding}")
        else:
            self.words[finding.word] = self.words.get(finding.word, 0) + 1

    def flip_records(self, quick, masks, dice):
        numbers = range(len(self.records))
        chosen = {0, numbers[-1], dice.choice(numbers[1:-1])} if quick else set(numbers)
        count = 0
        for number in sorted(chosen):
            for position in range(self.starts[number], self.starts[number + 1]):
                for mask in masks:
                    self.flip_record(number, position, mask)
                count += len(masks)
        for _ in range(WHOLE_FILE_SAMPLE if quick else 0):
            number = dice.choice(numbers)
            position = dice.randrange(self.starts[number], self.starts[number + 1])
            self.flip_record(number, position, dice.randrange(1, 256))
            count += 1
        return len(chosen), count

    def flip_whole_files(self, dice):
        """Some again from the first record on, so that nothing rests on what was known before."""
        for _ in range(WHOLE_FILE_SAMPLE):
            changed = bytearray(self.data)
            position = dice.randrange(len(changed))
            changed[position] ^= dice.randrange(1, 256)
            ledger = Ledger(None, self.key, self.blobs)
            try:
                check_records(split_records(bytes(changed)), ledger)
                at("checkpoint", check_checkpoint, self.note, ledger)
                self.failures.append(f"byte {position} of the whole file")
            except Finding:
                pass
        return WHOLE_FILE_SAMPLE

    def cut(self):
        """The file cut before each record and before the line feed of each."""
        count = 0
        for number in range(len(self.records)):
            for end in (self.starts[number] or 1, self.starts[number + 1] - 1):
                count += 1
                if self.refuses(self.data[:end], number) is None:
                    self.failures.append(f"cut to {end} bytes")
        return count

    def python_refuses(self, kind, data):
        try:
            if kind == "proof":
                check_proof(data, self.leaf, self.key)
            else:
                check_checkpoint(data, self.before[-1])
        except Bad:
            return True
        return False

    def leaf(self, number):
        return leaf_hash(self.records[number]) if number < len(self.records) else None

    def flip_notes(self, kind, original, masks, notecheck):
        """Changes every byte of a note or proof; both verifiers must refuse what comes out."""
        changed, names = [original], ["unchanged"]
        for position in range(len(original)):
            for mask in masks:
                data = bytearray(original)
                data[position] ^= mask
                changed.append(bytes(data))
                names.append(f"byte {position} ^ {mask:#x}")
        prefix = "proof " if kind == "proof" else ""
        run = subprocess.run(notecheck, check=True, text=True, stdout=subprocess.PIPE,
                             input="".join(f"{prefix}{data.hex()}\n" for data in changed))
        answers = run.stdout.splitlines()
        if len(answers) != len(changed):
            self.failures.append(f"{kind}: {len(answers)} answers of Go for {len(changed)}")
        for data, name, answer in zip(changed, names, answers, strict=False):
            refused = name != "unchanged"
            if self.python_refuses(kind, data) != refused:
                self.failures.append(f"{kind}: {name}: Python")
            if answer.startswith("refused") != refused:
                self.failures.append(f"{kind}: {name}: Go: {answer}")
        loose = sum(answer == "refused loose base64" for answer in answers)
        return len(changed) - 1, loose


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("notecheck", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one-bit", action="store_true", help="flip one bit of a byte, not each")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    dice, trial = random.Random(options.seed), Trial(options.folder)
    started = time.monotonic()

    def say(text):
        print(f"  {text} ({time.monotonic() - started:.1f} s)", flush=True)

    print(f"  seed {options.seed}; {len(trial.records)} records, {len(trial.data)} bytes")
    whole, count = trial.flip_records(
        options.quick, BITS[:1] if options.quick or options.one_bit else BITS, dice)
    how = "" if not options.quick else f" and {WHOLE_FILE_SAMPLE} elsewhere"
    say(f"records: every byte of {whole} of {len(trial.records)}{how}: {count} flips")
    say("refused for: " + ", ".join(f"{word} {number}" for word, number in sorted(
        trial.words.items(), key=lambda pair: -pair[1])))
    say(f"whole files: {trial.flip_whole_files(dice)} flips; cut short: {trial.cut()} times")
    notecheck = [options.notecheck, "-batch", "-vkey", options.folder / "vkey", "-records",
                 options.folder / "records"]
    masks = BITS if options.quick or options.one_bit else range(1, 256)
    proof = options.folder / "proof"
    todo = [("checkpoint", trial.note, masks)]
    if proof.exists():
        todo.append(("proof", proof.read_bytes(), BITS))
    for kind, original, some in todo:
        flips, loose = trial.flip_notes(kind, original, some, notecheck)
        say(f"{kind}: every byte of {len(original)}: {flips} flips, in Python and in Go "
            f"({loose} of them only for the strict base64 that note.Open does not ask)")
    for failure in trial.failures[:20]:
        print(f"  NOT REFUSED: {failure}")
    print(f"  {len(trial.failures)} not refused as they had to be")
    return 1 if trial.failures else 0


if __name__ == "__main__":
    sys.exit(main())
