"""Signs of life of workers and sweeps, written where each of them is at work.

A sweep's is written by the worker that ran it to its end, so it says that beat, broker, worker and
database all did their part. A worker's is written by the timer of its consumer, which beats only
while it is connected to the broker and its loop turns; Celery's own heartbeats go through the
broker, and no one would keep them. One that is told to end takes its sign away with it: a worker
scaled down on purpose is missed by no one, a killed one is.
"""

from __future__ import annotations

import logging
from typing import Any

from celery import Task, bootsteps
from celery.worker import state
from django.db import DatabaseError, connection
from django.utils import timezone

log = logging.getLogger(__name__)
WORKER_SECONDS = 20.0


class HeartbeatTask(Task):
    """A task of ours; one that beat sends leaves a sign of life when it has come to its end."""

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        from config.celery import sweeps

        if self.name in sweeps():
            _write(f"sweep:{self.name}")


class HeartbeatStep(bootsteps.StartStopStep):
    """Beats while a worker's consumer runs; started again after each loss of the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self.beating = None

    def start(self, consumer: Any) -> None:
        name = f"worker:{consumer.hostname}"
        self._beat(name)
        self.beating = consumer.timer.call_repeatedly(WORKER_SECONDS, self._beat, (name,))

    def stop(self, consumer: Any) -> None:
        if self.beating:
            self.beating.cancel()
            self.beating = None
        if state.should_stop is not None:
            _forget(f"worker:{consumer.hostname}")

    shutdown = stop

    def _beat(self, name: str) -> None:
        _write(name)
        # The pool's children are forked from this process: they must not inherit a connection.
        connection.close()


def _write(name: str) -> None:
    from notices import heartbeats

    try:
        heartbeats.beat(name, at=timezone.now())
    except DatabaseError as error:
        # What was to be told by this is told all the same: by its absence.
        log.warning("no sign of life of %s: %s", name, type(error).__name__)


def _forget(name: str) -> None:
    from notices import heartbeats

    try:
        heartbeats.end(name)
        connection.close()
    except DatabaseError as error:
        log.warning("%s ends, but stays on the list: %s", name, type(error).__name__)
