"""Which days of a case count, until when access is kept up, what the plan owes
(42 CFR 422.100(m))."""

from datetime import date, timedelta

import pytest

from regulations import disaster_days, disaster_duties, disasters
from regulations.disaster_days import FURNISHED, TO_COME, UNKNOWN, CaseDays, Span
from regulations.law import Refused
from regulations.replay import replay
from tests.loops import at_least_one

RECEIVED, DECIDED, TODAY = date(2026, 5, 4), date(2026, 5, 8), date(2026, 6, 1)
SERVED = Span(date(2026, 3, 10), date(2026, 3, 12))


def counted(*services: Span, decided_on: date | None = DECIDED) -> list[tuple[date, date, str]]:
    found = disaster_days.counted(CaseDays(services, decided_on), received_on=RECEIVED, today=TODAY)
    return [(each.first, each.last, each.why) for each in found]


class TestTheDaysThatCount:
    """42 CFR 422.100(m)(1): services furnished while the disaster lasts."""

    def test_are_those_of_a_service_that_was_furnished_whenever_the_claim_comes(self):
        assert counted(SERVED) == [(SERVED.first, SERVED.last, FURNISHED)]

    def test_are_those_from_receipt_to_decision_of_one_still_to_come(self):
        planned = Span(date(2026, 5, 20), date(2026, 5, 20))
        assert counted(planned) == [
            (planned.first, planned.last, FURNISHED),
            (RECEIVED, DECIDED, TO_COME),
        ]

    def test_are_those_from_receipt_to_decision_where_no_day_is_on_file(self):
        assert counted() == [(RECEIVED, DECIDED, UNKNOWN)]

    def test_go_on_to_today_while_it_is_undecided(self):
        assert counted(decided_on=None) == [(RECEIVED, TODAY, UNKNOWN)]

    def test_of_a_course_that_goes_on_are_its_own_and_those_until_the_decision(self):
        course = Span(date(2026, 4, 1), date(2026, 8, 31))
        assert [each[2] for each in counted(course)] == [FURNISHED, TO_COME]

    def test_of_a_service_between_receipt_and_decision_are_its_own_alone(self):
        emergency = Span(date(2026, 5, 5), date(2026, 5, 5))
        assert [each[2] for each in counted(emergency)] == [FURNISHED]

    def test_of_one_on_the_day_of_the_decision_are_its_own_alone(self):
        assert [each[2] for each in counted(Span(DECIDED, DECIDED))] == [FURNISHED]

    def test_never_end_before_the_receipt(self):
        """A decision entered with an earlier day takes no day away."""
        assert counted(decided_on=RECEIVED - timedelta(1)) == [(RECEIVED, RECEIVED, UNKNOWN)]

    def test_meet_a_disaster_on_its_first_and_last_day_and_on_no_day_next_to_them(self):
        day = timedelta(1)
        for last, meets in at_least_one([(SERVED.first - day, False), (SERVED.first, True)]):
            assert SERVED.meets(date(2026, 1, 1), last) is meets
        for first, meets in at_least_one([(SERVED.last + day, False), (SERVED.last, True)]):
            assert SERVED.meets(first, date(2026, 12, 31)) is meets


class TestSince2023:
    """87 FR 27704, from memory."""

    def test_access_is_kept_up_for_thirty_days_after_the_end(self):
        due = disaster_days.kept_up_until(declared_on=date(2026, 3, 1), ended_on=date(2026, 3, 31))
        assert due.due_on == date(2026, 4, 30)
        assert replay(due.trace).due_on == due.due_on

    def test_one_declared_before_knows_neither_these_days_nor_a_disruption(self):
        before, after = date(2022, 12, 31), date(2023, 1, 1)
        for day, known in at_least_one([(before, False), (after, True)]):
            assert disaster_days.keeps_up(day) is known
            assert (disasters.CONDITIONS.find("disruption", day) is not None) is known
            assert ("access" in [each.key for each in disasters.END_KINDS.on(day)]) is known

    def test_its_rows_are_marked_as_from_memory(self):
        rows = [
            *disaster_days.KEEP_UP.history(),
            *disasters.CONDITIONS.history(),
            disasters.END_KINDS.one("access", date(2026, 1, 1)),
            disasters.EFFECTS.one("access_kept_up", date(2026, 1, 1)),
        ]
        assert {(row.confidence, row.effective_from) for row in rows} == {
            ("memory", date(2023, 1, 1))
        }


class TestWhatThePlanOwes:
    def test_cms_is_told_by_the_end_of_the_disaster(self):
        """42 CFR 422.100(m)(4)."""
        due = disaster_duties.tell_cms(ended_on=date(2026, 3, 31))
        assert (due.due_on, due.citation) == (date(2026, 3, 31), "42 CFR 422.100(m)(4)")
        assert replay(due.trace).due_on == due.due_on

    @pytest.mark.parametrize("duty", disaster_duties.YEARLY)
    def test_each_disclosure_is_owed_by_the_end_of_its_year(self, duty):
        """42 CFR 422.100(m)(5); the day is derived."""
        due = disaster_duties.disclose(duty=duty, year=2026)
        assert (due.due_on, due.citation) == (date(2026, 12, 31), "42 CFR 422.100(m)(5)")
        assert replay(due.trace).due_on == due.due_on

    def test_a_duty_of_another_kind_is_no_disclosure_of_a_year(self):
        with pytest.raises(Refused):
            disaster_duties.disclose(duty="tell_cms", year=2026)

    def test_an_answer_to_another_duty_is_refused(self):
        with pytest.raises(Refused) as refused:
            disaster_duties.answer("shown", "tell_cms", date(2026, 3, 31))
        assert refused.value.field == "answer"
