"""Real processes for the tests of the runner: found by the folder that they work for, and ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT
from tests.waiting import eventually

RUN = [sys.executable, "-m", "config.run"]


def working_for(folder: Path) -> list[int]:
    """Everyone whose command, working folder or environment names the folder, but for us."""
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _works_for(entry, folder)
    ]


def end_all(folder: Path) -> None:
    """End what a failed test left."""
    for number in working_for(folder):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    all_end(folder)


def all_end(folder: Path) -> None:
    """Wait until no one works for the folder; fail with who still does, and what it waits for."""
    try:
        eventually(lambda: not working_for(folder))
    except AssertionError as late:
        raise AssertionError(f"{late}: {[*map(_described, working_for(folder))]}") from None


def _described(number: int) -> str:
    entry = Path(f"/proc/{number}")
    try:
        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        lines = (entry / "status").read_text().splitlines()
        waits = (entry / "wchan").read_text()
    except OSError:
        return f"{number} has ended meanwhile"
    kept = ("State", "PPid", "Threads", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt")
    return f"{number} {command} {waits} {[line for line in lines if line.startswith(kept)]}"


def environment(**changes: str) -> dict[str, str]:
    """This environment as an ordinary terminal has it: no servers named, no test settings."""
    named = (
        "DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "PORT",
        "FORTNIGHT_VAR", "DEMO", "ALLOWED_HOSTS",
    )  # fmt: skip
    return {name: value for name, value in os.environ.items() if name not in named} | changes


def run_environment(var: Path, port: int, **given: str) -> dict[str, str]:
    return environment(FORTNIGHT_VAR=str(var), PORT=str(port), **given)


def refusal(var: Path, port: object, **given: str) -> str:
    """What a start that must fail says."""
    done = subprocess.run(
        RUN, cwd=ROOT, env=run_environment(var, port, **given), capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def _works_for(entry: Path, folder: Path) -> bool:
    name = os.fsencode(folder)
    try:
        return (
            name in (entry / "cmdline").read_bytes()
            or name in (entry / "environ").read_bytes()
            or (entry / "cwd").readlink().is_relative_to(folder)
        )
    except OSError:
        return False  # it has ended meanwhile, or is not ours to look at
