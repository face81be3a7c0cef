"""What the organization owes in a disaster and each year (42 CFR 422.100(m)(4), (m)(5))."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.permissions import Role
from cases import disasters, models, services
from cases.presentation.disaster_duties import disaster_duties
from cases.services import DutyFacts
from regulations.law import Refused
from tests import factories
from tests.factories import DAY

pytestmark = pytest.mark.django_db
APRIL = datetime(2026, 4, 2, 12, tzinfo=ZoneInfo("America/New_York"))
TOLD = {
    "answer": "told",
    "done_on": date(2026, 3, 30),
    "done_by": "Compliance",
    "how": "Email to the account manager",
    "reference": "File 12-7",
}
SENT = TOLD | {"answer": "sent", "done_on": date(2026, 2, 1)}


def record(duty: str, about: int, *, by=None, at=APRIL, **facts) -> models.DisasterDuty:
    done = DutyFacts(**(TOLD if duty == "tell_cms" else SENT) | facts)
    by = by or factories.user(Role.COMPLIANCE)
    return services.record_disaster_duty(duty, about, done, by=by, at=at)


def said(at: datetime = APRIL) -> dict[tuple[str, str], str]:
    """What the page says of each duty then."""
    rows = disaster_duties(disasters.declared(), disasters.years(at), at.date())
    return {(row["duty"], row["named"]): row["badge"].word for row in rows}


class TestTellingCms:
    """42 CFR 422.100(m)(4)."""

    def test_is_due_until_the_last_day_and_late_after_it(self):
        factories.plan()
        factories.disaster()
        last = datetime(2026, 3, 31, 12, tzinfo=APRIL.tzinfo)
        assert said(last)["tell_cms", "Casco Bay flood"] == "Due"
        assert said(last + DAY)["tell_cms", "Casco Bay flood"] == "Late"

    def test_is_done_with_who_did_it_when_how_and_where_the_proof_is(self):
        by, disaster = factories.user(Role.SUPERVISOR), factories.disaster()
        kept = record("tell_cms", disaster.pk, by=by)
        assert (kept.done_on, kept.done_by, kept.reference) == (
            date(2026, 3, 30),
            "Compliance",
            "File 12-7",
        )
        assert (kept.recorded_by, kept.recorded_at, kept.disaster) == (by, APRIL, disaster)
        assert said()["tell_cms", "Casco Bay flood"] == "Done"

    def test_needs_none_where_operations_have_resumed_and_that_is_recorded(self):
        disaster = factories.disaster()
        record("tell_cms", disaster.pk, answer="resumed")
        assert said()["tell_cms", "Casco Bay flood"] == "Done"

    def test_after_the_end_is_done_late(self):
        disaster = factories.disaster()
        record("tell_cms", disaster.pk, done_on=date(2026, 4, 1))
        assert said()["tell_cms", "Casco Bay flood"] == "Done late"

    def test_is_owed_of_no_disaster_that_changed_nothing(self):
        disaster = factories.disaster()
        services.find_access(
            disaster.pk, disrupted=False, words="All open.",
            by=factories.user(Role.COMPLIANCE), at=APRIL,
        )  # fmt: skip
        assert "tell_cms" not in [duty for duty, _ in said()]

    def test_follows_an_end_that_is_declared_later(self):
        disaster = factories.disaster()
        record("tell_cms", disaster.pk)
        end = services.EndFacts("cms", date(2026, 3, 20), "Memo.")
        services.end_disaster(disaster.pk, end, by=factories.user(Role.COMPLIANCE), at=APRIL)
        assert said()["tell_cms", "Casco Bay flood"] == "Done late"


class TestTheYearlyDisclosure:
    """42 CFR 422.100(m)(5)."""

    def test_is_due_in_its_year_and_late_in_the_next(self):
        factories.received_case()
        january = datetime(2027, 1, 1, 12, tzinfo=APRIL.tzinfo)
        assert said()["notify_yearly", "2026"] == "Due"
        later = said(january)
        assert (later["notify_yearly", "2026"], later["notify_yearly", "2027"]) == ("Late", "Due")

    def test_of_each_sort_is_recorded_by_itself(self):
        factories.plan()
        record("notify_yearly", 2026)
        assert (said()["notify_yearly", "2026"], said()["website", "2026"]) == ("Done", "Due")

    def test_of_a_year_before_anything_is_on_file_is_asked_of_no_one(self):
        factories.plan()
        assert {named for _, named in said()} == {"2026"}

    def test_that_was_wrong_is_corrected_by_a_further_row(self):
        factories.plan()
        record("notify_yearly", 2025, done_on=date(2026, 1, 5))
        assert said()["notify_yearly", "2025"] == "Done late"
        record("notify_yearly", 2025, done_on=date(2025, 12, 5))
        assert said()["notify_yearly", "2025"] == "Done"
        assert models.DisasterDuty.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"done_on": date(2026, 4, 3)}, "done_on"),
        ({"done_on": date(2026, 2, 28)}, "done_on"),
        ({"answer": "shown"}, "answer"),
        ({"done_by": " "}, "done_by"),
        ({"how": ""}, "how"),
        ({"reference": " "}, "reference"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(facts, field):
    disaster = factories.disaster()
    factories.plan()
    with pytest.raises(Refused) as refused:
        record("tell_cms", disaster.pk, **facts)
    assert refused.value.field == field
    assert not models.DisasterDuty.objects.exists()


@pytest.mark.parametrize("role", [Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.SPECIALIST])
def test_a_duty_of_the_organization_is_recorded_by_none_of_these(role):
    with pytest.raises(PermissionDenied):
        record("notify_yearly", 2026, by=factories.user(role))


def test_what_was_recorded_is_neither_changed_nor_removed():
    row = record("notify_yearly", 2026)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        models.DisasterDuty.objects.all().delete()
