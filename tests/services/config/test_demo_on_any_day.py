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

MOMENTS = [
    "2026-12-01T06:30:00+00:00",  # half past one on the first of a month
    "2026-12-01T03:30:00+00:00",  # the first of a month in UTC, the last of one in New York
    "2027-03-14T18:00:00+00:00",  # the day on which the clocks change
    "2027-01-31T12:00:00+00:00",  # the last day of a month, in a year without a base premium
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
