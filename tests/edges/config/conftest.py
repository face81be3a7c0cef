"""What the tests of the runner stand on: a folder for its data, a free port, an empty database."""

import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from config import unprivileged
from tests.edges.config.processes import end_all


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    yield folder
    end_all(tmp_path)
    # A killed instance leaves what lies in /tmp to the next start, which this folder will not see.
    unprivileged.forget(folder / "sockets")
    unprivileged.forget(folder / "programs")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def own_database() -> Iterator[str]:
    """An empty database on the server that these tests run on: its address."""
    address = urlsplit(os.environ["DATABASE_URL"])
    name = f"test_run_{secrets.token_hex(4)}"
    admin = urlunsplit(address._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(address._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
