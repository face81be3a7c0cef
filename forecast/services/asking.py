"""A forecast is asked for: by a person, by a question what if, or by the hour."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from forecast.models import ForecastRun
from regulations.law import Refused

RUNS = 200
# Every forecast has the same luck, so that two of them differ by what changed alone.
SEED = 14
# How old the newest forecast may be, and how long forecasts are kept.
FRESH, KEPT = timedelta(hours=1), timedelta(days=3)
# The most that are pruned at once.
MOST_PRUNED = 50


@dataclass(frozen=True)
class WhatIf:
    """What is changed: people who are out until an instant; one more person who works like this
    one (an id), on weekdays from and until these hours; arrivals as a factor; an assignment rule;
    the limit of one row of the law. Ids only."""

    out: tuple[int, ...] = ()
    out_until: str = ""
    like: int = 0
    like_from: int = 0
    like_until: int = 0
    arrivals: float = 1.0
    rule: str = ""
    law: str = ""
    amount: int = 0

    @property
    def asks_nothing(self) -> bool:
        return self == WhatIf()


@transaction.atomic
def ask(*, by: User, at: datetime, what_if: WhatIf | None = None) -> ForecastRun:
    """Ask for a forecast of the tasks open now, or for the newest one with something changed.

    Asked for twice, the one that is not finished yet is given. Raises PermissionDenied, or Refused
    where there is no forecast to change.
    """
    if not by.may("report.view"):
        raise PermissionDenied
    if what_if is None:
        _one_at_a_time()
        waiting = ForecastRun.objects.filter(base=None, finished_at=None).order_by("-pk").first()
        return waiting or _new(at, asked_by=by)
    base = newest()
    if base is None:
        raise Refused("no_forecast", "There is no finished forecast to change yet.")
    return _new(
        base.at, asked_by=by, base=base, what_if=asdict(what_if), seed=base.seed, runs=base.runs
    )


@transaction.atomic
def make_hourly(*, at: datetime) -> ForecastRun | None:
    """A forecast, where the newest is older than an hour. Beat may ask twice: one is made."""
    _one_at_a_time()
    last = ForecastRun.objects.filter(base=None).order_by("-at", "-pk").first()
    if last and at - last.at < FRESH:
        return None
    return _new(at)


def prune(*, at: datetime) -> int:
    """Delete the finished forecasts that are too old, some at a time; how many rows. The newest
    forecast is kept whatever its age."""
    kept = newest()
    old = ForecastRun.objects.filter(at__lt=at - KEPT, finished_at__isnull=False, base=None)
    old = old.exclude(pk=kept.pk) if kept else old
    gone, _ = ForecastRun.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:MOST_PRUNED])
    ).delete()
    return gone


def newest() -> ForecastRun | None:
    """The newest forecast of the tasks as they are that has an answer."""
    done = ForecastRun.objects.filter(base=None, result__isnull=False).defer("book", "tally")
    return done.order_by("-at", "-pk").first()


def _one_at_a_time() -> None:
    """Until this transaction ends no other forecast of the tasks as they are is asked for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('forecast.hourly'))")


def _new(at: datetime, **facts: object) -> ForecastRun:
    return ForecastRun.objects.create(**{"at": at, "seed": SEED, "runs": RUNS} | facts)
