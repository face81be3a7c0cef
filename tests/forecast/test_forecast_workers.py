"""Real workers make a forecast: however often it is handed out, each run is counted once."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from forecast import services, tasks
from forecast.models import ForecastRun
from tests import factories
from tests.forecast.made import trouble
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def test_workers_make_a_forecast_once(start_worker):
    by = factories.user(Role.SUPERVISOR)
    case = trouble(by, at=timezone.now())
    run = services.ask(by=by, at=timezone.now())
    start_worker("first")
    start_worker("second")
    for _ in range(3):
        tasks.work_on.delay([run.pk])
    tasks.sweep_forecasts.delay()
    tasks.sweep_hourly.delay()
    eventually(lambda: ForecastRun.objects.get(pk=run.pk).is_finished)
    run.refresh_from_db()
    assert run.done == run.runs == len(run.counted["every"])
    assert {row["key"] for row in run.answer["at_risk"]} <= {
        str(pk) for pk in case.deadlines.values_list("pk", flat=True)
    }
    assert ForecastRun.objects.count() == 1
