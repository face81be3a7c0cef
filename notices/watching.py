"""Whether what should leave the building does: judged from rows, by index, at any size.

Read by `/healthz`, the page "Status" and the red tile. Each finding says what is wrong in words and
what to do, without a name, an address or a secret.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from notices import task_batches
from notices.models import Heartbeat, Mail

# After that a silent worker is no one's concern any more, and the list of them stays short.
KNOWN = timedelta(days=1)
# At most two sweeps' worth of tasks is in the queue, each left alone after `HANDED_OUT_FOR`: a
# sweep that waits behind them is in time. With no more than one it went red and green by turns.
LEAST_LATE = timedelta(seconds=2 * task_batches.HANDED_OUT_FOR)
Due = Callable[..., Sequence[int]]


@dataclass(frozen=True)
class Finding:
    """One thing that is watched: what it is called, whether it is well, what is said of it.

    `worker` is the name of a worker that is gone: someone may say that it was on purpose.
    """

    name: str
    is_well: bool
    said: str
    todo: str = ""
    since: datetime | None = None
    worker: str = ""


def findings(*, at: datetime, sweeps: Mapping[str, float], due: Mapping[str, Due]) -> list[Finding]:
    """What is watched but for database and broker, in the order of what to look at first.

    `sweeps` are the sweeps' names and intervals in seconds; `due` finds what should have been done
    by an instant, by kind of row ("letter", "alert").
    """
    heartbeats = dict(Heartbeat.objects.filter(_watched(at)).values_list("name", "at"))
    return [
        *_workers(heartbeats, at),
        *(_sweep(name, seconds, heartbeats, at) for name, seconds in sorted(sweeps.items())),
        _oldest_mail(at),
        *(_oldest(kind, found, at) for kind, found in due.items()),
    ]


def workers(*, at: datetime) -> list[Finding]:
    """Whether workers run, and which of them stopped unexpectedly."""
    beats = Heartbeat.objects.filter(name__startswith="worker:", at__gt=at - KNOWN)
    return _workers(dict(beats.values_list("name", "at")), at)


def _watched(at: datetime) -> Q:
    return Q(name__startswith="sweep:") | Q(name__startswith="worker:", at__gt=at - KNOWN)


def _workers(heartbeats: Mapping[str, datetime], at: datetime) -> list[Finding]:
    limit = timedelta(seconds=settings.WATCH_WORKER_SECONDS)
    beats = {
        name.removeprefix("worker:"): last
        for name, last in sorted(heartbeats.items())
        if name.startswith("worker:")
    }
    gone = [
        Finding(
            f"worker {name}", False, "A worker stopped unexpectedly.",
            "Start it again. If it was stopped on purpose, say so.", last, name,
        )
        for name, last in beats.items()
        if last < at - limit
    ]  # fmt: skip
    at_work = len(beats) - len(gone)
    if at_work:
        plural = "s are" if at_work > 1 else " is"
        return [Finding("workers", True, f"{at_work} worker{plural} running."), *gone]
    said = "No worker is running: no letters, emails or alerts are being sent."
    return [Finding("workers", False, said, "Start a worker.", max(beats.values(), default=None)),
            *gone]  # fmt: skip


def _sweep(name: str, seconds: float, heartbeats: Mapping[str, datetime], at: datetime) -> Finding:
    last = heartbeats.get(f"sweep:{name}")
    limit = max(timedelta(seconds=seconds * settings.WATCH_INTERVALS), LEAST_LATE)
    short = name.rpartition(".")[2].replace("_", " ")
    if last and last >= at - limit:
        return Finding(short, True, "In time.", since=last)
    said = "Late." if last else "Has never run."
    return Finding(
        short, False, said, "Check that beat, the broker and a worker are running.", last
    )


def _oldest_mail(at: datetime) -> Finding:
    """By the age of the row: a server that is away keeps all mails due for a next try.

    One that the server puts off while it takes others is no fault of ours, as long as it is tried
    when its turn comes; it stands on the work list.
    """
    waiting = Mail.objects.filter(sent_at=None, failed_at=None)
    ours = waiting.filter(deferred_at=None).order_by("queued_at")
    missed = waiting.filter(deferred_at__isnull=False, next_attempt_at__lt=at - _too_old())
    since = [
        ours.values_list("queued_at", flat=True).first(),
        missed.order_by("next_attempt_at").values_list("next_attempt_at", flat=True).first(),
    ]
    oldest = min((each for each in since if each), default=None)
    if oldest is None or oldest >= at - _too_old():
        return Finding("oldest email", True, "No email has been waiting too long.")
    todo = "See the Email page for the mail server's response."
    return Finding("oldest email", False, "An email has been waiting too long.", todo, oldest)


def _oldest(kind: str, due: Due, at: datetime) -> Finding:
    if not due(at=at - _too_old(), limit=1):
        return Finding(f"oldest {kind}", True, f"No {kind} has been waiting too long.")
    said = f"At least one {kind} should have been sent long ago."
    return Finding(f"oldest {kind}", False, said, "Check whether the workers are keeping up.")


def _too_old() -> timedelta:
    return timedelta(seconds=settings.WATCH_UNSENT_SECONDS)
