"""A database of the demo as an earlier commit made it is migrated up, and its pages answer."""

import gzip
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.edges.config.processes import environment
from tests.paths import ROOT

DUMPS = sorted((ROOT / "tests" / "upgrade").glob("*.sql.gz"))
# Signs in as a supervisor and opens the queue and one case of each kind.
OPEN_PAGES = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from accounts.models import User
from cases.models import Case
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
client.force_login(User.objects.get(username="supervisor"),
                   "django.contrib.auth.backends.ModelBackend")
numbers = dict(Case.objects.values_list("kind", "number"))
pages = ["/?tab=all", *(f"/cases/{number}/" for number in numbers.values())]
for page in pages:
    answer = client.get(page, follow=True)
    print(answer.status_code, page)
print(len(numbers), "kinds")
"""


def run(address: str, var: Path, *command: str) -> str:
    """What the command says, with this database."""
    given = environment(
        DATABASE_URL=address, CELERY_BROKER_URL="redis://127.0.0.1:1/0", FORTNIGHT_VAR=str(var),
        SECRET_KEY="for-this-test-only-0123456789-abcdefghijklmnop",
        DJANGO_SETTINGS_MODULE="tests.settings",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def counts(address: str) -> dict[str, int]:
    """How many rows each table of ours that holds evidence has."""
    tables = ("cases_case", "cases_deadline", "cases_auditevent", "notices_notice")
    with psycopg.connect(address) as connection:
        return {
            table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in tables
        }


# Licenses as they stood with the person until they got rows of their own; none in a later dump.
WITH_THE_PERSON = """
    SELECT username, person->>'license_number', person->>'license_state',
        (person->>'license_expires_on')::date
    FROM (SELECT username, to_jsonb(accounts_user) AS person FROM accounts_user) AS people
    WHERE person->>'license_number' <> ''
"""
ON_FILE = """
    SELECT username, number, state, expires_on FROM accounts_license
    JOIN accounts_user ON accounts_user.id = user_id WHERE kind <> ''
"""


def rows(address: str, query: str) -> set[tuple]:
    with psycopg.connect(address) as connection:
        return set(connection.execute(query).fetchall())


def test_there_is_a_dump_to_start_from():
    assert [dump.name for dump in DUMPS][0] == "demo-2026-11-30.sql.gz"


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name)
def test_the_demo_of_an_earlier_commit_is_migrated_up(dump, own_database, tmp_path):
    with psycopg.connect(own_database, autocommit=True) as connection:
        connection.execute(gzip.decompress(dump.read_bytes()).decode())
    before = counts(own_database)
    assert min(before.values()) > 100
    licenses = rows(own_database, WITH_THE_PERSON)
    assert licenses or dump != DUMPS[0]
    run(own_database, tmp_path, "manage.py", "migrate", "--no-input")
    assert (
        run(own_database, tmp_path, "manage.py", "migrate", "--plan")
        .strip()
        .endswith("No planned migration operations.")
    )
    assert counts(own_database) == before
    assert licenses <= rows(own_database, ON_FILE)
    said = run(own_database, tmp_path, "-c", OPEN_PAGES).splitlines()
    assert said[-1] == "4 kinds"
    assert [line[:3] for line in said[:-1]] == ["200"] * 5
