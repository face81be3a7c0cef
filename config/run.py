"""`make run`: everything that Fortnight needs, in one process tree that stops whole.

Starts the embedded servers that the environment does not name, brings the database up to date,
fills an embedded empty one with invented demo data, then runs the web server, a Celery worker and
beat until Ctrl-C. When one of them dies the rest is stopped and the exit code says so.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from config.local import CannotStart, die_with_parent, services, stop

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("FORTNIGHT_VAR", ROOT / "var"))
LOGS = VAR / "log"
BIN = Path(sys.executable).parent
HEALTHY_SECONDS = 60

Children = dict[str, "subprocess.Popen[bytes]"]


def main() -> int:
    """Run until asked to stop (0) or until something dies (1)."""
    port = _port()
    with ExitStack() as stack:
        stack.enter_context(_only_one())
        _refuse_taken(port)
        print("Starting PostgreSQL and Redis …", flush=True)
        found = stack.enter_context(services(VAR, durable=True, given=os.environ))
        environment = _environment(found, port)
        stack.enter_context(_local_env(environment))
        _prepare(environment)
        children = _start(environment, port, stack)
        _wait_until_healthy(port, children)
        _announce(environment, port)
        return _watch(children)


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotStart(f"PORT is {given!r}: set it to a number from 1 to 65535")
    return int(given)


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold the lock of this clone's data: two instances would share one database."""
    LOGS.mkdir(parents=True, exist_ok=True)
    VAR.chmod(0o700)
    with (VAR / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"Fortnight runs already with the data in {VAR}") from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            message = f"Port {port} is taken: stop what uses it, or set PORT to another"
            raise CannotStart(message) from None


def _environment(found: dict[str, str], port: int) -> dict[str, str]:
    """What the parts of this instance see. The embedded database is a demo; a named one is not."""
    environment = {**os.environ, **found, "PORT": str(port), "FORTNIGHT_VAR": str(VAR)}
    environment.setdefault("SECRET_KEY", _secret_key())
    environment.setdefault("DEMO", "0" if os.environ.get("DATABASE_URL") else "1")
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    return environment


def _secret_key() -> str:
    """The secret of this instance, made once."""
    file = VAR / "secret_key"
    if not file.exists():
        _write_private(file, secrets.token_urlsafe(50))
    return file.read_text()


@contextmanager
def _local_env(environment: dict[str, str]) -> Iterator[None]:
    """Tell `manage.py` in another terminal where this instance is, while it runs."""
    file = VAR / "local.env"
    names = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "DEMO", "PORT")
    _write_private(file, "".join(f"{name}={environment[name]}\n" for name in names))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _write_private(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as output:
        output.write(text)


def _prepare(environment: dict[str, str]) -> None:
    """Bring the database and the static files up to date; demo data only where nobody named one."""
    _manage(environment, "migrate", "--no-input", "--verbosity", "0")
    _manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
    if not os.environ.get("DATABASE_URL"):
        _manage(environment, "demo", "--if-empty")


def _manage(environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        preexec_fn=die_with_parent(),
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"manage.py {command[0]} failed: its message is above")


def _start(environment: dict[str, str], port: int, stack: ExitStack) -> Children:
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    commands = {
        "web": [
            str(BIN / "gunicorn"), "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
            "--threads", "4", "--access-logfile", "-", "--graceful-timeout", "5",
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [
            *celery, "beat", "--loglevel", "INFO", "--schedule", str(VAR / "beat-schedule"),
            "--pidfile=",
        ],
    }  # fmt: skip
    children = {}
    for name, command in commands.items():
        children[name] = _child(name, command, environment)
        stack.callback(stop, children[name], signal.SIGTERM)
    return children


def _child(name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with (LOGS / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )


def _wait_until_healthy(port: int, children: Children) -> None:
    end = time.monotonic() + HEALTHY_SECONDS
    while not _healthy(port):
        _refuse_dead(children)
        if time.monotonic() > end:
            raise CannotStart(f"/healthz does not answer: see {LOGS}")
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _announce(environment: dict[str, str], port: int) -> None:
    print(f"\n  Fortnight answers at http://localhost:{port}\n", flush=True)
    if environment["DEMO"] == "1":
        _manage(environment, "demo", "--who")
    else:
        print("  Nobody yet? manage.py createsuperuser makes the first person.")
    print(f"\n  Logs are in {LOGS}. Ctrl-C stops everything.\n", flush=True)


def _watch(children: Children) -> int:
    while True:
        time.sleep(0.5)
        _refuse_dead(children)


def _refuse_dead(children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            message = f"The {name} process ended ({child.returncode}): see {LOGS}/{name}.log"
            raise CannotStart(message)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, _interrupt)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    except CannotStart as refused:
        sys.exit(f"\n{refused}.")
