"""`make run`: everything that Fortnight needs, in one process tree that stops whole.

Starts the embedded servers that the environment does not name, brings the database up to date,
fills an embedded empty one with invented demo data, then runs the web server, a Celery worker and
beat until Ctrl-C, SIGTERM or SIGHUP. When one of them dies the rest is stopped and the exit code
says so.

    python -m config.run [--with-parent]     ends also when the process that started it ends
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path

from config import history, instance, processes
from config.local import services
from config.processes import CannotStart, Child
from config.reach import refuse_unreachable

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("FORTNIGHT_VAR") or ROOT / "var").resolve()
LOGS = VAR / "log"
HEALTHY_SECONDS = 60
WITH_PARENT = "--with-parent"
# The path without its query: what someone searched for may be a name.
ACCESS_LOG = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


def main() -> None:
    """Run until asked to stop; raises CannotStart when something does not start or dies."""
    port = _port()
    with ExitStack() as stack:
        stack.enter_context(instance.only_one(VAR))
        listener = stack.enter_context(instance.listen(VAR, port))
        refuse_unreachable(os.environ)
        print("Starting PostgreSQL and Valkey ...", flush=True)
        servers = stack.enter_context(services(VAR, durable=True, given=os.environ))
        environment = _environment(servers.environment(os.environ), port)
        stack.enter_context(instance.local_env(VAR, environment))
        _prepare(environment)
        children = [*servers.children, *_start(environment, port, listener, stack)]
        _wait_until_healthy(port, children)
        _announce(environment, port)
        _watch(children)


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 65536):
        raise CannotStart(f"PORT is {given!r}: set it to a number from 1 to 65535")
    return int(given)


def _environment(found: Mapping[str, str], port: int) -> dict[str, str]:
    """What the parts of this instance see. The embedded database is a demo; a named one is not."""
    environment = {**found, "PORT": str(port), "FORTNIGHT_VAR": str(VAR)}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    environment["SECRET_KEY"] = os.environ.get("SECRET_KEY") or instance.secret_key(VAR)
    environment["DEMO"] = os.environ.get("DEMO") or ("0" if _database_is_named() else "1")
    if os.environ.get("ALLOWED_HOSTS"):
        environment["ALLOWED_HOSTS"] += ",localhost,127.0.0.1"
    return environment


def _database_is_named() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def _prepare(environment: Mapping[str, str]) -> None:
    """Bring the database and the static files up to date; demo data only where no one named one."""
    _refuse_foreign(environment)
    _manage(environment, "migrate", "--no-input", "--verbosity", "0")
    _manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
    if not _database_is_named():
        _manage(environment, "demo", "--if-empty")


def _refuse_foreign(environment: Mapping[str, str]) -> None:
    """Raise CannotStart, before anything is changed, if other code made this database."""
    asked = subprocess.run(
        [sys.executable, "-m", "config.history"],
        cwd=ROOT,
        env=dict(environment),
        preexec_fn=processes.die_with_parent(),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise CannotStart("The database could not be asked for its history: see above")
    names = asked.stdout.split()
    if names and _database_is_named():
        empty = "make an empty database and name it in DATABASE_URL"
        raise CannotStart(history.refusal(names, "that DATABASE_URL names", empty))
    if names:
        away = f"mv {VAR} {VAR}.old, then make run"
        raise CannotStart(history.refusal(names, f"in {VAR}", away))


def _manage(environment: Mapping[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=dict(environment),
        preexec_fn=processes.die_with_parent(),
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"manage.py {command[0]} failed: its message is above")


def _start(
    environment: Mapping[str, str], port: int, listener: socket.socket, stack: ExitStack
) -> list[Child]:
    children: list[Child] = []
    stack.callback(processes.stop, children)
    for name, command in _commands(port, listener).items():
        log = LOGS / f"{name}.log"
        fds = [listener.fileno()] if name == "web" else []
        # A worker asked to end waits for its tasks: forever, when the broker is gone with us (seen
        # in Celery 5.7's TaskPool.on_stop). Nothing in a task is harmed by dying right away.
        orphaned_on = None if name == "web" else signal.SIGKILL
        child = processes.start(
            f"The {name}", command, log,
            env=environment, cwd=ROOT, pass_fds=fds, orphaned_on=orphaned_on,
        )  # fmt: skip
        children.append(child)
    return children


def _commands(port: int, listener: socket.socket) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    return {
        "web": [
            sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{listener.fileno()}",
            "--workers", "2", "--threads", "4", "--graceful-timeout", "5", "--no-control-socket",
            "--access-logfile", "-", "--access-logformat", ACCESS_LOG,
        ],
        "worker": [
            *celery, "worker", "--concurrency", "2", "--loglevel", "INFO",
            "--hostname", f"fortnight-{port}@%h",
        ],
        "beat": [
            *celery, "beat", "--loglevel", "INFO", "--pidfile=",
            # All its entries are short intervals: there is nothing to remember, no file to fight
            # over with a second beat.
            "--scheduler", "celery.beat:Scheduler",
        ],
    }  # fmt: skip


def _wait_until_healthy(port: int, children: list[Child]) -> None:
    end = time.monotonic() + HEALTHY_SECONDS
    while not _healthy(port):
        for child in children:
            child.refuse_dead()
        if time.monotonic() > end:
            raise CannotStart(f"/healthz does not answer: see {LOGS}")
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()


def _announce(environment: Mapping[str, str], port: int) -> None:
    print(f"\n  Fortnight answers at http://localhost:{port}\n", flush=True)
    if _database_is_named():
        print("  DATABASE_URL is set: no demo data was added.")
        print('  No one can sign in yet? docs/runbook.md, "Your own people"')
    else:
        _manage(environment, "demo", "--who")
    print(f"\n  Logs are in {LOGS}. Ctrl-C stops everything.\n", flush=True)


def _watch(children: list[Child]) -> None:
    """Until something dies or, under `make`, that is told to end."""
    while not (WITH_PARENT in sys.argv and processes.parent_is_ending()):
        time.sleep(0.5)
        for child in children:
            child.refuse_dead()


if __name__ == "__main__":
    processes.interrupt_on_signals()
    if WITH_PARENT in sys.argv:
        processes.follow_parent()
    try:
        with suppress(KeyboardInterrupt):
            main()
    except CannotStart as refused:
        sys.exit(f"\n{refused}")
    except PermissionError as refused:
        sys.exit(f"\n{refused.filename}: no permission. Run as the user who ran it first.")
    print("\nStopped.", flush=True)
