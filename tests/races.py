"""Work done at once on connections of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, connections

from regulations.law import Refused
from tests.waiting import eventually


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
