"""Which event of a reinstatement obliges which letter, and what each must say."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from notices.declared import letter_choices
from regulations import good_cause, timeframes
from regulations import reinstatement as windows
from regulations import reinstatement_notices as law
from regulations.law import Refused
from tests.law.reinstatement_rules import DAY, KINDS, OWED, PLAN_TYPES, every_rule, rule_of
from tests.loops import at_least_one


def keys_of(event, **facts):
    return [said.key for said in rule_of(event, **facts).statements]


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
@pytest.mark.parametrize(("event", "facts", "kind"), KINDS)
def test_an_event_obliges_its_letter(event, facts, kind, plan_type):
    """Guidance, sections 70.3.4, 70.3.5.1, 70.3.5.2; 42 CFR 423.293(a)(4)."""
    rule = rule_of(event, plan_type=plan_type, **facts)
    assert rule.kind == kind and rule.event == event
    assert kind in dict(letter_choices()) and len(kind) <= 20
    assert rule.recipients == ("enrollee",)


def test_every_event_with_a_letter_is_in_the_table():
    assert {event for event, _, _ in KINDS} == {each.key for each in law.NOTICES.history()}


@pytest.mark.parametrize(
    "event", ["cms_found_unfavorable", "settled", "intake_completed", "payment_recorded", ""]
)
def test_other_events_oblige_none(event):
    """CMS tells of its own refusal (guidance, section 70.3.5.2); a payment in time needs none."""
    assert law.required_notices(event, DAY) == ()


def test_an_error_found_after_the_decision_takes_back_what_was_written_and_keeps_the_money():
    """Guidance, section 70.3.4."""
    keys = keys_of("plan_error_found", decided=True)
    assert {"our_error", "cancel", "decided_before", "stays_credited"} <= set(keys)
    assert not {"decided_before", "stays_credited"} & set(keys_of("plan_error_found"))


def test_nobody_is_written_to_of_the_end_of_a_referral_when_the_person_died():
    assert law.required_notices("referral_ended", DAY, reason="died") == ()


def test_the_end_of_a_referral_takes_nothing_back_at_medicare():
    """42 CFR 423.44(e)(3): CMS decides, whether we follow it or not."""
    said = {each.key: each.text for each in rule_of("referral_ended").statements}
    assert "does not take your request to Medicare back" in " ".join(
        said["no_longer_followed"].split()
    )
    assert "join_again" not in keys_of("referral_ended", reason="another_road")


def test_before_plans_decided_there_were_no_letters():
    """Plans decide since 1 January 2016."""
    assert law.required_notices("found_favorable", date(2015, 12, 31)) == ()


def test_a_representative_who_may_act_is_told_the_same():
    """42 CFR 422.561."""
    assert rule_of("unpaid", represented=True).recipients == ("enrollee", "representative")


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
def test_what_ends_without_coverage_tells_of_the_grievance_and_that_there_is_no_appeal(plan_type):
    """No organization determination: no appeal, but a grievance (guidance, section 70.3.5)."""
    for event in ("found_unfavorable", "unpaid", "not_eligible"):
        assert {"no_appeal", "grievance"} <= set(keys_of(event, plan_type=plan_type))
    grievance = next(
        said
        for said in rule_of("found_unfavorable", plan_type=plan_type).statements
        if said.key == "grievance"
    )
    part = {"ma": "422.564", "pdp": "423.564", "cost": "417.600"}[plan_type]
    assert part in grievance.citation


def test_income_related_amounts_are_owed_to_medicare_whatever_is_owed_to_the_plan():
    """42 CFR 423.44(e)(3); guidance, section 70.3.5.2."""
    for owed in (OWED, Decimal("0.00")):
        assert "irmaa_too" in keys_of("cms_found_favorable", owed=owed)
        assert "irmaa_too" not in keys_of("found_favorable", owed=owed)
    assert "ask_now" not in keys_of("cms_found_favorable")


def test_a_part_of_the_payment_is_said_not_to_be_enough():
    said = next(s for s in rule_of("found_favorable", owed=OWED).statements)
    assert said.key == "all_received" and "A part is not enough" in said.text


@pytest.mark.parametrize("reason", good_cause.NOT_ELIGIBLE.history(), ids=lambda each: each.key)
def test_every_reason_is_said_in_the_words_of_a_letter(reason):
    rule = rule_of("not_eligible", reason=reason.key)
    assert rule.statements[0].key == "why"
    assert rule.statements[0].citation == reason.citation
    assert "I'm sorry" not in rule.statements[0].text and "{" not in rule.statements[0].text


def test_only_what_used_up_the_one_request_forbids_a_second():
    for reason in at_least_one(good_cause.NOT_ELIGIBLE.history()):
        used_up = reason.key not in law.NOTHING_USED_UP
        assert ("no_second" in keys_of("not_eligible", reason=reason.key)) == used_up


def test_who_lost_extra_benefits_only_is_not_told_that_they_are_disenrolled():
    assert not {"remains", "join_again"} & set(keys_of("not_eligible", reason="wrong_product"))


def test_who_is_not_lawfully_present_hears_of_the_special_period_and_no_penalty():
    keys = keys_of("not_eligible", reason="lawful_presence")
    assert {"special_period", "wrong_record"} <= set(keys) and "join_again" not in keys


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
def test_evidence_and_appeal_of_lawful_presence_go_to_social_security(plan_type):
    """80 FR 7922; 20 CFR 404.902: it is SSA's record, which 1-800-MEDICARE cannot change."""
    rule = rule_of("not_eligible", reason="lawful_presence", plan_type=plan_type)
    said = {each.key: each for each in rule.statements}["wrong_record"]
    assert "Social Security at 1-800-772-1213" in said.text and "appeal there" in said.text
    assert "1-800-MEDICARE" not in said.text
    assert "20 CFR 404.902" in said.citation and "80 FR 7922" in said.citation
    spoken = good_cause.reason("lawful_presence", DAY).say
    assert "Social Security" in spoken and "1-800-MEDICARE" not in spoken


def test_an_unknown_reason_or_kind_of_plan_is_refused():
    with pytest.raises(Refused):
        law.required_notices("not_eligible", DAY, reason="weather")
    with pytest.raises(Refused):
        law.required_notices("unpaid", DAY, plan_type="hmo")


def test_a_cost_plan_speaks_of_its_other_charges():
    """42 CFR 417.460(c)."""
    for plan_type in PLAN_TYPES:
        said = " ".join(s.text for s in rule_of("intake_left_open", plan_type=plan_type).statements)
        assert ("premiums and other charges" in said) == (plan_type == "cost")


@pytest.mark.parametrize("plan_type", PLAN_TYPES)
def test_every_gate_that_may_stay_open_is_asked_for_in_the_words_of_a_letter(plan_type):
    asked = good_cause.Asked(
        plan_type=plan_type, disenrollment_effective_on=date(2026, 4, 1), cause="nonpayment",
        received_on=DAY, asked_before=False, authorized=True, plan_error=None, explained=False,
        circumstance="", stated=None, affirms=None,
    )  # fmt: skip
    every = [*good_cause.gates(asked), *good_cause.gates(replace(asked, authorized=None))]
    open_ = [gate.key for gate in every if gate.answer is None]
    assert set(open_) == set(law.ASKS)
    for key in open_:
        said = law.ask(key, plan_type).text
        assert "Ask:" not in said and "{" not in said


def test_days_in_letters_are_those_of_the_rows():
    """No bare legal number: what a letter says is what the row says."""
    file = next(row for row in timeframes.ROWS.history() if row.key == "grievance.file")
    texts = {said.key: said.text for rule in every_rule() for said in rule.statements}
    assert f"within {windows.limit('decide_good_cause', DAY)} " in texts["decide"]
    assert f"in the {windows.request_window(DAY)} after" in texts["no_second"]
    assert f"within {windows.request_window(DAY, 'pdp')} of" in texts["call_medicare"]
    assert f"within {file.limit.amount} days" in texts["grievance"]
    assert (
        rule_of("found_favorable").due
        == f"within {windows.limit('notify_good_cause', DAY)} of the decision"
    )
    assert str(windows.limit("confirm_reinstatement", DAY)) in rule_of("reinstated").due


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
