"""Disasters as they are declared and ended, and the cases that they touch (42 CFR 422.100(m))."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.permissions import Role
from cases import disasters, models, services
from cases.postal import Place, place_of
from cases.services import EndFacts
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


def affected(case: models.Case, at: datetime | None = None) -> list[str]:
    """What marks the case an hour after it came, or at `at`."""
    at = at or case.received_at + HOUR
    return [each.name for each in disasters.affecting(case, disasters.declared(), at=at)]


def lives(address: str) -> services.EnrolleeFacts:
    return services.EnrolleeFacts("M-1", "Wilhelmina", "Placeholder", address=address)


def end(disaster: models.Disaster, ends_on: date, by="source", at=MONDAY) -> models.DisasterEnd:
    facts = EndFacts(by, ends_on, "Executive order 12, section 3.")
    return services.end_disaster(disaster.pk, facts, by=factories.user(Role.COMPLIANCE), at=at)


class TestDeclaring:
    def test_keeps_the_area_the_source_the_days_and_who_recorded_it_when(self):
        by = factories.user(Role.SUPERVISOR)
        disaster = factories.disaster(by=by, at=MONDAY, counties="Cumberland")
        kept = models.Disaster.objects.get()
        assert (kept.recorded_by, kept.recorded_at) == (by, MONDAY)
        assert kept.area == "Maine, Cumberland, ZIP 041"
        assert disaster.ending.due_on == date(2026, 3, 31)

    def test_with_its_own_end_is_over_then(self):
        """42 CFR 422.100(m)(3)(i)."""
        disaster = factories.disaster(ends_on=date(2026, 5, 30))
        assert disaster.ending.due_on == date(2026, 5, 30)
        assert disaster.ends.get().recorded_by == disaster.recorded_by

    @pytest.mark.parametrize("role", [Role.COMPLIANCE, Role.SUPERVISOR, Role.ADMINISTRATOR])
    def test_is_for_these_roles(self, role):
        disaster = factories.disaster(by=factories.user(role))
        facts = EndFacts("cms", date(2026, 3, 9), "Memo.")
        assert services.end_disaster(disaster.pk, facts, by=factories.user(role), at=MONDAY)

    @pytest.mark.parametrize("role", [Role.INTAKE, Role.NURSE, Role.PHYSICIAN])
    def test_is_for_nobody_else(self, role):
        disaster, by = factories.disaster(), factories.user(role)
        with pytest.raises(PermissionDenied):
            factories.disaster(by=by, name="Another")
        facts = EndFacts("source", date(2026, 3, 9), "Memo.")
        with pytest.raises(PermissionDenied):
            services.end_disaster(disaster.pk, facts, by=by, at=MONDAY)
        assert models.Disaster.objects.count() == 1 and not models.DisasterEnd.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"source": "mayor"}, "source"),
            ({"declared_on": date(2026, 3, 3), "starts_on": date(2026, 3, 3)}, "declared_on"),
            ({"starts_on": date(2026, 4, 5)}, "starts_on"),
            ({"ends_on": date(2026, 2, 28)}, "ends_on"),
            ({"counties": "Cumberland", "zip_prefixes": ()}, "zip_prefixes"),
            ({"declared_on": date(2015, 12, 31)}, "declared_on"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, facts, field):
        with pytest.raises(Refused) as refused:
            factories.disaster(**facts)
        assert refused.value.field == field
        assert not models.Disaster.objects.exists()

    def test_twice_is_once(self):
        factories.disaster()
        with pytest.raises(Refused) as refused:
            factories.disaster(zip_prefixes=("040",))
        assert refused.value.field == "name"
        assert models.Disaster.objects.get().zip_prefixes == ["041"]

    def test_today_is_the_day_of_the_plan_that_is_furthest_ahead(self):
        """Guam has March 3 while New York still has March 2."""
        at = datetime(2026, 3, 2, 15, tzinfo=UTC)
        day = {"declared_on": date(2026, 3, 3), "starts_on": date(2026, 3, 3)}
        factories.plan()
        with pytest.raises(Refused):
            factories.disaster(at=at, **day)
        factories.plan(contract_id="H0002", time_zone="Pacific/Guam")
        assert factories.disaster(at=at, **day).declared_on == date(2026, 3, 3)


class TestEnding:
    def test_an_end_of_the_source_wins_over_the_thirty_days(self):
        """42 CFR 422.100(m)(3)(i)."""
        disaster = factories.disaster()
        end(disaster, date(2026, 3, 10))
        assert disaster.ending.due_on == date(2026, 3, 10)

    def test_either_end_ends_it(self):
        """42 CFR 422.100(m)(3): when any of these occurs."""
        disaster = factories.disaster()
        end(disaster, date(2026, 6, 1))
        end(disaster, date(2026, 4, 1), by="cms")
        assert disaster.ending.due_on == date(2026, 4, 1)

    def test_a_correction_is_a_new_row_and_the_old_one_stays(self):
        disaster = factories.disaster()
        first = end(disaster, date(2026, 3, 10))
        second = end(disaster, date(2026, 3, 12), at=MONDAY + DAY)
        assert disaster.ending.due_on == date(2026, 3, 12)
        assert list(disaster.ends.all()) == [first, second]

    @pytest.mark.parametrize("ends_on", [date(2026, 2, 28), date(2020, 1, 1)])
    def test_it_never_ends_before_it_starts(self, ends_on):
        disaster = factories.disaster()
        with pytest.raises(Refused) as refused:
            end(disaster, ends_on)
        assert refused.value.field == "ends_on"
        assert not disaster.ends.exists()

    def test_the_same_end_twice_is_refused(self):
        disaster = factories.disaster()
        end(disaster, date(2026, 3, 10))
        with pytest.raises(Refused) as refused:
            end(disaster, date(2026, 3, 10))
        assert refused.value.field == "ends_on"

    def test_nothing_that_was_recorded_is_changed_or_removed(self):
        ended, open_ended = factories.disaster(), factories.disaster(name="Another")
        for row in (end(ended, date(2026, 3, 10)), open_ended):
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                row.save()
            with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                type(row).objects.filter(pk=row.pk).delete()


class TestTheCasesThatItAffects:
    def test_a_case_received_while_it_lasts_of_an_enrollee_who_lives_there(self):
        """42 CFR 422.100(m)(2): the declaration names the area."""
        factories.disaster()
        assert affected(factories.received_case()) == ["Casco Bay flood"]

    @pytest.mark.parametrize(
        "address",
        [
            "4 Invented Street\nBangor, ME 04401",
            "4 Invented Street\nSalem, OR 04101",
            "4 Invented Street\nPortland, ME",
            "",
        ],
    )
    def test_nobody_who_lives_elsewhere_or_nowhere_that_we_know(self, address):
        factories.disaster()
        assert affected(factories.received_case(enrollee=lives(address))) == []

    def test_a_whole_state_needs_no_zip_code(self):
        factories.disaster(zip_prefixes=())
        case = factories.received_case(enrollee=lives("4 Invented Street\nPortland, Maine"))
        assert affected(case) == ["Casco Bay flood"]

    def test_a_corrected_address_moves_the_case_out_of_the_area_and_back(self):
        factories.disaster()
        case, by = factories.received_case(), factories.user(Role.NURSE)
        for address, expected in (
            ("1 Other Road\nBangor, ME 04401", []),
            ("1 Other Road\nPortland, ME 04102", ["Casco Bay flood"]),
        ):
            services.correct_addresses(
                case.pk, enrollee=address, provider="", by=by, at=MONDAY + HOUR
            )
            assert affected(models.Case.objects.get(pk=case.pk)) == expected

    def test_two_declarations_for_one_flood_both_affect_it(self):
        factories.disaster()
        factories.disaster(name="FEMA-4999-DR", source="president", declared_by="President")
        assert len(affected(factories.received_case())) == 2

    def test_asks_three_queries_for_any_number_of_cases(self, django_assert_num_queries):
        for number in range(4):
            factories.disaster(name=f"Flood {number}", ends_on=date(2026, 4, 1 + number))
            factories.received_case()
        listed = models.Case.objects.select_related("plan", "enrollee", "determination")
        cases = list(listed.prefetch_related("determination__items"))
        with django_assert_num_queries(3):
            known = disasters.declared()
            found = [disasters.affecting(case, known, at=MONDAY) for case in cases]
        assert [len(each) for each in found] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("4 Invented Street\nPortland, ME 04101", Place("ME", "04101")),
        ("4 Invented Street\nPortland, ME 04101-1234", Place("ME", "04101")),
        ("4 Invented Street\nPortland me  04101  \n", Place("ME", "04101")),
        ("4 Invented Street, Portland, Maine, 04101", Place("ME", "04101")),
        ("1 Hill\nCharleston, West Virginia 25301", Place("WV", "25301")),
        ("1 Hill\nRichmond, Virginia", Place("VA", "")),
        ("1 Capitol\nWashington, DC 20001\nUSA", Place("DC", "20001")),
        ("1 Calle\nSan Juan, PR 00901\nUnited States", Place("PR", "00901")),
        ("12345", Place("", "12345")),
        ("1 Street\nSomewhere 04101", Place("", "04101")),
        ("1 Street\nSomewhere, ME 041012", Place("", "")),
        ("1 Rue\nParis, France", Place("", "")),
        ("", Place("", "")),
        ("٤" * 5, Place("", "")),
    ],
)
def test_the_end_of_an_address_tells_the_state_and_the_zip_code(address, place):
    assert place_of(address) == place
