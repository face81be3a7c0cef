"""Essential functions with their 72 hours, what the plan holds, what is owed each year
(42 CFR 422.504(o), 423.505(p))."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from regulations import continuity as law
from regulations.law import Refused
from regulations.replay import replay

NEW_YORK = ZoneInfo("America/New_York")
ON = date(2026, 3, 2)


def due(function="ma_call_center", failed_at=datetime(2026, 3, 2, 9, 30, tzinfo=NEW_YORK)):
    return law.restore(function_key=function, failed_at=failed_at, time_zone="America/New_York")


class TestAnEssentialFunction:
    def test_of_medicare_advantage_is_authorization_and_call_center_and_no_other(self):
        """42 CFR 422.504(o)(2)(i)-(ii): claims and appeals were left out (80 FR 7911, II.A)."""
        found = [each.citation for each in law.FUNCTIONS.on(ON) if each.law == law.MA]
        assert found == ["42 CFR 422.504(o)(2)(i)", "42 CFR 422.504(o)(2)(ii)"]

    def test_of_part_d_is_one_of_five_with_exceptions_and_appeals(self):
        """42 CFR 423.505(p)(2)(i)-(v)."""
        found = [each for each in law.FUNCTIONS.on(ON) if each.law == law.PART_D]
        assert [each.citation.rpartition("(")[2] for each in found] == [
            "i)", "ii)", "iii)", "iv)", "v)",
        ]  # fmt: skip
        assert "coverage determinations" in law.function("d_appeals", ON).label

    def test_is_restored_within_72_hours_of_its_failure(self):
        """42 CFR 422.504(o)(2)."""
        found = due()
        assert found.due_at == datetime(2026, 3, 5, 9, 30, tzinfo=NEW_YORK)
        assert found.citation == "42 CFR 422.504(o)(2)"
        assert replay(found.trace).due_at == found.due_at

    def test_of_part_d_is_restored_under_its_own_rule(self):
        """42 CFR 423.505(p)(2)."""
        assert due("d_claims").citation == "42 CFR 423.505(p)(2)"

    def test_gains_no_hour_where_the_clocks_go_back(self):
        """The earlier of 72 hours and the same time three days on, as every clock of hours here."""
        found = due(failed_at=datetime(2026, 10, 30, 9, tzinfo=NEW_YORK))
        assert found.due_at == datetime(2026, 11, 2, 8, tzinfo=NEW_YORK)

    def test_before_the_rule_is_refused_beside_the_time(self):
        with pytest.raises(Refused) as refused:
            due(failed_at=datetime(2015, 12, 31, 9, tzinfo=NEW_YORK))
        assert refused.value.field == "failed_at" and "2016" in refused.value.message

    def test_says_its_hours_where_the_clocks_go_forward_too(self):
        """42 CFR 422.504(o)(2): 72, although the same wall time comes after 71."""
        found = due(failed_at=datetime(2026, 3, 6, 9, tzinfo=NEW_YORK))
        assert law.hours_of(found.rule, date(2026, 3, 6)) == 72

    def test_that_the_rule_does_not_name_is_refused(self):
        with pytest.raises(Refused) as refused:
            due("claims")
        assert refused.value.field == "function"


@pytest.mark.parametrize("duty", law.YEARLY)
def test_a_test_and_a_training_are_owed_by_the_end_of_each_year(duty):
    """42 CFR 422.504(o)(1), 423.505(p)(1): at least annually; the day is derived."""
    found = law.yearly(duty=duty, year=2026)
    assert found.due_on == date(2026, 12, 31)
    assert replay(found.trace).due_on == found.due_on


def test_another_duty_is_not_owed_each_year():
    with pytest.raises(Refused):
        law.yearly(duty=law.RESTORE, year=2026)


def test_the_plan_holds_what_the_rule_lists():
    """42 CFR 422.504(o)(1)-(2)."""
    found = [each.key for each in law.ELEMENTS.on(ON)]
    assert found == [
        "risks", "mitigation", "command", "communications", "staff", "records", "restoration",
    ]  # fmt: skip


@pytest.mark.parametrize("duty", law.YEARLY)
def test_nothing_is_owed_of_a_year_before_the_rule(duty):
    """80 FR 7911: contract year 2016."""
    with pytest.raises(Refused) as refused:
        law.yearly(duty=duty, year=2015)
    assert refused.value.field == "done_on"
    assert law.first_year(date(2010, 5, 1)) == 2016
    assert law.first_year(date(2024, 5, 1)) == 2024
