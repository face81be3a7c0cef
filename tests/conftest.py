"""What tests of every kind share: real Celery workers on the test's own database and broker."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis

from config.celery import app
from tests import emptying, seed
from tests.mail_servers import Inbox, free_port
from tests.waiting import HANG, eventually
from tests.workers import Worker, node_name, start_process

# No test is timed: this machine, and CI's, is noisy. The same examples are drawn each time: new
# ones are drawn by `make explore` (--hypothesis-profile=explore).
hypothesis.register_profile(
    "fortnight", max_examples=250, deadline=None, derandomize=True, database=None
)
hypothesis.register_profile("explore", max_examples=250, deadline=None, print_blob=True)
hypothesis.load_profile("fortnight")
TransactionTestCase._fixture_teardown = emptying.empty


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Tests that run one after another run in the order that the commit draws."""
    if config.getoption("randomly_seed", None) == "default":
        config.option.randomly_seed = seed.of_this_tree()


@pytest.hookimpl
def pytest_collection_finish() -> None:
    """What was collected stays to the end: the collector of garbage need not look there again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker) -> Iterator[Callable[[Callable], Any]]:
    """For fixtures of a module: `made_once(make)` is what `make()` gives, and its rows stand in
    every test of the module. What a test itself changes is rolled back to them.

    What was put off about these rows is looked at once, here: at the end of each test, where it is
    rolled back, it would be looked at again for all of them.
    """
    around = transaction.atomic()

    def whole(make: Callable) -> Any:
        made = make()
        connection.check_constraints()
        return made

    def unblocked(call: Callable) -> Any:
        with django_db_blocker.unblock():
            return call()

    unblocked(around.__enter__)
    yield lambda make: unblocked(lambda: whole(make))
    unblocked(lambda: transaction.set_rollback(True))
    unblocked(lambda: around.__exit__(None, None, None))


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
            process.wait(HANG)
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
            process.wait(HANG)


@pytest.fixture
def inbox(settings) -> Iterator[Inbox]:
    """A real SMTP server that keeps what it took."""
    handler, port = Inbox(), free_port()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield handler
    server.stop()


@pytest.fixture
def worker(start_worker: Callable[[str], Worker]) -> Worker:
    return start_worker("only")


def _start(name: str, log: Path) -> Worker:
    node = node_name(name)
    process = start_process(["worker", "-c", "2", "-n", node], log)
    ready = app.control.inspect([node], timeout=1).ping
    eventually(ready, why=log.read_text)
    return process
