"""A database that other code made is refused before anything is changed, in plain words."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from config import history
from config.local import services
from tests.edges.config.processes import ROOT, refusal

OLD = ("cases", "0002_trail_and_numbers")
NEWER = ("cases", "9999_from_tomorrow")


def _applied(url: str, *names: tuple[str, str]) -> None:
    """A database whose history has these, and one table that must stay as it is."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE django_migrations"
            " (id serial PRIMARY KEY, app text, name text, applied timestamptz DEFAULT now())"
        )
        for name in (("cases", "0001_initial"), *names):
            connection.execute("INSERT INTO django_migrations (app, name) VALUES (%s, %s)", name)
        connection.execute("CREATE TABLE cases_case AS SELECT 7 AS number")


def _kept(url: str) -> object:
    """All tables of the database and what the one holds."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT array_agg(tablename::text ORDER BY tablename) FROM pg_tables"
            " WHERE schemaname = 'public'"
        ).fetchone()
        return tables, connection.execute("SELECT * FROM cases_case").fetchall()


UNTOUCHED = ((["cases_case", "django_migrations"],), [(7,)])


@pytest.mark.parametrize(
    ("applied", "age", "keep"),
    [
        (OLD, "is from before migrations started over", "git checkout 79815f4"),
        (NEWER, "is newer than this code", "git pull"),
    ],
)
def test_a_named_database_of_other_code_is_refused(
    var: Path,
    port: int,
    own_database: str,
    applied: tuple[str, str],
    age: str,
    keep: str,
):
    _applied(own_database, applied)
    refused = refusal(var, port, DATABASE_URL=own_database)
    assert f"The database that DATABASE_URL names {age}" in refused
    assert "Nothing in it was changed" in refused
    assert ".".join(applied) in refused
    assert keep in refused
    assert "make an empty database and name it in DATABASE_URL" in refused
    assert _kept(own_database) == UNTOUCHED


def test_an_embedded_database_of_other_code_is_refused_and_may_be_moved_away(
    var: Path,
    port: int,
):
    with services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers:
        _applied(servers.database_url, OLD)
    refused = refusal(var, port)
    assert f"The database in {var} is from before migrations started over" in refused
    assert f"mv {var} {var}.old" in refused
    assert not (var / "static").exists()
    with services(var, durable=False, given={"CELERY_BROKER_URL": "x"}) as servers:
        assert _kept(servers.database_url) == UNTOUCHED


def test_migrate_by_hand_is_refused_too(own_database: str):
    _applied(own_database, OLD)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": own_database, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "is from before migrations started over" in done.stderr
    assert _kept(own_database) == UNTOUCHED


@pytest.mark.django_db
def test_a_database_of_this_code_is_known():
    assert history.unknown() == []
    assert history.check(["default"]) == []


def test_of_many_unknown_migrations_a_few_are_named():
    words = history.refusal([f"cases.000{number}_x" for number in range(2, 9)], "x", "y")
    assert "cases.0002_x, cases.0003_x, cases.0004_x and 4 more" in words
