"""Forecasts as workers make them, without workers."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import Absence, User, WorkingSpan
from accounts.permissions import Role
from cases import services as folder
from cases.models import Case
from forecast import services
from forecast.models import Backtest, ForecastRun
from forecast.scores import Judged, scores
from forecast.services import WhatIf
from tests import factories
from tests.factories import DAY, HOUR


def finished(run: ForecastRun) -> ForecastRun:
    """The forecast, once all of its parts are done."""
    while services.advance(run.pk, at=timezone.now()):
        pass
    run.refresh_from_db()
    return run


def forecast_by(user, **facts) -> ForecastRun:
    return finished(services.ask(by=user, at=timezone.now(), **facts))


def trouble(by: User, *, at: datetime) -> Case:
    """A case of someone who is away until after its deadline, while another could do it."""
    away, here = (always(factories.user(Role.NURSE, team=factories.team())) for _ in range(2))
    case = factories.received_case(received_at=at - 6 * DAY)
    folder.assign(case.pk, to=away, by=by, at=at)
    out(away, at + 20 * DAY, at=at)
    factories.received_case(received_at=at - 9 * DAY)
    assert here.pk
    case.refresh_from_db()
    return case


def always(user: User) -> User:
    """Someone who is at work at any hour: what a test says does not hang on the day it runs."""
    for weekday in range(7):
        WorkingSpan.objects.create(user=user, weekday=weekday, from_minute=0, to_minute=1440)
    return user


def out(user: User, until: datetime, *, at: datetime) -> None:
    Absence.objects.create(
        user=user, starts_at=at - HOUR, ends_at=until, why="sick", entered_by=user, entered_at=at
    )


def tested(best: str = "simulation") -> Backtest:
    """A back-test of two invented weeks."""
    weeks = [
        [Judged(600.0, 0.9, late=True), Judged(3000.0, 0.02, late=False)] * 20,
        [Judged(600.0, 0.7, late=True), Judged(9000.0, 0.1, late=False)] * 20,
    ]
    found = scores(weeks) | {"best": best}
    return Backtest.objects.create(
        at=timezone.now(), seed=14, runs=50, first=date(2026, 1, 5), last=date(2026, 1, 18),
        tasks=80, best=best, result=found,
    )  # fmt: skip


def look_ahead() -> ForecastRun:
    """A forecast with trouble in it and a question that was asked of it, which is given."""
    by, at = factories.user(Role.SUPERVISOR), timezone.now()
    trouble(by, at=at)
    forecast_by(by)
    tested()
    return forecast_by(by, what_if=WhatIf(arrivals=1.3))
