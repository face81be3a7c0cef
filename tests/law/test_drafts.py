"""A draft of the law: one row gives another amount, for one question, and nothing is kept."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from regulations import determinations, disenrollment, drafts, replay
from regulations.clock_facts import ClockFacts
from regulations.extensions import Extension
from regulations.law import Refused, Unit

WHERE = ZoneInfo("America/New_York")
RECEIVED = datetime(2026, 3, 2, 15, tzinfo=UTC)
FACTS = ClockFacts(
    request="item_or_service", priority="standard", received_at=RECEIVED,
    time_zone=WHERE.key, prior_authorization=True,
)  # fmt: skip


def last_second(day):
    return datetime(2026, 3, day, 23, 59, 59, tzinfo=WHERE)


def test_the_draft_counts_within_the_question_alone():
    due = determinations.decide(FACTS)
    assert due.due_at == last_second(9)
    assert drafts.due_under(due.trace, 3, WHERE) == last_second(5)
    assert determinations.decide(FACTS).due_at == last_second(9)


def test_other_rows_stay_as_they_are():
    due = determinations.decide(FACTS)
    with drafts.drafting("another", 3):
        assert replay.replay(due.trace).due_at == last_second(9)


def test_an_extension_that_would_come_too_late_counts_for_nothing():
    taken = datetime(2026, 3, 8, 15, tzinfo=UTC)
    extension = Extension(taken_at=taken, days=14, ground="enrollee_request")
    due = determinations.decide(FACTS, extension)
    assert due.due_at == last_second(23)
    assert drafts.due_under(due.trace, 8, WHERE) == last_second(24)
    assert drafts.due_under(due.trace, 3, WHERE) == last_second(5)


def test_a_limit_of_a_date_ends_with_its_day():
    due = disenrollment.remind_of_installment(missed_on=date(2026, 3, 2))
    assert drafts.due_under(due.trace, 5, WHERE) == last_second(7)


@pytest.mark.parametrize(("unit", "amount"), [(Unit.HOURS, 25), (Unit.DAYS, 0), (Unit.DAYS, 401)])
def test_what_is_no_limit_is_refused(unit, amount):
    with pytest.raises(Refused):
        drafts.refuse_amount(unit, amount)
