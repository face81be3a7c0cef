"""A worker that outlives its broker."""

import logging
from typing import Any

from celery.worker import consumer

log = logging.getLogger(__name__)


class Consumer(consumer.Consumer):
    """Celery's, which ends the whole worker when Redis dies while tasks are taken and not done.

    Seen in Celery 5.7 and Kombu 5.7: closing the lost connection tries to give those tasks back
    through it, and a task that ends later is acknowledged through it; either is an AttributeError
    that no one expects. They do not have to go back: their rows are handed out again by the next
    sweep.
    """

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        for channel in _channels(self.connection):
            channel.do_restore = False
            channel.basic_ack = channel.basic_reject = _let_go
        try:
            super().on_connection_error_after_connected(exc)
        except Exception:
            log.exception("closing the lost connection to the broker failed; a new one follows")
            self.connection = None


def _let_go(*args: object, **options: object) -> None:
    """No one is left to be told that a task was done."""


def _channels(connection: Any) -> list[Any]:
    """The open channels of a connection, as far as one is left."""
    lost = getattr(connection, "_connection", None)
    found = [
        *(getattr(lost, "channels", None) or ()),
        getattr(connection, "_default_channel", None),
    ]
    return [channel for channel in found if channel is not None]
