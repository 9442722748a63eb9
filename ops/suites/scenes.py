"""The commands that faults are put into: what is there before, what they do, what works after."""

import shutil
import subprocess
from pathlib import Path

from ground import OWNER, SPEC, Ground

# A commit adds 5 or 6 frames, and above 64 the log is started over after the answer.
LOG_FRAMES = range(59, 65)


class Scene:
    """A command that makes one record, on a ledger that is copied for every fault."""
    name, event, id = "", "", "faulty-1"
    is_finished_by_repeat, flush_advice = False, "--id"

    def __init__(self, path, binaries):
        self.template, self.binaries = Ground(path, binaries), binaries
        self.build(self.template)

    def copy(self, path):
        shutil.copytree(self.template.path, path, symlinks=True)
        return Ground(path, self.binaries)

    def has_happened(self, ground):
        """How often the command's record is in the ledger."""
        if not Path(ground.root, "ledger", "kernel.db").exists():
            return 0
        return sum(record["statement"]["event"] == self.event
                   and record["statement"]["id"] == self.id for record in ground.records())

    def is_repeat_answered(self, ground, done):
        """Whether a repeat says what the first try has come to."""
        return done.exit == 0 and done.is_acknowledged

    def build(self, ground):
        raise NotImplementedError

    def words(self, ground):
        raise NotImplementedError

    def next_words(self, ground):
        raise NotImplementedError


class InitScene(Scene):
    name, event = "init", "ledger.created"
    # Its record may be there before it is done; a repeat then finishes it.
    is_finished_by_repeat, flush_advice = True, "repeat"

    def build(self, ground):
        ground.make_folders()

    def words(self, ground):
        return ground.init_words()

    def has_happened(self, ground):
        if not Path(ground.root, "ledger", "kernel.db").exists():
            return 0
        return len(ground.record_bytes())

    def is_repeat_answered(self, ground, done):
        return done.exit == 0 or done.code == "KRN-WORKSPACE-EXISTS"

    def next_words(self, ground):
        return ground.words("spec", "register", SPEC, "--title", "What comes next", "--scope",
                            "project", "--status", "active")


class StartScene(Scene):
    name, event = "task start", "task.started"

    def build(self, ground):
        ground.found()
        ground.add_task("FAULT-1")
        ground.must("task", "ready", "FAULT-1")

    def words(self, ground):
        return ground.words("task", "start", "FAULT-1", "--id", self.id)

    def next_words(self, ground):
        return ground.words("task", "stop", "FAULT-1", "--reason", "seen enough")


class LongLogScene(StartScene):
    """The same with a log so long that it is written back after the answer."""
    name = "task start, long log"

    def build(self, ground):
        super().build(ground)
        count = 0
        while self.frames(ground) not in LOG_FRAMES:
            count += 1
            ground.must("spec", "register", f"LONG-{count}", "--title", "Makes the log longer",
                        "--scope", "project", "--status", "active")

    @staticmethod
    def frames(ground):
        # A header of 32 bytes; a frame is a page and 24 bytes (sqlite.org/fileformat.html §4.1).
        size = Path(ground.root, "ledger", "kernel.db-wal").stat().st_size
        return (size - 32) // (4096 + 24)


class VerdictScene(Scene):
    name, event = "verdict submit", "verdict.submitted"
    author, reviewer = "human:ann", "human:rob"

    def build(self, ground):
        ground.found()
        for who, address in ((self.author, "ann@example.org"), (self.reviewer, "rob@example.org")):
            ground.must("principal", "enroll", "--principal", who, "--level", "L2",
                        "--git-email", address, "--as", OWNER)
        ground.must("repo", "register", "app", "--as", OWNER)
        ground.must("task", "import", ground.card("FAULT-1", "dev"), "--as", OWNER)
        ground.must("task", "ready", "FAULT-1", "--as", OWNER)
        ground.must("task", "start", "FAULT-1", "--as", self.author)
        repository = self.work(ground)
        ground.must("review", "submit", "FAULT-1", "--as", self.author, "--git", repository)
        ground.must("review", "open", "FAULT-1", "--as", self.reviewer)
        ground.must("review", "report", "FAULT-1", "--reviewed", "all", "--as", self.reviewer)
        shutil.rmtree(repository)

    def work(self, ground):
        """A repository with a commit by the author on the task's branch."""
        repository = str(ground.path / "repository")
        env = {**ground.env, "GIT_CONFIG_NOSYSTEM": "1"}
        for role in ("AUTHOR", "COMMITTER"):
            env |= {f"GIT_{role}_NAME": "Ann", f"GIT_{role}_EMAIL": "ann@example.org"}
        subprocess.run(["git", "init", "-q", "--initial-branch=main", repository], env=env,
                       check=True)
        for words in (["commit", "-q", "--allow-empty", "-m", "Begin"],
                      ["checkout", "-q", "-b", "feature/fault-1"]):
            subprocess.run(["git", "-C", repository, *words], env=env, check=True)
        Path(repository, "lamp").write_text("on\n")
        for words in (["add", "lamp"], ["commit", "-q", "-m", "Light the lamp"]):
            subprocess.run(["git", "-C", repository, *words], env=env, check=True)
        return repository

    def words(self, ground):
        return ground.words("verdict", "submit", "--task", "FAULT-1", "--as", self.reviewer,
                            "--id", self.id)

    def next_words(self, ground):
        return ground.words("task", "finish", "FAULT-1", "--as", self.author)


SCENES = [InitScene, StartScene, LongLogScene, VerdictScene]
