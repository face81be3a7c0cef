"""The servers that stand in where the environment names none."""

import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded
from config.local import CannotStart, services
from tests.edges.config.processes import end_all, environment, working_for
from tests.paths import ROOT
from tests.waiting import HANG, eventually

LOCAL = [sys.executable, "-m", "config.local"]


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "var"
    end_all(tmp_path)


def _broker(url: str) -> redis.Redis:
    return redis.Redis(unix_socket_path=url.removeprefix("redis+socket://"))


def test_embedded_servers_answer_their_owner_alone_and_leave_nothing(var: Path):
    with services(var, durable=False, given={}) as servers:
        with psycopg.connect(servers.database_url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        broker = _broker(servers.broker_url)
        assert broker.ping()
        assert broker.config_get("port") == {"port": "0"}
        assert broker.info("server")["server_name"] == "valkey"
        assert stat.S_IMODE((var / "sockets").stat().st_mode) == 0o700
    assert working_for(var) == []
    assert not (var / "sockets").exists()


def test_data_outlive_the_servers_and_a_lock_that_names_a_stranger(var: Path):
    with (
        services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers,
        psycopg.connect(servers.database_url) as connection,
    ):
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    # As after a crash, when the number in the lock belongs to a living program again.
    with _stranger((var / "postgres").stat().st_uid) as number:
        (var / "postgres/postmaster.pid").write_text(f"{number}\n{var / 'postgres'}\n")
        with (
            services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers,
            psycopg.connect(servers.database_url) as connection,
        ):
            assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


@contextmanager
def _stranger(uid: int) -> Iterator[int]:
    """The number of another program of the user that PostgreSQL runs as."""
    process = subprocess.Popen(["sleep", "600"], user=uid)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def test_a_failed_statement_puts_nobody_into_the_log(var: Path):
    with (
        services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers,
        psycopg.connect(servers.database_url, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE people (name text UNIQUE CHECK (name <> 'Odd Fellow'))")
        connection.execute("INSERT INTO people VALUES ('Ada Invented')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('Ada Invented')")
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("INSERT INTO people VALUES ('Odd Fellow')")
    log = (var / "log/postgres.log").read_text()
    assert "duplicate key" in log
    assert "Ada" not in log
    assert "Odd" not in log


@pytest.mark.parametrize("folder", ["deep/" * 40 + "var", "with a space & ünïcode?/var"])
def test_a_clone_may_lie_deep_or_be_called_oddly(tmp_path: Path, folder: str):
    var = tmp_path / folder
    try:
        with services(var, durable=False, given={}) as servers:
            sockets = (var / "sockets").readlink()
            psycopg.connect(servers.database_url).close()
            assert _broker(servers.broker_url).ping()
        assert not sockets.exists()
    finally:
        end_all(tmp_path)


def test_root_may_have_the_clone_where_nobody_else_can_go(var: Path, monkeypatch):
    package = embedded.POSTGRES_BIN.parents[1]
    site = var.parent / "site"
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, site / folder.name, symlinks=True)
    site.chmod(0o700)
    programs = site / embedded.POSTGRES_BIN.relative_to(package.parent)
    monkeypatch.setattr(embedded, "POSTGRES_BIN", programs)
    with services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers:
        psycopg.connect(servers.database_url).close()
    assert sorted(entry.name for entry in var.iterdir()) == ["log", "postgres"]


def test_a_server_that_cannot_start_says_why(var: Path):
    with services(var, durable=False, given={"CELERY_BROKER_URL": "x"}):
        pass
    (var / "postgres/PG_VERSION").write_text("15\n")
    with (
        pytest.raises(CannotStart, match=r"(?s)postgres\.log.*files are incompatible with server"),
        services(var, durable=False, given={"CELERY_BROKER_URL": "x"}),
    ):
        pytest.fail("started on another version's files")


def test_servers_that_the_environment_names_are_used_instead(var: Path):
    given = {"DATABASE_URL": "postgres://named/one", "CELERY_BROKER_URL": "redis://named:1/0"}
    with services(var, durable=False, given=given) as servers:
        assert servers.children == []
        found = servers.environment({"PGHOST": "kept"} | given)
        assert {**given, "PGHOST": "kept"}.items() <= found.items()


def test_an_embedded_database_is_not_led_astray_by_the_terminal(var: Path, monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "elsewhere.invalid")
    with services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers:
        terminal = environment(DJANGO_SETTINGS_MODULE="another.project")
        assert "PGHOST" in terminal
        assert not {"PGHOST", "PGPORT", "DJANGO_SETTINGS_MODULE"} & {*servers.environment(terminal)}


def test_a_command_beside_throwaway_servers_gives_its_exit_code(tmp_path: Path):
    command = "import os, sys; print(os.environ['FORTNIGHT_VAR']); sys.exit(3)"
    done = subprocess.run(
        [*LOCAL, sys.executable, "-c", command],
        cwd=ROOT,
        env=environment(TMPDIR=str(tmp_path), CELERY_BROKER_URL="redis://named:1/0"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert Path(done.stdout.strip()).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert working_for(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_command_beside_throwaway_servers_can_be_stopped(tmp_path: Path, number: int):
    command = "import pathlib, time; pathlib.Path('started').touch(); time.sleep(600)"
    process = subprocess.Popen(
        [*LOCAL, sys.executable, "-c", f"import os; os.chdir({str(tmp_path)!r}); {command}"],
        cwd=ROOT,
        env=environment(TMPDIR=str(tmp_path), CELERY_BROKER_URL="redis://named:1/0"),
        stderr=subprocess.DEVNULL,
        # These tests may themselves run under `nohup`, which is inherited and respected.
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
    )
    try:
        eventually((tmp_path / "started").exists)
        process.send_signal(number)
        assert process.wait(HANG) == 130
        assert working_for(tmp_path) == []
        assert [entry.name for entry in tmp_path.iterdir()] == ["started"]
    finally:
        process.kill()
        process.wait()
        end_all(tmp_path)
