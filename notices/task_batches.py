"""Handing due rows to workers, many ids a task, and working through them one by one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, close_old_connections, connection

log = logging.getLogger(__name__)
# What one sweep hands out at most. The rest is handed out by the next ones.
MOST = 10_000
# Ids in one task: few enough to be done in seconds, many enough for one connection to the mail
# server and one message of the broker to be worth it.
PER_TASK = 50
# Seconds after which a task that no worker took is left to a later sweep. Every sweep hands out all
# that is due, also what an earlier one handed out and no one has begun: at most two sweeps' worth
# of it is in the queue right away, and a row that is done meanwhile costs one look by its index.
HANDED_OUT_FOR = 60
# Seconds that one task works at most; what is left comes again. Well under the hard limit of tasks.
LONGEST = 120


def hand_out(task: Any, ids: Sequence[int], *, per_task: int = PER_TASK) -> int:
    """Queue a task for each chunk of ids; how many ids."""
    for start in range(0, len(ids), per_task):
        task.apply_async((list(ids[start : start + per_task]),), expires=HANDED_OUT_FOR)
    return len(ids)


def work_through(
    ids: Sequence[int],
    work: Callable[[int], object],
    *,
    is_over: Callable[[], bool] = lambda: False,
) -> int:
    """Do `work` on each id, which is a transaction of its own; on how many it did something.

    What fails is told in the log and left to a later sweep; the others do not suffer. Where the
    database itself is away, all that is left is left.
    """
    begun, done = time.monotonic(), 0
    for pk in ids:
        if is_over() or time.monotonic() - begun > LONGEST:
            break
        try:
            done += bool(work(pk))
        except Exception:
            log.exception("row %s", pk)
            if not _database_answers():
                break
    return done


def _database_answers() -> bool:
    """Whether the database does, on a new connection where the old one was cut."""
    if connection.in_atomic_block:
        return True
    try:
        close_old_connections()
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True
