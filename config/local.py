"""The servers of one instance on this machine: what the environment names, else embedded ones.

    python -m config.local COMMAND...     run a command next to throwaway servers (`make test`)

DATABASE_URL and CELERY_BROKER_URL are looked at independently of each other.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import embedded
from config.processes import (
    STOP_SECONDS,
    CannotStart,
    Child,
    die_with_parent,
    interrupt_on_signals,
)

SHOUT_SECONDS = 10
# Another project's settings, and PG..., which would redirect connections to the embedded server.
STRAYS = ("DJANGO_SETTINGS_MODULE", "PG")


@dataclass
class Servers:
    """The addresses of database and broker, and those of them that are our children."""

    database_url: str
    broker_url: str
    children: list[Child]

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """`base` with both addresses, less what would lead our programs elsewhere."""
        strays = ("DJANGO_SETTINGS_MODULE",) if base.get("DATABASE_URL") else STRAYS
        return {
            **{name: value for name, value in base.items() if not name.startswith(strays)},
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": self.broker_url,
            "PYTHONUTF8": "1",
        }


@contextmanager
def services(var: Path, *, durable: bool, given: Mapping[str, str]) -> Iterator[Servers]:
    """Start the servers that `given` does not name; stop them when the context is left.

    `var` keeps their files and logs. Raises CannotStart, saying why.
    """
    (var / "log").mkdir(parents=True, exist_ok=True)
    found = Servers(given.get("DATABASE_URL", ""), given.get("CELERY_BROKER_URL", ""), [])
    with ExitStack() as stack:
        sockets = stack.enter_context(embedded.socket_folder(var))
        if not found.database_url:
            server = embedded.postgres(var, sockets, durable=durable)
            found.database_url, child = stack.enter_context(server)
            found.children.append(child)
        if not found.broker_url:
            found.broker_url, child = stack.enter_context(embedded.valkey(var, sockets))
            found.children.append(child)
        yield found


def main(command: list[str]) -> int:
    """Run the command next to throwaway servers; its exit code, or 130 when interrupted."""
    if not command:
        raise CannotStart("Which command? python -m config.local COMMAND...")
    interrupt_on_signals()
    with (
        tempfile.TemporaryDirectory(prefix="fortnight-test-", ignore_cleanup_errors=True) as var,
        services(Path(var), durable=False, given=os.environ) as servers,
    ):
        environment = servers.environment(os.environ) | {"FORTNIGHT_VAR": var}
        return _run(command, environment)


def _run(command: list[str], environment: dict[str, str]) -> int:
    child = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent())
    try:
        return child.wait()
    except KeyboardInterrupt as asked:
        _end(child, told=asked.args == (signal.SIGINT,) and _in_foreground())
        return 130


def _in_foreground() -> bool:
    """Whether a Ctrl-C at the terminal reaches our command too."""
    try:
        with Path("/dev/tty").open() as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False


def _end(child: subprocess.Popen[bytes], *, told: bool) -> None:
    """Let the command end as on Ctrl-C, asking it unless the terminal has."""
    patience = [SHOUT_SECONDS, STOP_SECONDS] if told else [0.01, STOP_SECONDS]
    for seconds in patience:
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGINT)
        else:
            return
    child.kill()
    child.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except CannotStart as refused:
        sys.exit(str(refused))
