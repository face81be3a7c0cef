"""Work done at once on connections of its own."""

from __future__ import annotations

import threading

from django.db import connection, connections

from tests.waiting import eventually


def wait_until_somebody_waits_for(kind: str) -> None:
    """Until a connection waits for a lock of this kind."""
    question = "SELECT count(*) FROM pg_locks WHERE locktype = %s AND NOT granted"
    with connection.cursor() as cursor:

        def somebody_waits() -> bool:
            cursor.execute(question, [kind])
            return bool(cursor.fetchone()[0])

        eventually(somebody_waits)


def beside(work) -> threading.Thread:
    """Do this on a connection of its own, beside."""

    def run():
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
