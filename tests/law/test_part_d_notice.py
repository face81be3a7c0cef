"""The denial notice of Part D next to the letter of the decision under Part A or B.

42 CFR 423.568(f)-(g), 423.572(c)(2): a notice of its own; 422.112(b)(7)(ii): the rights stay.
"""

from datetime import date

import pytest

from regulations import notices as law
from regulations import timeframes
from regulations.drugs import PartDFinding
from regulations.law import Unit

ON = date(2026, 3, 2)
OWN = PartDFinding(has_own_letter=True)


def rules(event: str, found: PartDFinding | None, **facts):
    facts = {"request": "part_b_drug"} | facts
    return law.required_notices(event, ON, part_d=found, **facts)


@pytest.mark.parametrize("event", ["approved", "denied"])
@pytest.mark.parametrize(
    ("priority", "citation"),
    [("standard", "42 CFR 423.568(f)-(g)"), ("expedited", "42 CFR 423.572(c)(2)")],
)
def test_a_decision_on_the_drug_obliges_both_letters(event, priority, citation):
    """42 CFR 423.568(b), 423.572(a): the enrollee and the prescriber are told."""
    first, own = rules(event, OWN, priority=priority)
    assert first.with_letter == own.kind == "part_d_denial" and own.citation == citation
    assert own.recipients == ("enrollee", "provider")
    (right,) = [each.text for each in first.statements if each.key == "redetermination"]
    assert "65 calendar days of the date of our Part D denial notice, which we send" in right


def test_a_representative_who_showed_that_they_may_act_is_told_both():
    """42 CFR 423.560, 422.561."""
    told = [rule.recipients for rule in rules("denied", OWN, represented=True)]
    assert told == [("enrollee", "provider", "representative")] * 2


@pytest.mark.parametrize("found", [None, PartDFinding(), PartDFinding(date(2026, 2, 20))])
def test_without_a_letter_of_its_own_there_is_one_letter(found):
    (rule,) = rules("denied", found)
    assert rule.with_letter == ""


@pytest.mark.parametrize("event", ["extended", "dismissed", "withdrawn", "expedite_refused"])
def test_what_decides_nothing_sends_no_denial(event):
    """42 CFR 423.568(f): the notice is of the denial."""
    assert len(rules(event, OWN)) == 1


@pytest.mark.parametrize(
    ("priority", "amount", "unit"), [("standard", 7, Unit.DAYS), ("expedited", 72, Unit.HOURS)]
)
def test_a_redetermination_is_decided_within(priority, amount, unit):
    """42 CFR 423.590(a), (d)(1)."""
    found = timeframes.limit("decide_redetermination", ON, priority=priority)
    assert (found.amount, found.unit) == (amount, unit)
