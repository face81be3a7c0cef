"""Ordinary grievances: 60 days to file, 30 to answer, 14 more once, and when speech is enough."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import grievances as law
from regulations.clock import LAST_SECOND, at_wall_clock
from regulations.explain import answer
from regulations.law import Refused
from regulations.replay import replay
from tests.law.instants import ZONES, instants

NEW_YORK = ZoneInfo("America/New_York")
# Received, how many days more, due: day zero is the day of receipt in the plan's zone.
DUE = [
    ("2026-03-02T10:00:00-05:00", 0, "2026-04-01T23:59:59-04:00"),
    ("2026-03-02T10:00:00-05:00", 14, "2026-04-15T23:59:59-04:00"),
    ("2026-03-02T23:59:59-05:00", 0, "2026-04-01T23:59:59-04:00"),
    ("2026-03-03T04:30:00+00:00", 0, "2026-04-01T23:59:59-04:00"),  # still the 2nd in New York
    ("2026-10-10T09:00:00-04:00", 0, "2026-11-09T23:59:59-05:00"),  # the clocks go back
    ("2027-01-30T09:00:00-05:00", 0, "2027-03-01T23:59:59-05:00"),
    ("2028-01-30T09:00:00-05:00", 0, "2028-02-29T23:59:59-05:00"),  # a leap day is a day
    ("2028-02-16T09:00:00-05:00", 14, "2028-03-31T23:59:59-04:00"),
    ("2026-03-27T09:00:00-04:00", 0, "2026-04-26T23:59:59-04:00"),  # a Sunday: no rolling over
]
CITED = [
    ("ma", "42 CFR 422.564(e)(1)", "42 CFR 422.564(d)"),
    ("cost", "42 CFR 417.600(b), 422.564(e)(1)", "42 CFR 417.600(b), 422.564(d)"),
    ("pdp", "42 CFR 423.564(e)(1)", "42 CFR 423.564(d)"),
]


def due(received_at: datetime, days: int = 0, zone: str = "America/New_York", **facts):
    taken = law.Extension(law.ENROLLEE_ASKS, days, received_at) if days else None
    values = {"plan_type": "ma", "extension": taken}
    return law.answer(received_at=received_at, time_zone=zone, **values | facts)


@pytest.mark.parametrize(("received", "days", "expected"), DUE)
def test_it_is_answered_within_30_days_of_receipt_and_14_more(received, days, expected):
    """42 CFR 422.564(e)(1)-(2)."""
    found = due(datetime.fromisoformat(received), days)
    assert found.due_at.isoformat() == expected
    question = {
        "id": 1, "duty": "answer_grievance", "received_at": received, "plan_type": "ma",
        "time_zone": "America/New_York",
    }  # fmt: skip
    if days:
        question["extension"] = {"ground": "enrollee_asks", "days": days, "taken_at": received}
    assert answer(question)["due_at"] == expected


@pytest.mark.parametrize(("plan_type", "answering", "filing"), CITED)
def test_each_kind_of_plan_has_its_own_citation(plan_type, answering, filing):
    """422.564 for Medicare Advantage, by 417.600(b) for cost plans; 423.564 for Part D."""
    received = datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert due(received, plan_type=plan_type).citation == answering
    found = law.file_by(event_on=date(2026, 3, 2), plan_type=plan_type)
    assert (found.due_on, found.citation) == (date(2026, 5, 1), filing)


@given(
    received=instants,
    zone=st.sampled_from(ZONES),
    plan_type=st.sampled_from(["ma", "pdp", "cost"]),
    days=st.integers(0, 14),
)
def test_it_ends_with_a_day_of_the_plans_zone_and_replays(received, zone, plan_type, days):
    where = ZoneInfo(zone)
    found = due(received, days, zone, plan_type=plan_type)
    last = received.astimezone(where).date() + timedelta(days=30)
    assert found.first_due_at == at_wall_clock(last, LAST_SECOND, where)
    assert found.due_at == at_wall_clock(last + timedelta(days=days), LAST_SECOND, where)
    assert replay(found.trace) == found


@given(event_on=st.dates(date(2016, 1, 1), date(2035, 1, 1)))
def test_the_60_days_to_file_are_counted_from_the_event_and_replay(event_on):
    """42 CFR 422.564(d)(2)."""
    found = law.file_by(event_on=event_on, plan_type="ma")
    assert (found.due_on - event_on).days == 60
    assert replay(found.trace) == found


class TestExtending:
    received = datetime(2026, 3, 2, 15, tzinfo=UTC)

    def refused(self, **changes) -> Refused:
        values = {"ground": law.ENROLLEE_ASKS, "days": 14, "taken_at": self.received}
        with pytest.raises(Refused) as refused:
            due(self.received, extension=law.Extension(**values | changes))
        return refused.value

    @pytest.mark.parametrize("days", [0, 15, -1])
    def test_14_days_at_most(self, days):
        """42 CFR 422.564(e)(2)."""
        assert self.refused(days=days).citation == "42 CFR 422.564(e)(2)"

    def test_for_information_only_where_the_delay_is_in_the_enrollees_interest(self):
        """42 CFR 422.564(e)(2): documents how the delay is in the interest of the enrollee."""
        found = self.refused(ground=law.NEEDS_INFORMATION)
        assert (found.code, found.field) == ("not_in_enrollee_interest", "interest")
        taken = law.Extension(law.NEEDS_INFORMATION, 14, self.received, in_interest=True)
        assert due(self.received, extension=taken).due_at > due(self.received).due_at

    def test_on_no_other_ground(self):
        assert self.refused(ground="exigent").field == "ground"

    def test_up_to_the_last_second_and_not_after(self):
        last = due(self.received).due_at
        taken = law.Extension(law.ENROLLEE_ASKS, 1, last)
        assert due(self.received, extension=taken).due_at == last + timedelta(days=1)
        late = self.refused(taken_at=last + timedelta(seconds=1))
        assert late.code == "deadline_already_passed"


@pytest.mark.parametrize(
    ("facts", "paragraph"),
    [
        ({"quality_of_care": True}, "(e)(3)(iii)"),
        ({"quality_of_care": True, "written": True}, "(e)(3)(iii)"),
        ({"written": True}, "(e)(3)(i)"),
        ({"asks_writing": True}, "(e)(3)(ii)"),
        ({}, None),
    ],
)
def test_when_an_answer_in_speech_is_not_enough(facts, paragraph):
    """42 CFR 422.564(e)(3)(i)-(iii)."""
    asked = dict.fromkeys(("quality_of_care", "written", "asks_writing"), False) | facts
    refusal = law.why_not_oral(**asked, plan_type="ma", on=date(2026, 3, 2))
    assert (refusal and refusal.citation) == (paragraph and f"42 CFR 422.564{paragraph}")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"plan_type": "hmo"}, "plan_type"),
        ({"extension": []}, "extension"),
        ({"extension": {"ground": "enrollee_asks", "days": "2"}}, "days"),
        ({"received_at": "yesterday"}, "received_at"),
    ],
)
def test_a_malformed_question_is_answered_with_its_field(change, field):
    question = {
        "duty": "answer_grievance", "received_at": "2026-03-02T10:00:00-05:00", "plan_type": "ma",
        "time_zone": "America/New_York",
    }  # fmt: skip
    assert answer(question | change)["error"]["field"] == field
