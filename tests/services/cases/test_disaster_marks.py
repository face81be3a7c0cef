"""Which cases a disaster marks, by what happened when (42 CFR 422.100(m)(1))."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.permissions import Role
from cases import disasters, models, services
from cases.services import EndFacts
from determinations import services as requests
from determinations.services import ItemFacts
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
# Long after the flood that was declared on March 1, 2026: it ended on March 31, and access was
# kept up until April 30.
LATER = datetime(2026, 9, 7, 14, tzinfo=UTC)
CLAIM = {"request_type": "payment", "prior_authorization": False, "clean_claim": True}
KNEE = ItemFacts(code="73721", code_system="CPT", description="MRI of knee")


def served(first: date, last: date | None = None) -> tuple[ItemFacts, ...]:
    return (replace(KNEE, service_on=first, service_until=last),)


def touch(case: models.Case, at: datetime | None = None) -> list[str]:
    """Why the case is marked, an hour after it came or at `at`; empty where it is not."""
    case = models.Case.objects.get(pk=case.pk)
    found = disasters.touching(case, disasters.declared(), at=at or case.received_at + HOUR)
    return [each.days.why for each in found]


def claim(first: date, last: date | None = None) -> models.Case:
    """A claim that comes half a year later."""
    return factories.received_case(**CLAIM, received_at=LATER, items=served(first, last))


def find_access(disaster: models.Disaster, disrupted: bool, **facts) -> models.AccessFinding:
    values = {"words": "All three clinics in Portland are open.", "at": MONDAY} | facts
    by = values.pop("by", None) or factories.user(Role.COMPLIANCE)
    return services.find_access(disaster.pk, disrupted=disrupted, by=by, **values)


class TestAServiceThatWasFurnished:
    def test_marks_the_claim_of_it_whenever_that_comes(self):
        factories.disaster()
        assert touch(claim(date(2026, 3, 10))) == ["Dates of service"]

    def test_marks_by_its_own_day_and_not_by_that_of_the_claim(self):
        """A claim that comes during the flood for a visit before it."""
        factories.disaster()
        case = factories.received_case(**CLAIM, items=served(date(2026, 2, 12)))
        assert touch(case) == []

    def test_counts_on_the_first_day_and_until_access_is_no_longer_kept_up(self):
        """42 CFR 422.100(m)(3): thirty days, and since 2023 thirty more (87 FR 27704)."""
        factories.disaster()
        expected = {
            date(2026, 2, 28): False,
            date(2026, 3, 1): True,
            date(2026, 4, 30): True,
            date(2026, 5, 1): False,
        }
        for day, marked in at_least_one(expected.items()):
            assert bool(touch(claim(day))) is marked, day

    def test_of_several_days_counts_each(self):
        factories.disaster()
        assert touch(claim(date(2026, 2, 20), date(2026, 3, 1)))
        assert not touch(claim(date(2026, 2, 20), date(2026, 2, 28)))

    def test_before_2023_ended_with_the_disaster(self):
        factories.disaster(declared_on=date(2022, 3, 1), starts_on=date(2022, 3, 1))
        assert touch(claim(date(2022, 3, 31)))
        assert not touch(claim(date(2022, 4, 1)))

    def test_marks_the_appeal_too_though_it_is_filed_when_all_is_over(self):
        factories.disaster()
        late = {"received_at": MONDAY + 62 * DAY}
        appeal = factories.appealed_case(items=served(date(2026, 3, 1)), appeal=late)
        assert touch(appeal) == ["Dates of service"]


class TestAServiceStillToCome:
    def test_marks_a_case_that_is_open_when_the_disaster_is_declared(self):
        """Received on March 2, before the flood of March 9."""
        case = factories.received_case()
        assert touch(case, MONDAY + 8 * DAY) == []
        flood = {"declared_on": date(2026, 3, 9), "starts_on": date(2026, 3, 9)}
        factories.disaster(at=MONDAY + 7 * DAY, **flood)
        assert len(touch(case, MONDAY + 7 * DAY)) == 1

    def test_leaves_a_case_alone_that_was_decided_before(self):
        case = factories.approved_case()
        flood = {"declared_on": date(2026, 3, 9), "starts_on": date(2026, 3, 9)}
        factories.disaster(at=MONDAY + 7 * DAY, **flood)
        assert touch(case, MONDAY + 8 * DAY) == []

    def test_marks_by_the_planned_day_a_case_that_was_decided_before(self):
        """The service is furnished while the disaster lasts."""
        case = factories.approved_case(items=served(date(2026, 3, 20)))
        flood = {"declared_on": date(2026, 3, 9), "starts_on": date(2026, 3, 9)}
        factories.disaster(at=MONDAY + 7 * DAY, **flood)
        assert touch(case, MONDAY + 8 * DAY) == ["Dates of service"]

    def test_marks_by_the_days_to_the_decision_one_that_is_planned_for_later(self):
        factories.disaster()
        case = factories.approved_case(items=served(date(2026, 11, 2)))
        assert touch(case, LATER) == ["From receipt to decision, as the service was still to come"]

    def test_ends_with_a_withdrawal_as_with_a_decision(self):
        case = factories.dismissed_case()
        flood = {"declared_on": date(2026, 3, 9), "starts_on": date(2026, 3, 9)}
        factories.disaster(at=MONDAY + 7 * DAY, **flood)
        assert touch(case, MONDAY + 8 * DAY) == []

    def test_counts_days_in_the_zone_of_the_plan(self):
        """11:30 p.m. on March 8 in New York is March 9 in UTC."""
        flood = {"declared_on": date(2026, 3, 9), "starts_on": date(2026, 3, 9)}
        factories.disaster(at=MONDAY + 8 * DAY, **flood)
        new_york = factories.plan().zone
        case = factories.received_case()
        night = datetime(2026, 3, 8, 23, 30, tzinfo=new_york)
        assert touch(case, night) == []
        assert len(touch(case, night + HOUR)) == 1


class TestAnEnd:
    def test_that_is_declared_takes_the_mark_from_services_after_access_was_kept_up(self):
        disaster = factories.disaster()
        case = claim(date(2026, 4, 20))
        assert touch(case)
        facts = EndFacts("source", date(2026, 3, 6), "Order 12, section 3.")
        services.end_disaster(disaster.pk, facts, by=factories.user(Role.COMPLIANCE), at=MONDAY)
        assert not touch(case)

    def test_of_the_disruption_is_an_end_since_2023_alone(self):
        """87 FR 27704."""
        by = factories.user(Role.COMPLIANCE)
        now = factories.disaster()
        services.end_disaster(
            now.pk, EndFacts("access", date(2026, 3, 4), "Clinics open."), by=by, at=MONDAY
        )
        assert now.ending.due_on == date(2026, 3, 4)
        before = factories.disaster(declared_on=date(2022, 3, 1), starts_on=date(2022, 3, 1))
        with pytest.raises(Refused) as refused:
            services.end_disaster(
                before.pk, EndFacts("access", date(2022, 3, 4), "Open."), by=by, at=MONDAY
            )
        assert refused.value.field == "declared_by"


class TestADisruptionOfAccess:
    """87 FR 27704: a declaration marks nothing where access to care is not disrupted."""

    def test_is_presumed_until_the_plan_has_found_out(self):
        factories.disaster()
        assert touch(claim(date(2026, 3, 10)))

    def test_that_was_not_found_takes_the_marks_and_a_later_finding_brings_them_back(self):
        disaster, case = factories.disaster(), claim(date(2026, 3, 10))
        find_access(disaster, False)
        assert not touch(case)
        find_access(disaster, True, words="The bridge to the hospital is closed.")
        assert touch(case)
        assert disaster.findings.count() == 2

    def test_is_not_asked_of_a_disaster_declared_before_2023(self):
        disaster = factories.disaster(declared_on=date(2022, 3, 1), starts_on=date(2022, 3, 1))
        with pytest.raises(Refused) as refused:
            find_access(disaster, False)
        assert refused.value.field == "disrupted"

    @pytest.mark.parametrize("words", ["  ", "n/a", "."])
    def test_says_what_shows_it(self, words):
        with pytest.raises(Refused) as refused:
            find_access(factories.disaster(), False, words=words)
        assert refused.value.field == "words"

    def test_is_found_by_those_alone_who_record_declarations(self):
        with pytest.raises(PermissionDenied):
            find_access(factories.disaster(), False, by=factories.user(Role.NURSE))

    def test_once_found_is_neither_changed_nor_removed(self):
        finding = find_access(factories.disaster(), False)
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            finding.save()


def test_a_citation_follows_the_days_that_count():
    """A declaration during which a case was undecided may be cited; one before it may not."""
    case = factories.in_review_case(received_at=MONDAY)
    old = factories.disaster(
        name="Old fire", declared_on=date(2025, 6, 1), starts_on=date(2025, 6, 1)
    )
    facts = factories.extension(case, "extraordinary", 3, disaster=old)
    with pytest.raises(Refused) as refused:
        requests.extend(case.pk, facts, by=factories.user(Role.NURSE), at=MONDAY + DAY)
    assert "days from receipt to decision" in refused.value.message
