"""What the pages of forecasts read: one stored answer, and the tasks that it lists."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import Team, User
from cases import models
from cases.queries import visible_to
from forecast.models import Backtest, ForecastRun

_HEAVY = ("book", "tally")


def newest() -> ForecastRun | None:
    """The newest forecast of the tasks as they are that has an answer."""
    return _light().filter(base=None, result__isnull=False).order_by("-at", "-pk").first()


def at_work() -> ForecastRun | None:
    """The last forecast that was asked for, where workers are still making it or it could not be
    made."""
    last = _light().filter(base=None).order_by("-pk").first()
    return last if last and (last.refused or not last.is_finished) else None


def run(pk: int) -> ForecastRun | None:
    return _light().select_related("asked_by").filter(pk=pk).first()


def backtest() -> Backtest | None:
    """The newest back-test."""
    return Backtest.objects.order_by("-at", "-pk").first()


def duties(user: User, keys: Iterable[str]) -> dict[str, models.Deadline]:
    """The tasks of these keys that this person may see, by key, with their cases."""
    found = models.Deadline.objects.filter(
        pk__in=[int(key) for key in keys], case__in=visible_to(user).values("pk")
    ).select_related("case__plan", "case__assignee", "case__assignee__team")
    return {str(duty.pk): duty for duty in found}


def people(keys: Iterable[str]) -> dict[str, str]:
    """The names of people by key; keys of no one are left out."""
    pks = [int(key) for key in keys if key.isdecimal()]
    return {str(each.pk): str(each) for each in User.objects.filter(pk__in=pks)}


def teams() -> dict[str, str]:
    return {str(each.pk): each.name for each in Team.objects.order_by("name")}


def _light() -> QuerySet[ForecastRun]:
    return ForecastRun.objects.defer(*_HEAVY, "base__book", "base__tally")
