"""`escalate_tickets` of django-helpdesk, as it comes from the package index, on as many due items.

It is installed into a virtual environment of its own that is gone afterwards, and works on a
database of its own on the servers of this run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from bench.alerting import Sent
from bench.place import ROOT, Place, say
from config.processes import die_with_parent

VERSION = "2.6.1"
PACKAGES = (f"django-helpdesk=={VERSION}", "psycopg[binary]")
DATABASE = "helpdesk"
INSTALL_SECONDS, RUN_SECONDS = 240, 300


class OutOfReach(Exception):
    """The package could not be had or run; the message says in a line why."""


@dataclass(frozen=True)
class Helpdesk:
    """An installed django-helpdesk with an empty database."""

    python: Path
    environment: dict[str, str]
    found: Place

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin one of its commands; what it says goes to the log."""
        log = (self.found.var / "log" / "helpdesk.log").open("ab")
        with log:
            return subprocess.Popen(
                [str(self.python), "-m", "django", *words],
                env=self.environment, stdout=log, stderr=log, cwd=ROOT / "bench" / "peer",
                preexec_fn=die_with_parent(signal.SIGKILL),
            )  # fmt: skip


def install(found: Place) -> Helpdesk:
    """Get the package and make its tables. Raises OutOfReach."""
    folder = found.var / "peer"
    _quietly([sys.executable, "-m", "venv", str(folder)], "made no virtual environment")
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _quietly([*pip, "--no-input", *PACKAGES], "the package index is out of reach")
    with psycopg.connect(found.database_url, autocommit=True) as database:
        database.execute(f"CREATE DATABASE {DATABASE}")
    peer = Helpdesk(python, _environment(found), found)
    _ended_well(peer.run("migrate", "--no-input", "--verbosity", "0"), "its migrations failed")
    return peer


def escalate(peer: Helpdesk, *, due: int, at_once: int) -> Sent:
    """So many due tickets, `at_once` runs at the same time. `logged` are its rows "escalated".

    The seconds are without those that a program takes to start, as our workers run already.
    """
    starting = _run(peer, due=0, at_once=at_once)
    before = len(peer.found.mail.taken)
    seconds = _run(peer, due=due, at_once=at_once) - starting
    return Sent(due, len(peer.found.mail.taken) - before, _logged(peer), seconds)


def _run(peer: Helpdesk, *, due: int, at_once: int) -> float:
    """The seconds of so many runs at the same time with so many due tickets."""
    _ended_well(peer.run("make_due", str(due)), "its tickets could not be made")
    began = time.perf_counter()
    runs = [peer.run("escalate_tickets") for _ in range(at_once)]
    try:
        for run in runs:
            _ended_well(run, "escalate_tickets failed")
    finally:
        for run in runs:
            _end(run)
    return time.perf_counter() - began


def _environment(found: Place) -> dict[str, str]:
    server = urlsplit(found.database_url)
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "peer_settings",
        "PYTHONPATH": str(ROOT / "bench" / "peer"),
        "PEER_DATABASE": DATABASE,
        "PEER_HOST": unquote(server.hostname or ""),
        "PEER_PORT": str(server.port or 5432),
        "PEER_USER": server.username or "",
        "PEER_MAIL_PORT": str(found.mail.port),
        "PEER_FOLDER": str(found.var),
    }


def _logged(peer: Helpdesk) -> int:
    address = peer.found.database_url.rpartition("/")[0] + f"/{DATABASE}"
    with psycopg.connect(address) as database:
        row = database.execute("SELECT count(*) FROM helpdesk_followup").fetchone()
    return row[0] if row else 0


def _quietly(command: list[str], failed: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise OutOfReach(f"{failed} ({INSTALL_SECONDS} s)") from None
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise OutOfReach(f"{failed}: {' '.join(last)[:200]}")


def _ended_well(run: subprocess.Popen[bytes], failed: str) -> None:
    try:
        code = run.wait(RUN_SECONDS)
    except subprocess.TimeoutExpired:
        raise OutOfReach(f"{failed} ({RUN_SECONDS} s)") from None
    finally:
        _end(run)
    if code:
        say(f"  {failed}")
        raise OutOfReach(failed)


def _end(run: subprocess.Popen[bytes]) -> None:
    """No one is left behind by a failure or Ctrl-C: their mails would be counted as ours."""
    run.kill()
    run.wait()
