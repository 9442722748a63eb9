"""Everything that the benchmark assumes about the product; one assumption a function."""

import re
from dataclasses import dataclass, field
from pathlib import Path


class Unavailable(Exception):
    """A side of a comparison that cannot run here, and why."""


@dataclass
class Timed:
    """A command to time, the untimed steps around each run, and its own environment."""
    command: list
    before: list = field(default_factory=list)
    after: list = field(default_factory=list)
    env: dict = field(default_factory=dict)

    def sections(self, side):
        steps = [("", self.command), *(("before-", words) for words in self.before),
                 *(("after-", words) for words in self.after)]
        return [word for marker, words in steps
                for word in (f"@{marker}{side}", *self.settings(words), *words)]

    def settings(self, words):
        """The environment of one step, without what the step sets itself."""
        own = {word.split("=")[0] for word in words if re.match(r"[A-Z_]+=", word)}
        return [f"{name}={value}" for name, value in self.env.items() if name not in own]


class Product:
    """The command lines of `kernel`, and of `kernel-seed`, which makes large ledgers."""

    origin = "bench.example/k"
    owner = "bench"
    spec = "SEED_SPEC"

    def __init__(self, binaries):
        self.kernel = str(binaries / "kernel")
        self.seed = str(binaries / "kernel-seed")

    def version(self):
        return [self.kernel, "--version"]

    def init(self):
        """Runs inside the empty directory."""
        return [self.kernel, "init", "--origin", self.origin, "--owner", self.owner]

    def fill(self, directory, records):
        """Fills a workspace with lawful records and LIVE_TASKS live tasks."""
        return [self.seed, directory, str(records)]

    def append(self, directory, records):
        """Makes durable single appends in one process and prints the seconds they took."""
        return self.as_owner([self.seed, "--append", directory, str(records)])

    def open_session(self, directory):
        return [self.kernel, "-C", directory, "session", "open", "--agent", "agent:builder-1",
                "--role", "executor", "--all-tasks", "--for", "8h"]

    def enrol_agent(self, directory):
        return [self.kernel, "-C", directory, "agent", "enroll", "agent:builder-1",
                "--role", "executor"]

    def session_in(self, printed):
        """The value that `session open` prints once, as KERNEL_SESSION=<value>."""
        found = re.search(r"KERNEL_SESSION=([^\s\"]+)", printed)
        if found is None:
            raise Unavailable("session open printed no KERNEL_SESSION")
        return found.group(1)

    def register_spec(self, directory):
        """Cards cite one; a seeded workspace has it already."""
        return [self.kernel, "-C", directory, "spec", "register", self.spec,
                "--title", "What measured tasks cite", "--scope", "project",
                "--status", "active"]

    def task(self, directory, verb, subject, *flags):
        return [self.kernel, "-C", directory, "task", verb, subject, *flags]

    def verify(self, directory):
        return [self.kernel, "-C", directory, "verify"]

    def card(self, task):
        return (f"---\ntask_id: {task}\ntype: dev\nqueue: dev\nbranch: feature/{task.lower()}\n"
                f"priority: P3\nspec_ids:\n  - {self.spec}\nverification:\n  - \"true\"\n---\n\n"
                f"# {task}\n\nA task that is measured.\n")

    def database(self, directory):
        return Path(directory) / "ledger" / "kernel.db"

    def one_start(self, directory, cards, task):
        """One timed `task start`; the steps around it keep the number of live tasks constant."""
        return Timed(
            self.task(directory, "start", task),
            before=[self.as_owner(self.task(directory, "import", f"{cards}/{task}.md")),
                    self.as_owner(self.task(directory, "ready", task))],
            after=[self.as_owner(self.task(directory, "stop", task, "--reason", "measured")),
                   self.as_owner(self.task(directory, "abandon", task, "--reason", "measured"))])

    @staticmethod
    def as_owner(command):
        """Without the session's token the owner's key file signs: an executor may not do these."""
        return ["KERNEL_SESSION=", *command]
