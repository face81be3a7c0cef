"""What tests of every kind share: real Celery workers on the test's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis

from config.celery import app

# No test is timed: this machine, and CI's, is noisy.
hypothesis.register_profile("fortnight", max_examples=250, deadline=None)
hypothesis.load_profile("fortnight")
ROOT = Path(__file__).parents[1]
Worker = subprocess.Popen[bytes]


@pytest.fixture
def start_worker(transactional_db, tmp_path: Path) -> Iterator[Callable[[str], Worker]]:
    """Start worker processes by name; the queue starts empty, and all are ended afterwards."""
    app.control.purge()
    started: list[Worker] = []

    def start(name: str) -> Worker:
        started.append(_start(name, tmp_path / f"{name}.log"))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
    app.control.purge()


@pytest.fixture
def start_beat(transactional_db, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Start beats by name, each with a sweep of every kind a second; all are ended afterwards."""
    started: list[Worker] = []

    def start(name: str, **given: str) -> Worker:
        command = ["beat", "--pidfile=", "--scheduler", "celery.beat:Scheduler"]
        facts = {"SWEEP_SECONDS": "1"} | given
        started.append(start_process(command, tmp_path / f"{name}.log", **facts))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


@pytest.fixture
def worker(start_worker: Callable[[str], Worker]) -> Worker:
    return start_worker("only")


def _start(name: str, log: Path) -> Worker:
    node = node_name(name)
    process = start_process(["worker", "-c", "2", "-n", node], log)
    _wait_until(lambda: app.control.inspect([node], timeout=1).ping(), log)
    return process


def node_name(name: str) -> str:
    """What the worker of that name is called by Celery."""
    return f"{settings.CELERY_TASK_DEFAULT_QUEUE}-{name}@localhost"


def start_process(command: list[str], log: Path, **given: str) -> Worker:
    """A worker or beat on the test's database; `given` is added to its environment."""
    with log.open("w") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command], cwd=ROOT,
            env=_environment() | given, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip


def _environment() -> dict[str, str]:
    """The worker's: the test's database instead of the one that the environment names."""
    address, mark, options = settings.DATABASE_URL.partition("?")
    server = address.rpartition("/")[0]
    return os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}{mark}{options}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "FORTNIGHT_VAR": str(settings.VAR_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
    }


def _wait_until(ready: Callable[[], object], log: Path, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            pytest.fail(f"not ready after {seconds} s:\n{log.read_text()}")
        time.sleep(0.2)
