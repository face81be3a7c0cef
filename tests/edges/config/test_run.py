"""`make run`, for real: one process tree, started, asked, stopped, killed and started again."""

import http.client
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.edges.config.processes import (
    RUN,
    all_end,
    refusal,
    run_environment,
    working_for,
)
from tests.paths import ROOT
from tests.waiting import HANG, eventually


@contextmanager
def _instance(var: Path, port: int, **given: str) -> Iterator[subprocess.Popen]:
    """An instance that answers; what it prints goes to `said` next to its data."""
    with (var.parent / "said").open("w") as said:
        process = subprocess.Popen(
            RUN, cwd=ROOT, env=run_environment(var, port, **given), stdout=said, stderr=said
        )
    try:
        eventually(lambda: "Ctrl-C" in _said(var) or process.poll() is not None)
        assert process.poll() is None, _said(var)
        yield process
    finally:
        process.kill()
        process.wait()


def _said(var: Path) -> str:
    return (var.parent / "said").read_text()


def _status(port: int, path: str = "/healthz") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANG)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def _database(var: Path) -> psycopg.Connection:
    lines = (var / "local.env").read_text().splitlines()
    named = dict(line.split("=", 1) for line in lines)
    return psycopg.connect(named["DATABASE_URL"], autocommit=True)


def _cases(connection: psycopg.Connection) -> int:
    return connection.execute("SELECT count(*) FROM cases_case").fetchone()[0]


def _stop(process: subprocess.Popen, number: int) -> int:
    process.send_signal(number)
    return process.wait(HANG)


def test_an_instance_stops_whole_and_comes_back_with_its_data(var: Path, port: int):
    with _instance(var, port) as process:
        assert f"http://localhost:{port}" in _said(var)
        assert "Sign in with the password" in _said(var)
        assert _status(port) == 200
        assert _status(port, "/sign-in/?q=Somebody") == 200
        assert "already running" in refusal(var, port)
        assert f"Port {port} is taken" in refusal(var.with_name("beside"), port)
        with _database(var) as connection:
            cases = _cases(connection)
            connection.execute("CREATE TABLE kept ()")
        assert cases > 0
        assert "Somebody" not in (var / "log/web.log").read_text()
        assert _stop(process, signal.SIGINT) == 0
        assert working_for(var.parent) == []
    assert not (var / "local.env").exists()
    with _instance(var, port) as process:
        process.kill()
        process.wait()
        # Its children learn of it from the kernel; the next start does not have to wait for them.
        with _instance(var, port) as again:
            with _database(var) as connection:
                assert _cases(connection) == cases
                connection.execute("SELECT FROM kept")
            again.kill()
        all_end(var.parent)


def test_a_named_database_gets_no_demo_and_a_dead_part_ends_all(
    var: Path, port: int, own_database: str
):
    with _instance(var, port, DATABASE_URL=own_database) as process:
        assert _status(port) == 200
        assert not (var / "postgres").exists()
        assert "no demo data" in _said(var)
        with psycopg.connect(own_database) as connection:
            assert _cases(connection) == 0
            assert connection.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
        os.kill(_valkey_of(process), signal.SIGKILL)
        assert process.wait(HANG) == 1
        assert "Valkey ended (signal SIGKILL)" in _said(var)
        assert working_for(var.parent) == []


def _valkey_of(process: subprocess.Popen) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return next(
        int(number)
        for number in children
        if b"valkey-server" in Path(f"/proc/{number}/cmdline").read_bytes()
    )


@pytest.mark.parametrize("number", ["eighty", "0", "70000", "-1", "²"])
def test_a_port_that_is_none_is_refused(var: Path, number: str):
    assert "set it to a number from 1 to 65535" in refusal(var, number)
    assert not var.exists()


def test_a_named_server_that_does_not_answer_is_named(var: Path, port: int):
    nowhere = "127.0.0.1:1"
    refused = refusal(var, port, DATABASE_URL=f"postgres://me:secret@{nowhere}/x")
    assert "DATABASE_URL is set, but cannot be used" in refused
    assert "secret" not in refused
    refused = refusal(var, port, CELERY_BROKER_URL=f"redis://:secret@{nowhere}/0")
    assert "CELERY_BROKER_URL is set, but cannot be used" in refused
    assert "secret" not in refused
    assert "DATABASE_URL" in refusal(var, port, DATABASE_URL="nonsense")
    assert "CELERY_BROKER_URL" in refusal(var, port, CELERY_BROKER_URL="nonsense")
