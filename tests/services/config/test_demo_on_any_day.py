"""The demo can be built at any hour of any day: its stories are told from now and from months."""

from datetime import datetime

import pytest
from django.utils import timezone

from cases.models import AuditEvent
from delinquency.models import Delinquency
from delinquency.models import State as Unpaid
from determinations.demo import build
from reinstatement.models import Reinstatement, State
from reports.management.commands import demo

# Each of them costs the whole demo, so each is odd in more than one way.
MOMENTS = [
    # The second half past one of a night on which the clocks go back, the first of a month.
    "2026-11-01T06:30:00+00:00",
    # The first of a month in UTC, the last of one in New York, in a year without a base premium.
    "2027-02-01T03:30:00+00:00",
    # Twenty past midnight in New York, the first of a year: an hour ago was another day.
    "2027-01-01T05:20:00+00:00",
]


@pytest.mark.django_db
@pytest.mark.parametrize("moment", MOMENTS)
def test_it_is_whole_and_nothing_in_it_is_yet_to_come(moment):
    at = datetime.fromisoformat(moment)
    build.build(at=at, progress=lambda done, of: None, more=demo.scenes)
    assert not AuditEvent.objects.filter(at__gt=at).exists()
    states = set(Reinstatement.objects.values_list("state", flat=True))
    assert states == set(State.values)
    unpaid = set(Delinquency.objects.values_list("state", flat=True))
    assert unpaid == set(Unpaid.values)
    assert timezone.is_aware(at)
