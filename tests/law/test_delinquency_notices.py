"""Which event of a delinquency obliges which letter, and what each must say.

Sources: 42 CFR 422.74, 423.44, 417.460; CMS Enrollment and Disenrollment Guidance (CY 2026),
sections 60.2.5 and 60.3 to 60.3.1.4, pages 115 to 124.
"""

import re
from datetime import date

import pytest

from notices.declared import letter_choices
from regulations import delinquency_notices as law
from regulations import reinstatement as windows
from regulations.disenrollment import grace
from regulations.law import Refused
from regulations.premiums import figure
from tests.law.delinquency_rules import DAY, KINDS, PLAN_TYPES, every_rule, rule_of
from tests.loops import at_least_one

OWN = ("ma", "pdp")
# By hand from the law, so that a statement lost from `regulations/` is missed here.
WARNING = {
    "may_end", "all_due", "a_part", "help_paying", "paying_late", "join_again",
    "good_cause_is_rare", "grievance",
}  # fmt: skip
NOTICE = {
    "why", "paying_late", "the_test", "ask_in_time", "pay_all", "no_second", "coverage_now",
    "drug_gap", "join_again", "still_owed", "hearing", "no_appeal", "grievance",
}  # fmt: skip
IRMAA = {
    "cms_decides", "own_bill", "call_medicare", "medicares_test", "both_amounts", "what_we_do",
    "coverage_now", "drug_gap", "join_again", "grievance",
}  # fmt: skip


def keys_of(event, **facts):
    return {said.key for said in rule_of(event, **facts).statements}


def said_of(key, event, **facts):
    return next(said for said in rule_of(event, **facts).statements if said.key == key)


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
@pytest.mark.parametrize(("event", "facts", "kind"), KINDS)
def test_an_event_obliges_its_letter(event, facts, kind, plan_type):
    """Guidance, sections 60.2.5, 60.3, 60.3.1.2 and 60.3.1.4; 42 CFR 417.460(c)(1)."""
    rule = rule_of(event, plan_type=plan_type, **facts)
    assert rule.kind == kind and rule.event == event
    assert kind in dict(letter_choices()) and len(kind) <= 20
    assert rule.recipients == ("enrollee",)


def test_every_event_with_a_letter_is_in_the_table():
    assert {event for event, _, _ in KINDS} == {each.key for each in law.NOTICES.history()}


@pytest.mark.parametrize("plan_type", OWN)
def test_the_warning_says_what_the_law_wants(plan_type):
    """42 CFR 422.74(d)(1)(i); guidance, sections 60.3.1 to 60.3.1.4, steps 2 and 4."""
    wanted = WARNING | {"barred", "no_return"}
    assert keys_of("delinquency_opened", plan_type=plan_type) == wanted
    assert keys_of("delinquency_opened", plan_type=plan_type, roll_over=True) == (
        wanted - {"all_due"} | {"oldest_month"}
    )
    assert keys_of("grace_rolled_over", plan_type=plan_type, roll_over=True) == (
        wanted - {"all_due"} | {"oldest_month", "rolled_over"}
    )
    assert keys_of("grace_taken_back", plan_type=plan_type, roll_over=True) == (
        wanted - {"all_due"} | {"oldest_month", "went_back"}
    )


def test_a_cost_plan_warns_without_the_rules_of_other_plans():
    """42 CFR 417.460(c)(1)(i): a reasonable effort to collect; nothing there of a roll-over, of
    turning away, or of withheld premiums."""
    for roll_over in (False, True):
        facts = {"plan_type": "cost", "roll_over": roll_over}
        assert keys_of("delinquency_opened", **facts) == WARNING
    rule = rule_of("delinquency_opened", plan_type="cost")
    assert rule.citation == "42 CFR 417.460(c)(1)(i)"


@pytest.mark.parametrize("plan_type", OWN)
def test_whether_all_premiums_or_the_oldest_month_decide_is_said(plan_type):
    """Guidance, section 60.3.1.2, options 1 and 2; section 60.3.1.4, step 4."""
    every = said_of("all_due", "delinquency_opened", plan_type=plan_type)
    oldest = said_of("oldest_month", "delinquency_opened", plan_type=plan_type, roll_over=True)
    assert "each premium that we bill you for and that comes due until that day" in every.text
    assert "the oldest unpaid month in full" in oldest.text
    assert all("60.3.1.2" in each.citation for each in (every, oldest))


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
def test_the_notice_gives_the_reason_the_hearing_and_the_road_back(plan_type):
    """Guidance, section 60.3: reason, effective date, right to a hearing; section 60.3.1.4: only
    good cause brings coverage back; 42 CFR 423.44(d)(1)(vi)."""
    only = {"still_time"} if plan_type == "cost" else {"no_special_period", "no_return"}
    assert keys_of("disenrollment_begun", plan_type=plan_type) == NOTICE | only
    part = {"ma": "422.74(c)(2)", "pdp": "423.44(c)(2)(ii)", "cost": "417.460(c)(1)(ii)"}
    hearing = said_of("hearing", "disenrollment_begun", plan_type=plan_type)
    assert part[plan_type] in hearing.citation and "a hearing" in hearing.text


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
def test_the_notice_for_medicares_own_amount_sends_to_medicare(plan_type):
    """42 CFR 423.44(e)(3)-(4); guidance, sections 60.2.5 and 70.3.5.2: CMS disenrolled and CMS
    decides; its amount and the plan's premiums are both to be paid."""
    rule = rule_of("irmaa_recorded", plan_type=plan_type)
    assert {each.key for each in rule.statements} == IRMAA
    assert "60.2.5" in rule.citation and "423.44(e)(4)" in rule.citation
    assert not {"ask_in_time", "the_test", "hearing"} & IRMAA


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
def test_a_notice_that_no_longer_counts_is_taken_back(plan_type):
    paid = keys_of("delinquency_paid", plan_type=plan_type, after_notice=True)
    stopped = keys_of("delinquency_stopped", plan_type=plan_type, after_notice=True)
    assert paid == {"came_in_time", "letter_void", "goes_on", "next_months"}
    assert stopped == {"letter_void", "goes_on", "withheld"}


@pytest.mark.parametrize("event", ["grace_rolled_over", "grace_taken_back", "delinquency_reopened"])
def test_a_new_warning_takes_an_earlier_notice_back(event):
    """Guidance, section 60.3.1.2: the new days hold, not those of the notice that coverage ends."""
    facts = {"roll_over": True}
    assert keys_of(event, after_notice=True, **facts) == keys_of(event, **facts) | {"letter_void"}


@pytest.mark.parametrize("event", ["delinquency_paid", "delinquency_stopped"])
def test_without_a_notice_there_is_nothing_to_take_back(event):
    assert law.required_notices(event, DAY) == ()


@pytest.mark.parametrize("event", ["payment_recorded", "bill_added", ""])
def test_other_events_oblige_none(event):
    """Guidance, page 121: a part of a month's premium needs no new notice."""
    assert law.required_notices(event, DAY, after_notice=True) == ()


def test_before_the_rule_book_there_were_no_letters():
    assert law.required_notices("disenrollment_begun", date(2015, 12, 31)) == ()


def test_an_unknown_kind_of_plan_is_refused():
    with pytest.raises(Refused):
        law.required_notices("delinquency_opened", DAY, plan_type="hmo")


def test_a_representative_who_may_act_is_told_the_same():
    """42 CFR 422.561."""
    rule = rule_of("disenrollment_begun", represented=True)
    assert rule.recipients == ("enrollee", "representative")


def test_only_a_cost_plans_notice_comes_while_there_is_still_time():
    """42 CFR 417.460(c)(1); guidance, section 60.3.1.4: of the others it comes after the grace."""
    text = said_of("still_time", "disenrollment_begun", plan_type="cost").text
    assert "still keep your coverage" in text


def test_what_coverage_there_is_now_is_said_by_the_kind_of_plan():
    """42 CFR 422.74(e)(1): deemed to have elected Original Medicare."""
    assert "Original Medicare" in said_of("coverage_now", "disenrollment_begun").text
    pdp = said_of("coverage_now", "disenrollment_begun", plan_type="pdp").text
    assert "Only your drug coverage" in pdp


def test_a_cost_plan_speaks_of_its_other_charges():
    """42 CFR 417.460(c)."""
    for event in ("delinquency_opened", "disenrollment_begun"):
        for plan_type in PLAN_TYPES:
            said = " ".join(s.text for s in rule_of(event, plan_type=plan_type).statements)
            assert ("premiums and other charges" in said) == (plan_type == "cost")


def test_days_in_letters_are_those_of_the_rows():
    """No bare legal number: what a letter says is what the row says."""
    window = windows.request_window(DAY)
    asked = said_of("ask_in_time", "disenrollment_begun").text
    assert f"within {window} of the first day without coverage" in asked
    assert (
        f"{figure('penalty.gap', DAY).value} days"
        in said_of("drug_gap", "disenrollment_begun").text
    )
    assert f"within {window}" in said_of("call_medicare", "irmaa_recorded").text
    due = {
        (
            "delinquency_opened",
            "ma",
            True,
        ): f"within {grace.limit('warn_of_disenrollment', DAY, later=False)} of the day",
        (
            "grace_rolled_over",
            "pdp",
            True,
        ): f"within {grace.limit('warn_of_disenrollment', DAY, later=False)} of the day",
        ("delinquency_opened", "ma", False): "while the grace period runs",
        (
            "disenrollment_begun",
            "pdp",
            False,
        ): f"within {grace.limit('notify_disenrollment', DAY, cost=False)} of the last day",
        (
            "disenrollment_begun",
            "cost",
            False,
        ): f"at least {grace.limit('notify_disenrollment', DAY, cost=True)} before",
        (
            "irmaa_recorded",
            "ma",
            False,
        ): f"within {grace.limit('notify_irmaa_disenrollment', DAY)} of the reply",
    }
    for (event, plan_type, roll_over), words in due.items():
        assert words in rule_of(event, plan_type=plan_type, roll_over=roll_over).due


def test_every_statement_is_cited_and_in_short_sentences():
    for rule in at_least_one(every_rule()):
        assert rule.citation and rule.due and rule.statements
        for said in rule.statements:
            assert re.search(r"CFR \d|section \d", said.citation), said.key
            for sentence in re.split(r"[.:;?] ", said.text):
                assert len(sentence.split()) <= 32, sentence


def test_a_key_means_one_statement_in_a_letter():
    for rule in at_least_one(every_rule()):
        keys = [said.key for said in rule.statements]
        assert len(set(keys)) == len(keys)
