"""Installments of premiums for months past: which have come, which were missed, what may follow.

42 CFR 423.293(a)(4), 422.262(h); 422.74(d)(1), 423.44(d)(1).
"""

from datetime import date
from decimal import Decimal

import pytest

from regulations import arrears, disenrollment
from regulations.arrears import Agreed
from regulations.law import Refused
from regulations.premiums import installments
from tests.loops import at_least_one

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
FORTY, EIGHTY = Decimal("41.50"), Decimal("83.00")


def agreed(key=1, total=EIGHTY, first_on=JULY, months=2):
    rows = installments(total, months_due=months, months=months, first_on=first_on)
    return Agreed(key, total, rows)


def standing(received, *agreements, bills=None, before="0.00"):
    made = agreements or (agreed(),)
    billed = sum(each.total for each in made) if bills is None else bills
    return arrears.agreements_standing(
        made, agreed_bills=billed, received=Decimal(received), came_before=Decimal(before)
    )


def missed(received, today, *agreements):
    found = standing(received, *agreements)[1].missed(today)
    return [(each.installment.number, each.lacking) for each in found]


@pytest.mark.parametrize(
    ("received", "today", "found"),
    [
        ("0.00", JULY, []),
        ("0.00", date(2026, 7, 2), [(1, FORTY)]),
        ("41.49", date(2026, 7, 2), [(1, Decimal("0.01"))]),
        ("41.50", date(2026, 7, 2), []),
        ("41.50", date(2026, 8, 2), [(2, FORTY)]),
        ("0.00", date(2026, 8, 2), [(1, FORTY), (2, FORTY)]),
        ("83.00", date(2026, 8, 2), []),
        ("100.00", date(2027, 1, 1), []),
    ],
)
def test_an_installment_is_missed_from_the_day_after_it_was_due_until_all_of_it_came(
    received, today, found
):
    """42 CFR 423.293(a)(4): equal monthly installments; the day of one is the member's."""
    assert missed(received, today) == found


def test_money_that_came_before_the_agreement_pays_none_of_its_installments():
    """Three months were billed and one of them paid when the other two were agreed on."""
    found = standing("41.50", agreed(), bills=3 * FORTY, before="41.50")[1]
    assert found.left == EIGHTY and len(found.missed(date(2026, 7, 2))) == 1


def test_money_that_went_back_leaves_no_installment_paid_twice():
    """What had come before the agreement went back: no installment is less than unpaid."""
    found = standing("0.00", agreed(), bills=3 * FORTY)[1]
    assert [each.came for each in at_least_one(found.counted)] == [0, 0]


def test_what_came_since_pays_installments_first_where_what_came_before_went_back():
    """What went back is unpaid outside the agreement; a payment on its day stays on its day."""
    found = standing("41.50", agreed(), bills=3 * FORTY)[1]
    assert [each.came for each in found.counted] == [FORTY, 0] and found.left == FORTY
    part = standing("61.50", agreed(), bills=3 * FORTY, before="20.00")[1]
    assert [each.came for each in part.counted] == [FORTY, 0]


def test_of_two_agreements_the_installment_that_was_due_first_is_paid_first():
    """Ours: the rules give no order; by their days the fewest are missed."""
    later = agreed(2, FORTY, date(2026, 7, 15), 1)
    found = standing("83.00", agreed(), later)
    assert [each.lacking for each in found[1].counted] == [0, FORTY]
    assert found[2].left == 0 and found[1].left == FORTY


def test_an_arrangement_without_days_is_paid_last_and_never_missed():
    other = Agreed(2, FORTY, ())
    found = standing("83.00", agreed(), other)
    assert found[1].left == 0 and found[2].left == FORTY
    assert not found[2].missed(date(2030, 1, 1)) and found[2].looked_at_on(JULY) is None


def test_it_is_looked_at_again_on_the_day_after_the_next_one_is_due():
    assert standing("0.00")[1].looked_at_on(date(2026, 6, 14)) == date(2026, 7, 2)
    assert standing("41.50")[1].looked_at_on(date(2026, 6, 14)) == date(2026, 8, 2)
    assert standing("0.00")[1].looked_at_on(date(2026, 8, 2)) is None


def test_a_missed_installment_is_by_itself_no_ground_to_disenroll():
    """42 CFR 422.74(d)(1), 423.44(d)(1): only after a bill, notices and a grace period. That the
    rule reaches installments is derived, and says so."""
    rows = {each.key: each for each in arrears.after_missed(date(2026, 7, 2))}
    assert set(rows) == {"no_ground", "due_again", "another_way"}
    assert "422.74(d)(1)" in rows["no_ground"].citation
    assert "423.44(d)(1)" in rows["no_ground"].citation
    assert {each.confidence for each in rows.values()} == {"derived"}


def test_what_was_missed_is_billed_again_in_as_many_days_as_a_warning_has():
    """Guidance, section 60.3.1.2: 15 calendar days of the premium due date; derived for these."""
    due = disenrollment.remind_of_installment(missed_on=JULY)
    assert due.due_on == date(2026, 7, 16)
    row = disenrollment.ROWS.one("disenrollment.remind_of_installment", JULY)
    assert row.confidence == "derived" and "423.293(a)(4)" in row.citation


def test_a_day_before_the_rule_book_is_refused():
    with pytest.raises(Refused) as refused:
        disenrollment.remind_of_installment(missed_on=date(2001, 1, 1))
    assert refused.value.field == "missed_on"
