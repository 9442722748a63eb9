"""What the long suites share: a ledger in a folder of its own, and what became of it."""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND_SECONDS_MAX = 120
SPEC = "GROUND"
OWNER = "human:olga"
# The exit codes that the command line promises (design §8).
DOCUMENTED_EXITS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 130}


class Violation(Exception):
    """The product did what it must never do."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def finish(main):
    """Runs a suite; a violation is its result, and no fault of the suite."""
    try:
        sys.exit(main())
    except Violation as violation:
        print(f"violation: {violation}", flush=True)
        sys.exit(1)


def parser(doc):
    """The arguments that every suite takes."""
    made = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--seed", type=int, help="repeat a run: the seed that it printed")
    made.add_argument("--bin", metavar="DIR", help="where kernel and kernel-seed are; not built")
    made.add_argument("--keep", action="store_true", help="leave the folder for whoever looks")
    return made


def prepare(options):
    """Builds what is to be tried, unless it is given, and settles the seed."""
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 32)
    if options.bin is None:
        subprocess.run(["swift", "build"], cwd=ROOT, stdout=sys.stderr, check=True)
        options.bin = subprocess.run(
            ["swift", "build", "--show-bin-path"], cwd=ROOT, text=True, stdout=subprocess.PIPE,
            check=True).stdout.strip()
    print(f"seed {options.seed}", flush=True)
    return random.Random(options.seed)


class Scratch:
    """The folder of one run, with the programs in it so that any user may run them."""

    def __init__(self, options, name, folder=None):
        self.keep = options.keep
        self.path = Path(tempfile.mkdtemp(prefix=f"kernel-{name}-", dir=folder))
        self.path.chmod(0o755)
        self.binaries = self.path / "bin"
        self.binaries.mkdir()
        for program in ("kernel", "kernel-seed"):
            shutil.copy(Path(options.bin) / program, self.binaries / program)

    def __enter__(self):
        return self

    def __exit__(self, kind, *rest):
        if self.keep or (kind is not None and issubclass(kind, Violation)):
            say(f"left in {self.path}")
        else:
            shutil.rmtree(self.path, ignore_errors=True)


@dataclass
class Done:
    """How a command ended. A negative exit is a signal."""
    words: list
    exit: int
    out: str
    err: str

    @property
    def document(self):
        try:
            found = json.loads(self.out)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    @property
    def is_acknowledged(self):
        """Whether the caller was told that it happened."""
        return bool(self.document and self.document.get("ok"))

    @property
    def code(self):
        """The KRN- code of a problem, in the document or on standard error."""
        error = (self.document or {}).get("error")
        if error:
            return error["code"]
        start = self.err.find("[KRN-")
        return self.err[start + 1:self.err.find("]", start)] if start >= 0 else None

    @property
    def hint(self):
        return ((self.document or {}).get("error") or {}).get("hint")


@dataclass
class Verified:
    """What `kernel verify` said, the ledger and the views apart."""
    exit: int
    records: int = 0
    ledger: list = field(default_factory=list)
    views: list = field(default_factory=list)


class Ground:
    """A workspace with the homes of one user beside it."""

    def __init__(self, path, binaries):
        self.path = Path(path)
        self.root = self.path / "workspace"
        self.kernel_path = str(binaries / "kernel")
        self.seed_path = str(binaries / "kernel-seed")
        self.env = {
            "PATH": os.environ["PATH"], "HOME": str(self.path),
            "XDG_CONFIG_HOME": str(self.path / "config"),
            "XDG_STATE_HOME": str(self.path / "state"),
            # Its handler would look at our injected faults for seconds.
            "SWIFT_BACKTRACE": "enable=no",
        }

    def words(self, *words):
        """A whole command line; the document is what a program reads."""
        return [self.kernel_path, "-C", str(self.root), "--json", *words]

    def run(self, words, env=None, prefix=()):
        done = subprocess.run(
            [*prefix, *words], env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL,
            capture_output=True, cwd=self.path, timeout=COMMAND_SECONDS_MAX)
        return Done(words, done.returncode, done.stdout.decode("utf-8", "replace"),
                    done.stderr.decode("utf-8", "replace"))

    def kernel(self, *words, env=None):
        return self.run(self.words(*words), env)

    def must(self, *words, env=None):
        """Runs what must succeed."""
        done = self.kernel(*words, env=env)
        if done.exit != 0:
            raise Violation(f"{' '.join(words)}: exit {done.exit}: {done.out}{done.err}")
        return done

    def make_folders(self):
        self.root.mkdir(parents=True)
        (self.path / "cards").mkdir()

    def init_words(self):
        return self.words("init", "--origin", "ground.example/k", "--owner", OWNER)

    def found(self):
        """A new ledger with a spec that cards may cite."""
        self.make_folders()
        done = self.run(self.init_words())
        if done.exit != 0:
            raise Violation(f"init: exit {done.exit}: {done.err}")
        self.must("spec", "register", SPEC, "--title", "What cards cite", "--scope", "project",
                  "--status", "active")

    def session(self, agent):
        """Enrols an agent and opens a session for it; returns the environment of its commands."""
        self.must("agent", "enroll", f"agent:{agent}", "--role", "executor")
        done = self.must("session", "open", "--agent", f"agent:{agent}", "--role", "executor",
                         "--all-tasks", "--for", "8h")
        return {"KERNEL_SESSION": done.document["data"]["token"]}

    def card(self, task, queue):
        path = self.path / "cards" / f"{task}.md"
        path.write_text(
            f"---\ntask_id: {task}\ntype: {queue}\nqueue: {queue}\n"
            f"branch: feature/{task.lower()}\nspec_ids:\n  - {SPEC}\n"
            f"verification:\n  - \"true\"\n---\n\n# {task}\n")
        return str(path)

    def add_task(self, task, queue="data"):
        self.must("task", "import", self.card(task, queue))

    def rows(self, query, *values):
        """Reads the table beside the product."""
        store = sqlite3.connect(f"file:{self.root}/ledger/kernel.db?mode=ro", uri=True)
        try:
            return store.execute(query, values).fetchall()
        finally:
            store.close()

    def record_bytes(self, after=-1):
        """The records after one, as they are stored."""
        return [row[0] for row in self.rows(
            "SELECT bytes FROM record WHERE seq > ? ORDER BY seq", after)]

    def records(self, after=-1):
        """The same, parsed."""
        return [json.loads(record) for record in self.record_bytes(after)]

    def leaves(self):
        return {seq: leaf.hex() for seq, leaf in self.rows("SELECT seq, leaf FROM record")}

    def has_command(self, *words):
        """Whether this build knows a command."""
        return self.run([self.kernel_path, *words, "--help"]).exit == 0

    def verify(self):
        done = self.kernel("verify")
        if done.document is None or done.document["data"] is None:
            return Verified(done.exit, ledger=[f"verify: exit {done.exit} {done.code}: {done.err}"])
        data = done.document["data"]
        found = Verified(done.exit, data["records"])
        if data.get("first_bad"):
            found.ledger.append(data["first_bad"])
        for fault in data["derived"]:
            (found.views if fault["check"] == "view" else found.ledger).append(fault)
        if not found.ledger and not found.views and done.exit != 0:
            found.ledger.append(f"verify: exit {done.exit} without a fault")
        return found

    def must_verify(self, when):
        found = self.verify()
        if found.ledger:
            raise Violation(f"{when}: the ledger does not verify: {found.ledger}")
        return found


def statement_id(record):
    return record["statement"]["id"]


def exit_name(code):
    """An exit for tables: a number, or the signal's name."""
    return signal.Signals(-code).name if code < 0 else str(code)
