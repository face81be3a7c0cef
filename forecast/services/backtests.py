"""The summary of a back-test is kept, for the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from forecast.backtest import Seen
from forecast.models import Backtest
from forecast.scores import scores


@transaction.atomic
def keep_backtest(weeks: Sequence[Seen], *, seed: int, runs: int, at: datetime) -> Backtest:
    """Keep how the weeks' forecasts did, in place of earlier ones. Raises ValueError for none."""
    found: dict[str, Any] = scores([week.judged for week in weeks])
    if not found["tasks"]:
        raise ValueError("no task of these weeks was due in them")
    for line, week in zip(found["weeks"], weeks, strict=True):
        line |= {"monday": week.monday.isoformat(), "all": list(week.expected)}
    kept = Backtest.objects.create(
        at=at, seed=seed, runs=runs, first=weeks[0].monday,
        last=weeks[-1].monday + timedelta(days=6), tasks=found["tasks"], best=found["best"],
        result=found,
    )  # fmt: skip
    Backtest.objects.exclude(pk=kept.pk).delete()
    return kept
