"""The processes of a run: servers that die and come back on the same data, workers and beats."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from chaos import clock
from chaos.plan import BEATS, WORKERS
from config import embedded, processes
from config.processes import PROC, CannotStart, Child

ROOT = Path(__file__).resolve().parents[1]
# What a run keeps of the environment; all else that the product reads has its default.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
Serve = Callable[[], AbstractContextManager[tuple[str, Child]]]


class Server:
    """An embedded server that can be killed and started again on what it left on disk.

    A thread of its own holds it: the kernel ends a child with the thread that started it, and
    after a crash PostgreSQL looks through its data while other things go on.
    """

    def __init__(self, serve: Serve, socket: Path) -> None:
        self.address = ""
        self._serve, self._socket = serve, socket
        self._holder: Thread | None = None
        self._child: Child | None = None
        self._refused: CannotStart | None = None

    def start(self) -> None:
        """Begin to start it."""
        self._answers, self._let_go = Event(), Event()
        self._holder = Thread(target=self._hold, daemon=True)
        self._holder.start()

    def wait(self) -> None:
        """Wait until it answers. Raises CannotStart, saying why it does not."""
        self._answers.wait()
        if self._refused:
            raise self._refused

    def kill(self) -> bool:
        """SIGKILL to the server and to each process that it has started; whether it ran."""
        self.wait()
        struck = self._child is not None
        if self._child:
            kill_tree(self._child.process.pid)
        self.stop()
        return struck

    def stop(self) -> None:
        """End it, if it runs."""
        if self._holder:
            self._answers.wait()
            self._let_go.set()
            self._holder.join()
            self._holder = None

    def _hold(self) -> None:
        try:
            with self._serve() as (self.address, self._child):
                self._answers.set()
                self._let_go.wait()
        except CannotStart as refused:
            self._refused = refused
        finally:
            self._child = None
            forget(self._socket)
            self._answers.set()


class Product:
    """The workers and beats, each started under its name with the environment of the run."""

    def __init__(self, environment: dict[str, str], logs: Path, processes_each: int) -> None:
        self.ended_by_themselves: list[str] = []
        self._environment, self._logs = environment, logs
        self.each = processes_each
        self._running: dict[str, Child] = {}

    def start(self, name: str) -> None:
        """Start a worker or beat, unless it runs."""
        if name in self._running:
            return
        self._running[name] = processes.start(
            name,
            [sys.executable, "-m", "celery", "-A", "chaos.app", *self._role(name)],
            self._logs / f"{name}.log",
            env=self._environment | {"CHAOS_NAME": name},
            cwd=ROOT,
            orphaned_on=signal.SIGKILL,
        )

    def kill(self, name: str) -> bool:
        """SIGKILL to a worker or beat with all its processes; whether it ran."""
        child = self._running.pop(name, None)
        if child:
            kill_tree(child.process.pid)
            child.process.wait()
        return child is not None

    def kill_one_process(self, name: str) -> bool:
        """SIGKILL to one of the processes in which a worker works, of which it makes itself
        another; whether there was one."""
        child = self._running.get(name)
        pool = sorted(children(child.process.pid)) if child else []
        if pool:
            kill(pool[0])
        return bool(pool)

    def revive(self) -> None:
        """What ended by itself is started again, as a supervisor would, and remembered."""
        for name, child in [*self._running.items()]:
            if child.process.poll() is not None:
                self.ended_by_themselves.append(name)
                del self._running[name]
                self.start(name)

    def finish(self) -> None:
        """Let the workers end what they have in hand, and end them."""
        processes.stop(self._running.values())
        self._running.clear()

    def kill_all(self) -> None:
        """End all at once: whatever they had in hand is thrown away with the run."""
        for name in [*self._running]:
            self.kill(name)

    def _role(self, name: str) -> list[str]:
        if name in BEATS:
            return ["beat", "--loglevel", "INFO", "--pidfile=",
                    "--scheduler", "celery.beat:Scheduler"]  # fmt: skip
        return ["worker", "--loglevel", "INFO", "-c", str(self.each), "-n", f"{name}@chaos"]


class Stage:
    """Everything that can be struck, by name."""

    def __init__(self, servers: dict[str, Server], product: Product) -> None:
        self.servers, self.product = servers, product

    def kill(self, name: str) -> bool:
        """Kill what is called so; whether there was anything to kill."""
        if name in self.servers:
            return self.servers[name].kill()
        if name.startswith("child of "):
            return self.product.kill_one_process(name.removeprefix("child of "))
        return self.product.kill(name)

    def start(self, name: str) -> None:
        if name in self.servers:
            self.servers[name].start()
        else:
            self.product.start(name)

    def start_product(self) -> None:
        for name in (*WORKERS, *BEATS):
            self.product.start(name)


@contextmanager
def servers(var: Path) -> Iterator[dict[str, Server]]:
    """PostgreSQL on an empty database and Valkey, running; gone with their data at the end."""
    shutil.rmtree(var / "postgres", ignore_errors=True)
    with ExitStack() as stack:
        sockets = stack.enter_context(embedded.socket_folder(var))
        stack.callback(shutil.rmtree, var / "postgres", ignore_errors=True)
        found = {
            "postgres": Server(
                lambda: embedded.postgres(var, sockets, durable=True), sockets / "pg"
            ),
            "valkey": Server(lambda: embedded.valkey(var, sockets), sockets / "valkey.sock"),
        }
        for server in found.values():
            stack.callback(server.stop)
            server.start()
            server.wait()
        yield found


def environment(
    var: Path, found: dict[str, Server], mail_url: str, *, every: str
) -> dict[str, str]:
    """What the product's processes see: the servers of this run and nothing of another."""
    return {
        **{name: value for name, value in os.environ.items() if name in KEPT},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": found["postgres"].address,
        "CELERY_BROKER_URL": found["valkey"].address,
        "EMAIL_URL": mail_url,
        "FROM_EMAIL": "Fortnight <fortnight@chaos.example>",
        "FORTNIGHT_VAR": str(var),
        "PRINT_DIR": str(var / "print"),
        "SECRET_KEY": secrets.token_hex(32),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        clock.NAME: str(var / "clock"),
        "CHAOS_EVERY": every,
    }


def kill_tree(process: int) -> None:
    """SIGKILL to a process and all that it has started, none of which can start another."""
    below = children(process)
    kill(process)
    for each in below:
        kill_tree(each)


def children(process: int) -> list[int]:
    """The processes that this one has started."""
    if not PROC:
        asked = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, check=False)  # noqa: S607
        return [int(word) for word in asked.stdout.split()]
    with suppress(OSError):
        tasks = Path(f"/proc/{process}/task").glob("*/children")
        return [int(word) for task in tasks for word in task.read_text().split()]
    return []


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def forget(socket: Path) -> None:
    """Remove what a killed server left of its socket."""
    if socket.is_dir():
        shutil.rmtree(socket, ignore_errors=True)
    socket.unlink(missing_ok=True)
