"""What only Linux has is not needed: each way around it, run here in its place."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config import embedded, processes, unprivileged
from config.local import services
from tests.edges.config.processes import ROOT, all_end, end_all, environment, eventually
from tests.waiting import HANG

needs_ps = pytest.mark.skipif(not shutil.which("ps"), reason="stands in for /proc on macOS")
SUPERVISOR = """
import os, time
from pathlib import Path
from config import processes
processes.KERNEL_TELLS = False
folder = Path({folder!r})
child = processes.start("x", ["sleep", "600"], folder / "log", env=os.environ, cwd=folder)
(folder / "started").write_text(str(child.process.pid))
{then}
"""


def _supervise(folder: Path, then: str) -> subprocess.Popen:
    code = SUPERVISOR.format(folder=str(folder), then=then)
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment())


@needs_ps
def test_a_killed_supervisor_takes_its_children_along_without_the_kernels_help(tmp_path: Path):
    supervisor = _supervise(tmp_path, "time.sleep(600)")
    try:
        eventually(lambda: (tmp_path / "log").exists() and (tmp_path / "started").exists())
        supervisor.kill()
        supervisor.wait()
        all_end(tmp_path)
    finally:
        end_all(tmp_path)


@needs_ps
def test_a_number_that_another_program_has_now_is_left_alone():
    read, write = os.pipe()
    warden = Path(processes.__file__).with_name("warden.py")
    # As if it had begun at another time when it is asked again.
    starts = "lambda process, starts=iter([b'yesterday', b'today']): next(starts)"
    code = (
        f"import runpy; main = runpy.run_path({str(warden)!r})['main'];"
        f"main.__globals__['_start'] = {starts}; main()"
    )
    with subprocess.Popen(["sleep", "600"]) as stranger:
        with subprocess.Popen([sys.executable, "-c", code], stdin=read) as watching:
            os.close(read)
            os.write(write, f"{stranger.pid} {int(signal.SIGTERM)}\n".encode())
            os.close(write)
            assert watching.wait(HANG) == 0
        assert stranger.poll() is None
        stranger.kill()


def test_without_proc_the_end_of_make_is_seen_by_its_childs_parent(monkeypatch):
    monkeypatch.setattr(processes, "PROC", False)
    monkeypatch.setattr(processes, "_first_parent", os.getppid())
    assert not processes.parent_is_ending()
    monkeypatch.setattr(processes, "_first_parent", -1)
    assert processes.parent_is_ending()


@needs_ps
def test_without_proc_a_lock_that_names_a_stranger_is_dropped(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(embedded, "PROC", False)
    assert not embedded._is_server(str(os.getpid()), tmp_path)
    command = [sys.executable, "-c", "import time; time.sleep(600)", "-D", str(tmp_path)]
    living = subprocess.Popen(command)
    try:
        assert embedded._is_server(str(living.pid), tmp_path)
    finally:
        living.kill()
        living.wait()


def test_a_machine_without_the_locale_has_postgresqls_own(tmp_path: Path, monkeypatch):
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "locale" else which(name))
    with (
        services(tmp_path / "var", durable=False, given={"CELERY_BROKER_URL": "x"}) as servers,
        psycopg.connect(servers.database_url) as connection,
    ):
        found = connection.execute(
            "SELECT datlocprovider, datlocale, upper('é'), 'Z' < 'a', 'z' < 'é' FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert found == ("b", "C.UTF-8", "É", True, True)


def test_root_without_setpriv_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(unprivileged.shutil, "which", lambda name: None)
    with pytest.raises(processes.CannotStart, match="run as another user than root"):
        unprivileged._as(65534, 65534)


def test_the_longest_socket_has_room_on_macos():
    longest = "/" + "x" * 80
    assert embedded.SAFE_SOCKET_FOLDER.fullmatch(longest)
    assert not embedded.SAFE_SOCKET_FOLDER.fullmatch(longest + "x")
    assert max(len(longest + name) for name in ("/pg/.s.PGSQL.5432", "/valkey.sock")) <= 103
