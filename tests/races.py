"""Work done at once on connections of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections
from django.db.models import Model

from regulations.law import Refused
from tests.waiting import eventually

GATE = 4711
_TRIGGER = """
    CREATE FUNCTION stopped_after() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT count(*) FROM {table}) >= {rows} THEN
            PERFORM pg_advisory_lock_shared({gate});
            PERFORM pg_advisory_unlock_shared({gate});
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER stopped_after BEFORE INSERT ON {table}
        FOR EACH ROW EXECUTE FUNCTION stopped_after();
"""


@contextmanager
def stopped_after(model: type[Model], rows: int) -> Iterator[Callable[[], None]]:
    """Other processes wait before they write one row more than so many, until this is left: none is
    through before a slow test has looked. Gives what waits until one does."""
    gate = connection.copy()
    with gate.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [GATE])
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGER.format(table=model._meta.db_table, rows=rows, gate=GATE))
    try:
        yield lambda: wait_until_somebody_waits_for("advisory")
    finally:
        gate.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION stopped_after CASCADE")


def wait_until_somebody_waits_for(kind: str) -> None:
    """Until a connection waits for a lock of this kind."""
    question = "SELECT count(*) FROM pg_locks WHERE locktype = %s AND NOT granted"
    with connection.cursor() as cursor:

        def somebody_waits() -> bool:
            cursor.execute(question, [kind])
            return bool(cursor.fetchone()[0])

        eventually(somebody_waits)


def in_parallel(work) -> threading.Thread:
    """Do this on a connection of its own, next to it."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run these at the same moment; what each ended with."""
    start, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            results.append(str(act() is not False))
        except Refused as refused:
            results.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)
