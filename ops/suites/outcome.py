"""What became of a command that was hindered, and whether it may be so."""

import signal
from pathlib import Path

from ground import DOCUMENTED_EXITS, Violation, exit_name

# Where `fsync` decides whether a record is on the disk.
FLUSHES = {"fsync", "fdatasync"}


def demand(holds, what):
    if not holds:
        raise Violation(what)


def judge(scene, ground, done, is_killed=False, is_flush=False, is_told=True, must_repeat=True):
    """Holds a hindered run and what follows it against the promises; returns its class.

    `is_flush`: a flush of the ledger was hindered. `is_told`: its own output was not hindered.
    """
    if is_killed:
        demand(done.exit in (-signal.SIGKILL, 0), f"killed, and exits {done.exit}")
    else:
        demand(done.exit in DOCUMENTED_EXITS, f"ends with {exit_name(done.exit)}: {done.err}")
    happened = scene.has_happened(ground)
    demand(happened <= 1, "it happened twice")
    demand(not (done.is_acknowledged and "outcome unknown" in done.err),
           f"told as done, and then as unknown: {done.err}")
    if done.is_acknowledged or done.exit == 0:
        demand(happened, f"told as done, and it is not in the ledger: {done.out}")
    elif done.code == "KRN-OUTPUT":
        demand(happened, f"told as done on the other stream, and not in the ledger: {done.err}")
    elif not is_killed and is_told:
        demand((done.code or "").startswith("KRN-"), f"exit {done.exit} without a code: {done.err}")
        demand(done.hint, f"{done.code}, exit {done.exit}, gives no hint: {done.err}")
        if is_flush:
            demand(done.exit == 8 and scene.flush_advice in done.hint and "unknown" in done.out,
                   f"a failed flush exits {done.exit}: {done.out}")
        if done.exit != 8 and not scene.is_finished_by_repeat:
            demand(not happened, f"exit {done.exit} {done.code}, and yet it is in the ledger")
    check_ledger(scene, ground, happened)
    go_on(scene, ground, must_repeat)
    return name(done, happened)


def check_ledger(scene, ground, happened):
    """The ledger verifies as it is; of the views only what a crash may do to them."""
    found = ground.verify()
    if not happened and not Path(ground.root, "ledger", "origin").exists():
        return
    if happened and not Path(ground.root, "ledger", "origin").exists():
        # An interrupted init: there is a record and no marker yet, so nothing to find.
        return
    demand(not found.ledger, f"the ledger does not verify: {found.ledger}")
    for view in found.views:
        demand("edited" not in view["message"], f"a view is called edited: {view}")


def go_on(scene, ground, must_repeat):
    """A repeat tells what happened, the next command works, and views can be rendered again."""
    if must_repeat:
        again = ground.run(scene.words(ground))
        demand(scene.is_repeat_answered(ground, again),
               f"a repeat exits {again.exit}: {again.out}{again.err}")
        demand(scene.has_happened(ground) == 1, "after a repeat it is not there once")
    after = ground.run(scene.next_words(ground))
    demand(after.exit == 0, f"the next command exits {after.exit}: {after.out}{after.err}")
    rendered = ground.kernel("state", "render")
    demand(rendered.exit == 0, f"state render exits {rendered.exit}: {rendered.err}")
    found = ground.verify()
    demand(found.exit == 0, f"in the end: {found.ledger} {found.views}")


def name(done, happened):
    """The class of an outcome, for the table."""
    if done.exit == -signal.SIGKILL:
        return "killed, told" if done.is_acknowledged else (
            "killed, recorded" if happened else "killed, nothing")
    if done.exit == 0:
        return "done, warned" if "warning" in done.err else (
            "done" if done.is_acknowledged else "done, untold")
    recorded = ", recorded" if happened else ""
    return f"exit {done.exit} {done.code}{recorded}"
