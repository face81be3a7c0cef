"""A move, or a forecast, that two people ask for at the same moment happens once."""

from contextlib import suppress
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.permissions import Role
from cases.models import Case
from forecast import services
from forecast.models import ForecastRun
from regulations.law import Refused
from tests import factories
from tests.forecast.made import forecast_by, trouble
from tests.races import in_parallel, stopped_after, wait_until_somebody_waits_for
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_move_that_two_people_make_at_once_is_on_the_trail_once():
    by = factories.user(Role.SUPERVISOR)
    case = trouble(by, at=timezone.now())
    run = forecast_by(by)
    move, before = run.moves[0], case.events.count()
    make = partial(services.make_move, run.pk, move["task"], by=by, at=timezone.now())
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        threads = [in_parallel(partial(_unless_refused, make)) for _ in range(2)]
        # The first waits for this transaction, the second for its turn behind the first.
        wait_until_somebody_waits_for("tuple")
    for thread in threads:
        thread.join()
    case.refresh_from_db()
    assert str(case.assignee_id) == move["to"]
    assert case.events.count() == before + 1


def test_two_people_who_ask_at_once_get_one_forecast():
    ask = partial(services.ask, by=factories.user(Role.SUPERVISOR), at=timezone.now())
    with stopped_after(ForecastRun, 0):
        threads = [in_parallel(ask) for _ in range(2)]
        eventually(lambda: _waiting() == len(threads))
    for thread in threads:
        thread.join()
    assert ForecastRun.objects.count() == 1


def _waiting() -> int:
    """How many wait: to write their row, or for the one that does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return int(cursor.fetchone()[0])


def _unless_refused(work) -> None:
    with suppress(Refused):
        work()
