"""Where a run takes place: throwaway servers, a mail server that counts, workers as they are."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from config import local, processes
from config.processes import CannotStart, Child

ROOT = Path(__file__).resolve().parents[1]
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
READY_SECONDS = 90


@dataclass
class Place:
    """A folder that is gone afterwards, the servers' addresses, and the mail that was taken."""

    var: Path
    database_url: str
    broker_url: str
    mail: MailCounter
    environment: dict[str, str]


@dataclass
class MailCounter:
    """An SMTP server that takes everything and keeps for whom it was and about what."""

    taken: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = envelope.content.partition(b"\r\n\r\n")[0].decode(errors="replace")
        subject = next((line for line in head.splitlines() if line.startswith("Subject:")), "")
        self.taken.append((",".join(envelope.rcpt_tos), subject))
        await asyncio.sleep(0)
        return "250 OK"


@contextmanager
def place() -> Iterator[Place]:
    """Start the servers with files that survive a crash, as the product has them; become theirs."""
    processes_logging_off()
    with (
        tempfile.TemporaryDirectory(prefix="fortnight-bench-", ignore_cleanup_errors=True) as name,
        local.services(Path(name), durable=True, given={}) as servers,
        mail_server() as mail,
    ):
        values = {
            **{each: value for each, value in os.environ.items() if each in KEPT},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": servers.database_url,
            "CELERY_BROKER_URL": servers.broker_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "FORTNIGHT_VAR": name,
            "SECRET_KEY": secrets.token_hex(32),
            "LOG_LEVEL": "WARNING",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(ROOT),
        }
        os.environ.clear()
        os.environ.update(values)
        yield Place(Path(name), servers.database_url, servers.broker_url, mail, values)


def processes_logging_off() -> None:
    """aiosmtpd tells each line that it reads."""
    import logging

    logging.getLogger("mail.log").setLevel(logging.ERROR)


@contextmanager
def mail_server() -> Iterator[MailCounter]:
    """A mail server that counts."""
    mail = MailCounter()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mail.port = probe.getsockname()[1]
    controller = Controller(mail, hostname="127.0.0.1", port=mail.port)
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


@contextmanager
def workers(found: Place, number: int) -> Iterator[list[Child]]:
    """So many workers of one process each, ready."""
    started: list[Child] = []
    try:
        for each in range(1, number + 1):
            log = found.var / "log" / f"bench-{each}.log"
            log.write_text("")
            started.append(_worker(found, each, log))
        _wait_until(lambda: all(" ready." in child.log.read_text() for child in started), started)
        yield started
    finally:
        processes.stop(started)


def _worker(found: Place, number: int, log: Path) -> Child:
    command = [
        sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1",
        "--loglevel", "INFO", "-n", f"bench-{number}@bench",
    ]  # fmt: skip
    return processes.start(
        log.stem, command, log, env=found.environment, cwd=ROOT, orphaned_on=signal.SIGKILL
    )


def _wait_until(ready: Callable[[], bool], children: list[Child]) -> None:
    end = time.monotonic() + READY_SECONDS
    while not ready():
        for child in children:
            child.refuse_dead()
        if time.monotonic() > end:
            raise CannotStart("The workers of the benchmark are not ready")
        time.sleep(0.1)


def say(line: str) -> None:
    """Progress, right away."""
    print(line, flush=True)
