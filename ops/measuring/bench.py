"""Prepares what the workloads share, and times two commands in turn."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measuring.product import Unavailable

ROOT = Path(__file__).resolve().parent.parent.parent
FLOOR = ROOT / ".build" / "floor"
LIVE_TASKS = 50
SMALL_LEDGER = 1_000
VERIFY_RECORDS = 100_000
VERIFY_RECORDS_QUICK = 20_000
WARM_UPS = 3
NAMED_WORDS_MAX = 5
NOTE_CHARACTERS_MAX = 400


@dataclass
class Workspace:
    directory: str
    cards: str
    env: dict


@dataclass
class Row:
    """One line of the result; the target is a bound on ours / reference."""
    ours: float | None
    reference: float | None
    unit: str
    target: float
    bound: str = "at_most"
    note: str | None = None

    def as_json(self):
        ratio = met = None
        if self.ours is not None and self.reference:
            ratio = self.ours / self.reference
            met = ratio <= self.target if self.bound == "at_most" else ratio >= self.target
        row = {"ours": short(self.ours), "reference": short(self.reference), "unit": self.unit,
               "ratio": short(ratio), "target": self.target, "bound": self.bound, "met": met}
        return row | ({"note": self.note} if self.note else {})


def short(number):
    """Four significant digits, and whole numbers whole."""
    if number is None:
        return None
    return round(number) if abs(number) >= 10_000 else float(f"{number:.4g}")


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


class Bench:
    """Prepares what the workloads share, each piece once, and runs comparisons."""

    def __init__(self, options, directory, product):
        self.options, self.directory, self.product = options, Path(directory), product
        self.records = options.records or (
            VERIFY_RECORDS_QUICK if options.quick else VERIFY_RECORDS)
        self.workspaces = {}
        self.env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "NO_COLOR": "1",
                    **self.own_directories("home")}

    def runs(self, full):
        return max(3, full // 10) if self.options.quick else full

    def own_directories(self, name):
        """A home of its own, so that nothing of the person who measures is read or written."""
        home = self.directory / name
        folders = {"HOME": home, "XDG_CONFIG_HOME": home / "config",
                   "XDG_STATE_HOME": home / "state", "XDG_DATA_HOME": home / "data",
                   "XDG_CACHE_HOME": home / "cache"}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {key: str(folder) for key, folder in folders.items()}

    def call(self, command, env=None, cwd=None):
        """Runs one step of a preparation and returns its stdout."""
        try:
            done = subprocess.run(command, env=self.env | (env or {}), cwd=cwd, text=True,
                                  stdin=subprocess.DEVNULL, capture_output=True)
        except OSError as error:
            raise Unavailable(f"{Path(command[0]).name}: {error.strerror}") from error
        if done.returncode != 0:
            words = " ".join(Path(word).name for word in command[:NAMED_WORDS_MAX])
            message = (done.stderr or done.stdout).strip()[:NOTE_CHARACTERS_MAX]
            raise Unavailable(f"{words}: exit {done.returncode}: {message}")
        return done.stdout

    def floor_database(self, name, records):
        path = str(self.directory / f"floor-{name}.db")
        if not os.path.exists(path):
            self.call([str(FLOOR / "start"), "init", path, str(records)])
        return path

    def workspace(self, records):
        """A workspace of about so many records with LIVE_TASKS live tasks and an open session."""
        if self.product is None:
            raise Unavailable("the product does not run yet")
        if records not in self.workspaces:
            try:
                self.workspaces[records] = self.make_workspace(records)
            except Unavailable as error:
                self.workspaces[records] = error
        if isinstance(self.workspaces[records], Unavailable):
            raise self.workspaces[records]
        return self.workspaces[records]

    def make_workspace(self, records):
        place = self.directory / f"workspace-{records}"
        cards = place / "cards"
        cards.mkdir(parents=True)
        work = Workspace(str(place / "root"), str(cards), self.own_directories(place / "home"))
        os.mkdir(work.directory)
        say(f"preparing a workspace of {records} records")
        self.call(self.product.init(), work.env, cwd=work.directory)
        if os.path.exists(self.product.seed):
            self.call(self.product.fill(work.directory, records), work.env)
        elif records > SMALL_LEDGER:
            raise Unavailable("kernel-seed is not built")
        else:
            self.call(self.product.register_spec(work.directory), work.env)
            for i in range(LIVE_TASKS - 1):
                card = self.write_card(work, f"LIVE-{i}")
                self.call(self.product.task(work.directory, "import", card), work.env)
        self.call(self.product.enrol_agent(work.directory), work.env)
        opened = self.call(self.product.open_session(work.directory), work.env)
        work.env["KERNEL_SESSION"] = self.product.session_in(opened)
        return work

    def write_card(self, work, task):
        path = Path(work.cards) / f"{task}.md"
        path.write_text(self.product.card(task))
        return str(path)

    def kernel_start(self, records, label, runs):
        """The timed `task start`: a new task each run, named after the workload that runs it."""
        work = self.workspace(records)
        for i in range(runs + WARM_UPS):
            self.write_card(work, f"{label}-{i}")
        timed = self.product.one_start(work.directory, work.cards, f"{label}-{{i}}")
        timed.env = work.env
        return timed

    def measure(self, runs, first, second=None):
        """Times one command, or two in turn; returns a dictionary of figures for each."""
        words = [str(FLOOR / "measure"), "-n", str(runs), "-w", str(WARM_UPS), *first.sections("a")]
        answer = json.loads(self.call(words + (second.sections("b") if second else [])))
        return answer["a"], answer.get("b")

    def compare(self, runs, make_ours, reference):
        """(ours, reference, note): both in turn; the reference alone where ours cannot run."""
        try:
            return *self.measure(runs, make_ours(), reference), None
        except Unavailable as error:
            note = str(error)
        try:
            return None, self.measure(runs, reference)[0], note
        except Unavailable as error:
            return None, None, str(error)
