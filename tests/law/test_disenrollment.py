"""What came before a disenrollment: grace, notices, and hints of an error of the plan.

Sources: 42 CFR 422.74(d)(1), 423.44(d)(1) and (e), 417.460(c); CMS guidance, section 60.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import disenrollment
from regulations.disenrollment import doubts, grace_period, refuse_effective, roll_over
from regulations.law import BEGIN, Refused

DAY = timedelta(days=1)


def test_tv_5_a_grace_of_three_months_billed_in_june_ends_with_september():
    """CMS guidance, page 121, option 1."""
    found = grace_period(
        plan_type="ma", unpaid_month=date(2026, 7, 1), billed_on=date(2026, 6, 15), months=3
    )
    assert (found.begins_on, found.ends_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert found.effective_on == date(2026, 10, 1)


def test_tv_6_a_payment_in_the_grace_rolls_it_over_to_the_next_unpaid_month():
    """CMS guidance, page 122, option 2, with both warnings in time."""
    first = grace_period(
        plan_type="pdp", unpaid_month=date(2026, 1, 1), billed_on=date(2025, 12, 10), months=2
    )
    assert (first.ends_on, first.effective_on) == (date(2026, 2, 28), date(2026, 3, 1))
    assert disenrollment.warn_by(due_on=date(2026, 1, 1)) >= date(2026, 1, 7)
    second = roll_over(
        first,
        paid_on=date(2026, 2, 20),
        unpaid_month=date(2026, 2, 1),
        billed_on=date(2026, 1, 10),
    )
    assert (second.begins_on, second.effective_on) == (date(2026, 2, 1), date(2026, 4, 1))
    assert disenrollment.warn_by(due_on=date(2026, 2, 1)) >= date(2026, 2, 9)
    assert second.steps[: len(first.steps)] == first.steps


def test_tv_7_cms_disenrolls_after_three_months_without_the_irmaa():
    """42 CFR 423.44(e); CMS guidance, page 115."""
    found = disenrollment.irmaa(due_on=date(2026, 3, 1))
    assert (found.ends_on, found.effective_on) == (date(2026, 5, 31), date(2026, 6, 1))
    assert disenrollment.notify_irmaa_by(reply_on=date(2026, 5, 28)) == date(2026, 6, 7)


def test_a_bill_sent_late_puts_the_grace_off():
    """42 CFR 423.44(d)(1)(iii): the first of the month after billing, where that is later."""
    found = grace_period(
        plan_type="ma", unpaid_month=date(2026, 1, 1), billed_on=date(2026, 2, 1), months=2
    )
    assert found.begins_on == date(2026, 3, 1)


@given(
    st.sampled_from(["ma", "pdp"]),
    st.integers(0, 500),
    st.dates(BEGIN, date(2060, 1, 1)),
    st.integers(2, 6),
)
def test_a_grace_is_of_whole_months_after_the_bill_and_raises_no_doubt(
    plan_type, index, billed_on, months
):
    unpaid = date(2016 + index // 12, index % 12 + 1, 1)
    found = grace_period(
        plan_type=plan_type, unpaid_month=unpaid, billed_on=billed_on, months=months
    )
    assert found.begins_on.day == 1 and found.begins_on >= unpaid
    assert found.begins_on > billed_on
    assert found.begins_on == unpaid or found.begins_on - billed_on <= timedelta(days=31)
    assert (found.ends_on + DAY) == found.effective_on and found.effective_on.day == 1
    length = (found.effective_on.year - found.begins_on.year) * 12
    assert length + found.effective_on.month - found.begins_on.month == months
    assert not doubts(
        plan_type=plan_type,
        effective_on=found.effective_on,
        grace_begins_on=found.begins_on,
        grace_ends_on=found.ends_on,
        notice_sent_on=found.ends_on + DAY,
        has_withheld_month=False,
    )


GRACE = grace_period(
    plan_type="ma", unpaid_month=date(2026, 1, 1), billed_on=date(2025, 12, 10), months=2
)
BILL = date(2025, 12, 10)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: grace_period(plan_type="ma", unpaid_month=date(2026, 1, 2), billed_on=BILL,
                              months=2), "unpaid_month"),
        (lambda: grace_period(plan_type="ma", unpaid_month=date(2026, 1, 1), billed_on=BILL,
                              months=1), "months"),
        (lambda: grace_period(plan_type="cost", unpaid_month=date(2026, 1, 1), billed_on=BILL,
                              months=2), "plan_type"),
        (lambda: grace_period(plan_type="hmo", unpaid_month=date(2026, 1, 1), billed_on=BILL,
                              months=2), "plan_type"),
        (lambda: roll_over(GRACE, paid_on=date(2026, 3, 1), unpaid_month=date(2026, 2, 1),
                           billed_on=BILL), "paid_on"),
        (lambda: roll_over(GRACE, paid_on=date(2026, 2, 1), unpaid_month=date(2026, 1, 1),
                           billed_on=BILL), "unpaid_month"),
    ],
)  # fmt: skip
def test_a_grace_that_cannot_be_is_refused_by_its_field(call, field):
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.field == field and refused.value.message


def hints(**changed: object) -> list[str]:
    """What is doubted of a record that is in order but for these facts."""
    record = {
        "plan_type": "ma",
        "effective_on": date(2026, 3, 1),
        "grace_begins_on": date(2026, 1, 1),
        "grace_ends_on": date(2026, 2, 28),
        "notice_sent_on": date(2026, 3, 4),
        "has_withheld_month": False,
    }
    found = doubts(**{**record, **changed})
    assert all(doubt.citation for doubt in found)
    return [doubt.text for doubt in found]


def test_a_record_in_order_raises_no_doubt_and_neither_does_an_unknown_day():
    """Friday 27 February plus the weekend: Saturday 28 February, three business days on."""
    assert hints() == []
    assert hints(grace_begins_on=None, grace_ends_on=None, notice_sent_on=None) == []


@pytest.mark.parametrize(
    ("changed", "hint"),
    [
        ({"effective_on": date(2026, 3, 2)}, "not take effect on the first"),
        ({"effective_on": date(2026, 4, 1)}, "not on the first of the month after"),
        ({"grace_begins_on": date(2026, 2, 1)}, "shorter than 2 whole"),
        ({"grace_begins_on": date(2026, 1, 2)}, "not of whole calendar months"),
        ({"grace_ends_on": date(2026, 2, 27)}, "not of whole calendar months"),
        ({"notice_sent_on": date(2026, 3, 5)}, "3 business days after the grace period was Wed"),
        ({"has_withheld_month": True}, "withheld by SSA, RRB or OPM"),
    ],
)
def test_what_does_not_fit_is_doubted(changed, hint):
    """42 CFR 422.74(d)(1), 423.44(d)(1)(iii), (v); CMS guidance, section 60.3.1."""
    assert any(hint in text for text in hints(**changed)), hints(**changed)


@pytest.mark.parametrize(
    ("sent_on", "doubted"), [(date(2026, 2, 9), False), (date(2026, 2, 10), True)]
)
def test_a_cost_plan_gives_notice_twenty_days_before(sent_on, doubted):
    """42 CFR 417.460(c)(1): effective 1 March, so by 9 February."""
    found = hints(plan_type="cost", notice_sent_on=sent_on, grace_begins_on=None,
                  grace_ends_on=None)  # fmt: skip
    assert bool(found) is doubted
    assert all("20 calendar days before the effective date was Mon" in text for text in found)


def test_no_length_of_grace_is_doubted_for_a_cost_plan():
    """The facts hold none."""
    found = hints(plan_type="cost", grace_begins_on=date(2026, 2, 1),
                  notice_sent_on=date(2026, 2, 1))  # fmt: skip
    assert found == []


TODAY = date(2026, 4, 15)


@pytest.mark.parametrize(
    "effective_on", [BEGIN, date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)]
)
def test_a_disenrollment_takes_effect_on_a_first_near_enough(effective_on):
    refuse_effective(effective_on, today=TODAY)


@pytest.mark.parametrize(
    ("effective_on", "said"),
    [
        (date(2026, 4, 2), "first of a month. Enter Wed, Apr 1, 2026 or Fri, May 1, 2026"),
        (date(2015, 12, 1), "rule book begins"),
        (date(2026, 7, 1), "too far in the future"),
        (date(9999, 12, 1), "too far in the future"),
        (date(9999, 12, 2), "too far in the future"),
    ],
)
def test_any_other_day_is_refused_with_what_to_enter(effective_on, said):
    with pytest.raises(Refused) as refused:
        refuse_effective(effective_on, today=TODAY)
    assert refused.value.field == "effective_on"
    assert said in refused.value.message


def test_every_row_is_dated_cited_and_named_once():
    assert len({row.key for row in disenrollment.ROWS.history()}) == len(
        disenrollment.ROWS.history()
    )
    for row in disenrollment.ROWS.history():
        assert row.citation.startswith(("42 CFR ", "CMS ")) and row.effective_from >= BEGIN
        assert str(row.limit.amount) in row.summary or row.limit.amount == 3
        assert row.starts and row.stops and row.confidence and row.last_checked
