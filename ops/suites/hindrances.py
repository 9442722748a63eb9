"""Full disks and missing permissions: what a single failing call does not show."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ground import Violation, say
from outcome import judge
from scenes import InitScene, StartScene, VerdictScene

NOBODY = 65_534
# KiB; more than any of the scenes needs for one command.
ROOM_MAX = 96
INIT_ROOM_MAX = 512
WHOLE = "8m"


def attempt(table, violations, scene, part, detail, body):
    """Runs one case into the table."""
    try:
        table[scene.name, part, detail][body()] += 1
    except (Violation, subprocess.TimeoutExpired) as violation:
        table[scene.name, part, detail]["VIOLATION"] += 1
        violations.append(f"{scene.name}: {part}, {detail}: {violation}")


# MARK: Disks

def disk(scratch, table, violations):
    """Fills the disk of the workspace, then of the homes, to every page."""
    if not can_mount():
        say("skipped: no private mounts here, so no full disks")
        return
    for number, kind in enumerate((InitScene, StartScene, VerdictScene)):
        scene = kind(scratch.path / f"disk-{number}", scratch.binaries)
        for where in ("workspace", "home"):
            say(f"{scene.name}: full disks of {where}")
            room_max = INIT_ROOM_MAX if kind is InitScene else ROOM_MAX
            for room in range(0, room_max, 4):
                path = scratch.path / "cases" / f"disk-{number}-{where}-{room}"
                attempt(table, violations, scene, "full disk", where,
                        lambda: fill(scene, path, where, room * 1024))


def can_mount():
    """Whether this process is in mounts of its own; re-made so by `with_private_mounts`."""
    return os.environ.get("GROUND_PRIVATE_MOUNTS") == "1"


def with_private_mounts():
    """Starts this program again where its mounts are nobody else's, if the system allows."""
    if can_mount() or os.geteuid() != 0 or shutil.which("unshare") is None:
        return
    words = ["unshare", "-m", "--propagation", "private"]
    if subprocess.run([*words, "true"], capture_output=True).returncode == 0:
        os.environ["GROUND_PRIVATE_MOUNTS"] = "1"
        os.execvp(words[0], [*words, sys.executable, *sys.argv])


def fill(scene, path, where, room):
    """Runs the scene on a disk with so many bytes left, then gives it room again."""
    ground = scene.copy(path)
    folders = [ground.root] if where == "workspace" else [path / "config", path / "state"]
    for folder in folders:
        folder.mkdir(exist_ok=True)
        kept = path / f"kept-{folder.name}"
        folder.rename(kept)
        folder.mkdir()
        mount(folder)
        shutil.copytree(kept, folder, symlinks=True, dirs_exist_ok=True)
    try:
        for folder in folders:
            ballast(folder, room)
        done = ground.run(scene.words(ground))
        for folder in folders:
            (folder / "ballast").unlink()
        return judge(scene, ground, done)
    finally:
        for folder in folders:
            subprocess.run(["umount", folder], check=True)
        shutil.rmtree(path)


def mount(folder):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={WHOLE}", "none", folder], check=True)


def ballast(folder, room):
    """Leaves so many bytes."""
    status = os.statvfs(folder)
    with open(folder / "ballast", "wb") as file:
        file.write(bytes(max(0, status.f_bavail * status.f_frsize - room)))


# MARK: Permissions

# What is taken away from an ordinary user: a path in the ground, and the mode it gets.
TAKEN = [
    ("workspace", 0o000), ("workspace", 0o555), ("workspace/ledger", 0o000),
    ("workspace/ledger", 0o555), ("workspace/ledger/origin", 0o000),
    ("workspace/ledger/kernel.db", 0o000), ("workspace/ledger/kernel.db", 0o444),
    ("workspace/ledger/kernel.db-wal", 0o000), ("workspace/ledger/kernel.db-wal", 0o444),
    ("workspace/ledger/kernel.db-shm", 0o000), ("workspace/ledger/kernel.db-shm", 0o444),
    ("workspace/ledger/lock", 0o000), ("workspace/ledger/lock", 0o444),
    ("workspace/ledger/checkpoint", 0o000), ("workspace/ledger/blobs", 0o000),
    ("workspace/state", 0o000), ("workspace/state", 0o555), ("workspace/state/tasks.yaml", 0o000),
    ("workspace/specs", 0o555), ("workspace/ops", 0o555), ("workspace/ops/audit", 0o555),
    ("config", 0o000), ("config/kernel/keys", 0o000), ("config/kernel/keys", 0o555),
    ("config/kernel/keys/*", 0o000), ("config/kernel/keys/*", 0o644),
    ("state", 0o000), ("state", 0o555), ("state/kernel/anchors", 0o000),
    ("state/kernel/anchors", 0o555), ("state/kernel/anchors/*", 0o000),
    ("state/kernel/anchors/*", 0o444),
]


class Commoner:
    """A ground whose commands run as an ordinary user, whom permissions bind."""

    def __init__(self, ground):
        self.ground = ground
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", ground.path], check=True)
        inner = ground.run
        ground.run = lambda words, env=None, prefix=(): inner(
            words, env, ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                         *prefix])


def permissions(scratch, table, violations):
    """Takes permissions away from an ordinary user."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        say("skipped: only root can play an ordinary user")
        return
    for number, kind in enumerate((InitScene, StartScene, VerdictScene)):
        scene = kind(scratch.path / f"permissions-{number}", scratch.binaries)
        say(f"{scene.name}: permissions")
        for index, (pattern, mode) in enumerate(TAKEN):
            if not any(scene.template.path.glob(pattern)):
                continue
            path = scratch.path / "cases" / f"permissions-{number}-{index}"
            attempt(table, violations, scene, "mode", f"{mode:03o} {pattern}",
                    lambda: take(scene, path, pattern, mode))


def take(scene, path, pattern, mode):
    """Runs the scene without a permission, then gives it back."""
    ground = scene.copy(path)
    Commoner(ground)
    found = [(name, name.stat().st_mode & 0o777) for name in path.glob(pattern)]
    for name, _ in found:
        name.chmod(mode)
    done = ground.run(scene.words(ground))
    for name, before in found:
        # A spare that cannot be written is removed.
        if name.exists():
            name.chmod(before)
    outcome = judge(scene, ground, done)
    shutil.rmtree(path)
    return outcome
