"""Which event of a repayment obliges which letter, what each must say, and in Spanish.

Sources: 42 CFR 422.262(g) and (h), 423.293(a)(4) and (f); 422.74(d)(1), 423.44(d)(1),
417.460(c)(1).
"""

import json
import re

import pytest

from notices.declared import letter_choices
from notices.words import CATALOGS, SPANISH, catalog, said
from regulations import repayment_notices as law
from regulations.law import Refused
from tests.law.catalog import in_catalog, sentences
from tests.law.repayment_rules import DAY, KINDS, PLAN_TYPES, every_rule, rule_of

CATALOG = json.loads((CATALOGS / SPANISH / "repayment.json").read_text())


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
@pytest.mark.parametrize(("event", "facts", "kind"), KINDS)
def test_an_event_obliges_its_letter(event, facts, kind, plan_type):
    """42 CFR 423.293(a)(4), 422.262(h)."""
    rule = rule_of(event, plan_type=plan_type, **facts)
    assert rule.kind == kind and rule.recipients == ("enrollee",)
    assert kind in dict(letter_choices())
    told = rule_of(event, plan_type=plan_type, represented=True)
    assert told.recipients == ("enrollee", "representative")


def test_every_event_with_a_letter_is_in_the_table():
    assert {event for event, _, _ in KINDS} == {each.key for each in law.NOTICES.history()}
    assert law.required_notices("agreement_paid", DAY) == ()


def test_a_kind_of_plan_that_there_is_not_is_refused():
    with pytest.raises(Refused) as refused:
        law.required_notices("agreement_made", DAY, plan_type="hmo")
    assert refused.value.field == "plan_type"


def test_the_agreement_says_what_happens_when_a_payment_is_missed():
    """42 CFR 423.293(a)(4), 422.262(h); 422.74(d)(1), 423.44(d)(1)."""
    rule = rule_of("agreement_made")
    assert {each.key for each in rule.statements} == {"at_least_as_many", "if_missed", "withheld"}
    text = next(each.text for each in rule.statements if each.key == "if_missed")
    assert "due again" in text and "does not end your coverage" in text


@pytest.mark.parametrize(
    ("plan_type", "words"),
    [("ma", "grace period of at least 2 whole"), ("pdp", "grace period of at least 2 whole"),
     ("cost", "notice at least 20 days before")],
)  # fmt: skip
def test_the_bill_says_that_coverage_ends_only_by_the_rules_for_unpaid_premiums(plan_type, words):
    """42 CFR 422.74(d)(1)(i)(B), 423.44(d)(1)(iii), 417.460(c)(1)."""
    rule = rule_of("installment_reminded", plan_type=plan_type)
    said_ = {each.key: each.text for each in rule.statements}
    assert set(said_) == {"missed_alone", "due_again", "another_way", "withheld", "grievance"}
    assert words in said_["due_again"] and "This letter is the bill" in said_["due_again"]
    assert said_["missed_alone"] == "A missed payment alone does not end your coverage in our plan."


def every_sentence():
    return sorted({each.text for rule in every_rule() for each in rule.statements})


@pytest.mark.parametrize("english", every_sentence())
def test_what_a_letter_says_has_its_words_in_spanish(english):
    spanish = said(english, SPANISH)
    assert spanish and spanish != english
    marks = r"\d[\d-]*\d"
    assert sorted(re.findall(marks, spanish)) == sorted(re.findall(marks, english))


@pytest.mark.parametrize("english", CATALOG)
def test_the_spanish_is_one_sentence_for_one_and_ends_like_it(english):
    spanish = CATALOG[english]
    assert (spanish[-1] in ".?") == (english[-1] in ".?"), spanish
    assert len(sentences(spanish)) == len(sentences(english)), spanish


def test_no_entry_is_left_over_from_a_sentence_that_was_changed():
    wanted = {in_catalog(english) for english in every_sentence()}
    assert set(CATALOG) <= wanted and wanted - set(CATALOG) <= set(catalog(SPANISH))
