"""What one instance on this machine holds while it runs: its lock, its port, its secret."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.processes import CannotStart

PORT_SECONDS = 10
LOG_BYTES = 10 * 1024 * 1024


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the lock of this clone's data: two instances would share one database."""
    (var / "log").mkdir(parents=True, exist_ok=True)
    var.chmod(0o700)
    with (var / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"Fortnight is already running with the data in {var}") from None
        _turn_over_logs(var)
        yield


def _turn_over_logs(var: Path) -> None:
    for log in (var / "log").glob("*.log"):
        if log.stat().st_size > LOG_BYTES:
            log.rename(log.with_suffix(".log.1"))


@contextmanager
def listen(var: Path, port: int) -> Iterator[socket.socket]:
    """The port, held from now on and handed to the web server: no one can take it in between."""
    # A killed instance left its file behind, and its web server may need a moment to end.
    end = time.monotonic() + (PORT_SECONDS if (var / "local.env").exists() else 0)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        while not _bound(listener, port):
            if time.monotonic() >= end:
                raise CannotStart(f"Port {port} is taken: end what uses it, or set PORT to another")
            time.sleep(0.2)
        yield listener


def _bound(listener: socket.socket, port: int) -> bool:
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except PermissionError:
        raise CannotStart(f"Only root may use port {port}: set PORT to 1024 or more") from None
    except OSError:
        return False
    return True


def secret_key(var: Path) -> str:
    """The secret of this instance, made once."""
    file = var / "secret_key"
    if not file.exists() or not file.read_text():
        _write_private(file, secrets.token_urlsafe(50))
    return file.read_text()


@contextmanager
def local_env(var: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Tell `manage.py` in another terminal where this instance is, while it runs."""
    file = var / "local.env"
    names = ("DATABASE_URL", "CELERY_BROKER_URL", "SECRET_KEY", "DEMO", "PORT")
    _write_private(file, "".join(f"{name}={environment[name]}\n" for name in names))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _write_private(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as output:
        output.write(text)
