"""The workloads: what is run beside what, and how far apart the two may be."""

import base64
import hashlib
import re
import sqlite3
from pathlib import Path

from measuring.bench import FLOOR, LIVE_TASKS, SMALL_LEDGER, Row
from measuring.product import Timed, Unavailable

LARGE_LEDGER = 1_000_000
MEMORY_BASE_BYTES = 64 * 1024 * 1024
MEMORY_RECORD_BYTES = 40


def median(side, figure):
    return side[figure]["median"] if side and figure in side else None


def rate(count, seconds):
    return count / seconds if seconds else None


def version(bench):
    def ours():
        if bench.product is None:
            raise Unavailable("the product does not run yet")
        return Timed(bench.product.version())
    a, b, note = bench.compare(bench.runs(500), ours, Timed([str(FLOOR / "hello")]))
    yield "version", Row(median(a, "exit_ms"), median(b, "exit_ms"), "ms", 2.0, note=note)


def start(bench):
    """The floor gets two untimed actions before each run, as the product does."""
    runs = bench.runs(300)
    action = [str(FLOOR / "start"), "start", bench.floor_database("start", SMALL_LEDGER)]
    a, b, note = bench.compare(runs, lambda: bench.kernel_start(SMALL_LEDGER, "FLOOR", runs),
                               Timed(action, before=[action, action]))
    for name, figure, target in (("start_acknowledged", "first_byte_ms", 1.6),
                                 ("start_exit", "exit_ms", 2.2)):
        yield name, Row(median(a, figure), median(b, figure), "ms", target, note=note)


def start_large(bench):
    runs = bench.runs(300)
    a = b = note = None
    try:
        if not bench.options.large:
            raise Unavailable("only with --large")
        a, b = bench.measure(runs, bench.kernel_start(LARGE_LEDGER, "LARGE", runs),
                             bench.kernel_start(SMALL_LEDGER, "SMALL", runs))
    except Unavailable as error:
        note = str(error)
    for name, figure in (("start_large_acknowledged", "first_byte_ms"),
                         ("start_large_exit", "exit_ms")):
        yield name, Row(median(a, figure), median(b, figure), "ms", 1.1, note=note)


def git(bench):
    """Empty commits without hooks or maintenance: as git comes, and with every object flushed."""
    runs = bench.runs(100)
    for name, label, fsync in (("start_against_git", "GIT", []),
                               ("start_against_git_durable", "GITD", ["-c", "core.fsync=all"])):
        try:
            repository = str(bench.directory / f"repository-{label}")
            bench.call(["git", "init", "-q", repository])
            for key, value in (("user.name", "bench"), ("user.email", "bench@example.org"),
                               ("core.hooksPath", "/dev/null"), ("gc.auto", "0"),
                               ("maintenance.auto", "false"), ("commit.gpgSign", "false")):
                bench.call(["git", "-C", repository, "config", key, value])
            for i in range(LIVE_TASKS):
                (Path(repository) / f"task-{i}.md").write_text(f"task {i}\n")
            bench.call(["git", "-C", repository, "add", "."])
            bench.call(["git", "-C", repository, "commit", "-q", "-m", "first"])
            commit = ["git", "-C", repository, *fsync, "commit", "--allow-empty", "-q", "-m", "x"]
            a, b, note = bench.compare(
                runs, lambda: bench.kernel_start(SMALL_LEDGER, label, runs),
                Timed(commit, env={"GIT_CONFIG_NOSYSTEM": "1"}))
        except Unavailable as error:
            a, b, note = None, None, str(error)
        yield name, Row(median(a, "exit_ms"), median(b, "exit_ms"), "ms", 1.0, note=note)


def taskwarrior(bench):
    """`task 1 start` among as many tasks as the product has; stopped again, untimed."""
    runs = bench.runs(100)
    try:
        data = bench.directory / "taskwarrior"
        data.mkdir()
        settings = {"TASKRC": str(data / "taskrc"), "TASKDATA": str(data)}
        (data / "taskrc").write_text(
            f"data.location={data}\nconfirmation=off\nverbose=nothing\nhooks=off\n")
        for i in range(LIVE_TASKS):
            bench.call(["task", "add", f"task {i}"], settings)
        bench.call(["task", "1", "start"], settings)
        reference = Timed(["task", "1", "start"], before=[["task", "1", "stop"]], env=settings)
        a, b, note = bench.compare(
            runs, lambda: bench.kernel_start(SMALL_LEDGER, "TW", runs), reference)
    except Unavailable as error:
        a, b, note = None, None, str(error)
    yield ("start_against_taskwarrior",
           Row(median(a, "exit_ms"), median(b, "exit_ms"), "ms", 1.0, note=note))


def append(bench):
    count = 500 if bench.options.quick else 3_000

    def ours():
        work = bench.workspace(SMALL_LEDGER)
        return Timed(bench.product.append(work.directory, count), env=work.env)
    database = bench.floor_database("append", SMALL_LEDGER)
    a, b, note = bench.compare(
        bench.runs(10), ours, Timed([str(FLOOR / "start"), "loop", database, str(count)]))
    yield "append", Row(rate(count, median(a, "printed")), rate(count, median(b, "printed")),
                        "records/s", 0.8, "at_least", note)


def ledger_keys(database, into):
    """Writes the key file of `verify`: every public key that the records of a ledger carry."""
    found = set()
    for (record,) in sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute(
            "SELECT bytes FROM record WHERE instr(bytes, CAST('ed25519:' AS BLOB))"):
        found.update(re.findall(rb"ed25519:[A-Za-z0-9+/]{43}=", record))
    valid = (key for key in sorted(found) if len(base64.b64decode(key[8:])) == 32)
    Path(into).write_text("".join(
        f"{hashlib.sha256(key).hexdigest()[:32]} {key.decode()}\n" for key in valid))


def verify(bench):
    """The floor verifies the product's own ledger, or one of its own where there is none."""
    runs, keys = bench.runs(7), str(bench.directory / "keys")
    try:
        work = bench.workspace(bench.records)
        database = str(bench.product.database(work.directory))
        ledger_keys(database, keys)
    except Unavailable:
        database = bench.floor_database("verify", bench.records)
        Path(keys).write_text(bench.call([str(FLOOR / "start"), "key"]))

    def ours():
        work = bench.workspace(bench.records)
        return Timed(bench.product.verify(work.directory), env=work.env)
    count, live_bytes = sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute(
        "SELECT (SELECT count(*) FROM record), "
        "(SELECT total(length(kind) + length(id) + length(bytes)) FROM entity)").fetchone()
    for name, flags, figure, scale, target in (
            ("verify_against_floor", [], "exit_ms", 1e-3, 0.85),
            ("verify_against_libsodium", ["--bare"], "printed", 1, 0.7)):
        reference = Timed([str(FLOOR / "verify"), *flags, database, keys])
        a, b, note = bench.compare(runs, ours, reference)
        mine = median(a, "exit_ms")
        yield name, Row(rate(count, mine and mine * 1e-3),
                        rate(count, (median(b, figure) or 0) * scale),
                        "records/s", target, "at_least", note)
    allowed = MEMORY_BASE_BYTES + MEMORY_RECORD_BYTES * count + live_bytes
    resident = median(a, "rss_kib")
    yield "verify_memory", Row(resident and resident / 1024, allowed / 1024 / 1024, "MiB", 1.0,
                               note=note)


def size(bench):
    """Everything in the ledger's database, the log cut, beside the records' own bytes."""
    ours = own = note = None
    try:
        database = bench.product and bench.product.database(
            bench.workspace(bench.records).directory)
        if database is None:
            raise Unavailable("the product does not run yet")
        connection = sqlite3.connect(database)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        count, total = connection.execute(
            "SELECT count(*), sum(length(bytes)) FROM record").fetchone()
        log = Path(f"{database}-wal")
        on_disk = database.stat().st_size + (log.stat().st_size if log.exists() else 0)
        ours, own = on_disk / count, total / count
    except (Unavailable, sqlite3.Error) as error:
        note = str(error)
    yield "bytes_per_record", Row(ours, own, "bytes", 1.5, note=note)


WORKLOADS = {
    version: ["version"],
    start: ["start_acknowledged", "start_exit"],
    start_large: ["start_large_acknowledged", "start_large_exit"],
    git: ["start_against_git", "start_against_git_durable"],
    taskwarrior: ["start_against_taskwarrior"],
    append: ["append"],
    verify: ["verify_against_floor", "verify_against_libsodium", "verify_memory"],
    size: ["bytes_per_record"],
}
