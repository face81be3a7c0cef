"""The call, question by question; the finding and the outcome (42 CFR 422.74, 423.44, 417.460)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import good_cause, reinstatement
from regulations.good_cause import Asked, Found, gates, refuse_unlike, sort
from regulations.law import Refused
from tests.loops import at_least_one

EFFECTIVE = date(2026, 4, 1)
WHOLE = Asked(
    plan_type="ma",
    disenrollment_effective_on=EFFECTIVE,
    cause="nonpayment",
    received_on=date(2026, 4, 15),
    asked_before=False,
    authorized=True,
    plan_error=False,
    explained=True,
    circumstance="institutionalized",
    stated=True,
    affirms=True,
)
ORDER = [
    "authority", "cause", "plan_error", "in_time", "single", "explained", "circumstance",
    "statement", "affirmation",
]  # fmt: skip
EMPTY = {
    "plan_error": None, "authorized": None, "explained": False, "circumstance": "", "stated": None,
    "affirms": None,
}  # fmt: skip
answers = st.sampled_from([True, False, None])
conversations = st.builds(
    Asked,
    plan_type=st.sampled_from(sorted(reinstatement.BASIS)),
    disenrollment_effective_on=st.sampled_from([EFFECTIVE, date(2026, 8, 1), date(2027, 12, 1)]),
    cause=st.sampled_from(sorted(good_cause.CAUSES)) | st.just("nonpayment"),
    received_on=st.dates(date(2026, 3, 20), date(2028, 3, 1)),
    asked_before=st.booleans(),
    authorized=answers,
    plan_error=answers,
    explained=st.booleans(),
    circumstance=st.sampled_from(["", *(each.key for each in good_cause.CIRCUMSTANCES.history())]),
    stated=answers,
    affirms=answers,
)


def failing(asked: Asked) -> good_cause.Gate | None:
    return next((gate for gate in gates(asked) if gate.answer is False), None)


def test_a_whole_conversation_goes_into_review():
    """CMS guidance, section 70.3.5.1, steps 1 to 6."""
    found = sort(WHOLE)
    assert found.road == "in_review" and not found.reason
    assert [gate.key for gate in found.gates] == ORDER
    assert all(gate.answer is True for gate in found.gates)
    assert str(reinstatement.limit("decide_good_cause", WHOLE.received_on)) in found.say


def reason_of(key: str) -> good_cause.Reason:
    return good_cause.reason(key, WHOLE.received_on, WHOLE.disenrollment_effective_on)


def script_of(plan_type: str) -> str:
    days = {"received_on": WHOLE.received_on, "ended_on": WHOLE.disenrollment_effective_on}
    return good_cause.script(plan_type, **days)


@pytest.mark.parametrize(
    ("changed", "gate", "road", "reason"),
    [
        ({"cause": "irmaa"}, "cause", "referred", ""),
        ({"cause": "lawful_presence"}, "cause", "not_eligible", "lawful_presence"),
        ({"cause": "supplemental"}, "cause", "not_eligible", "wrong_product"),
        ({"cause": "other"}, "cause", "not_eligible", "not_disenrolled_for_nonpayment"),
        ({"plan_error": True}, "plan_error", "plan_error", ""),
        ({"received_on": date(2026, 6, 1)}, "in_time", "not_eligible", "late"),
        ({"asked_before": True}, "single", "not_eligible", "asked_before"),
        ({"authorized": False}, "authority", "not_eligible", "no_authority"),
        ({"circumstance": "no_circumstance"}, "circumstance", "not_eligible", "no_circumstance"),
        ({"circumstance": "vacation"}, "circumstance", "not_eligible", "not_good_cause"),
        ({"circumstance": "could_not_afford"}, "circumstance", "not_eligible", "not_good_cause"),
        (
            {"circumstance": "after_disenrollment"},
            "circumstance",
            "not_eligible",
            "after_disenrollment",
        ),
        ({"stated": False}, "statement", "not_eligible", "no_statement"),
        ({"affirms": False}, "affirmation", "not_eligible", "not_willing"),
    ],
)
def test_what_fails_is_told_at_once_with_its_reason(changed, gate, road, reason):
    """42 CFR 423.44(d)(1)(vi)(A)-(E) and (vii), 423.44(e)(3); sections 70.3.4 and 70.3.5."""
    found = sort(replace(WHOLE, **changed))
    assert (found.road, found.reason) == (road, reason)
    last = found.gates[-1]
    assert last.key == gate and last.answer is False and last.say == found.say
    assert [each.key for each in found.gates] == ORDER[: ORDER.index(gate) + 1]
    if reason:
        assert reason_of(reason).say in found.say


@pytest.mark.parametrize("missing", [name for name in EMPTY if name != "authorized"])
def test_what_is_still_to_be_obtained_keeps_the_request_in_intake(missing):
    found = sort(replace(WHOLE, **{missing: EMPTY[missing]}))
    assert found.road == "intake"
    still_open = [gate for gate in found.gates if gate.answer is None]
    assert len(still_open) == 1 and still_open[0].say == found.say
    assert [gate.key for gate in found.gates] == ORDER


@given(conversations)
def test_until_a_representative_shows_authority_nothing_of_the_member_is_told(asked):
    """42 CFR 405.910(d); and what a stranger says ends nothing and uses up no request."""
    found = sort(replace(asked, authorized=None))
    (gate,) = found.gates
    assert found.road == "intake" and gate.key == "authority" and gate.answer is None
    assert "act for the former member" in found.say


def test_the_first_contact_leaves_each_answer_open_and_asks_for_the_first():
    found = sort(replace(WHOLE, **EMPTY | {"authorized": True}))
    still_open = [gate.key for gate in found.gates if gate.answer is None]
    assert still_open == ["plan_error", *ORDER[5:]]
    assert all(gate.say for gate in found.gates if gate.answer is None)


@given(conversations)
def test_a_request_is_reviewed_when_every_gate_passed_and_only_then(asked):
    found = sort(asked)
    every = [gate.answer for gate in found.gates]
    assert (found.road == "in_review") == (every == [True] * len(ORDER))
    assert len({gate.key for gate in found.gates}) == len(found.gates)
    assert every[:-1].count(False) == 0
    assert (found.road == "intake") == (None in every and False not in every)
    assert (found.road == "not_eligible") == bool(found.reason)
    assert found.say and all(gate.citation and gate.label for gate in found.gates)
    for gate in found.gates:
        assert (gate.road != "") == (gate.answer is False)


@given(conversations, st.sampled_from(sorted(EMPTY)), st.data())
def test_an_answer_more_never_takes_an_earlier_failure_away(asked, name, data):
    before = failing(replace(asked, **{name: EMPTY[name]}))
    options = {
        "explained": st.just(True),
        "circumstance": st.sampled_from([each.key for each in good_cause.CIRCUMSTANCES.history()]),
    }
    given_answer = data.draw(options.get(name, st.booleans()))
    after = failing(replace(asked, **{name: given_answer}))
    if before is None:
        return
    assert after is not None
    assert after == before or ORDER.index(after.key) < ORDER.index(before.key)


def test_a_request_on_the_last_day_is_in_time_and_says_that_the_count_is_our_reading():
    """The guidance does not define the counting day: section 70.3.5; ours is day zero."""
    last = reinstatement.request_reinstatement(
        plan_type="ma", disenrollment_effective_on=EFFECTIVE
    ).due_on
    said = {}
    for days in (-1, 0, 1):
        asked = replace(WHOLE, received_on=last + timedelta(days=days))
        said[days] = next(gate for gate in gates(asked) if gate.key == "in_time")
    assert [said[days].answer for days in (-1, 0, 1)] == [True, True, False]
    assert said[-1].say == ""
    assert "does not define" in said[0].say and "day zero" in said[0].say
    assert "May 31, 2026" in said[1].say


def test_tv_4_a_request_of_the_59th_day_is_in_time_and_cms_decides_it():
    """CMS guidance, page 141: IRMAA, effective 1 August, asked 29 September."""
    asked = replace(
        WHOLE, cause="irmaa", disenrollment_effective_on=date(2026, 8, 1),
        received_on=date(2026, 9, 29), plan_type="pdp",
    )  # fmt: skip
    found = sort(asked)
    assert found.road == "referred"
    assert "1-800-MEDICARE by Wed, Sep 30, 2026" in found.say
    assert "received by Sat, Oct 31, 2026" in found.say
    by_plan = gates(replace(asked, cause="nonpayment"))
    assert next(gate for gate in by_plan if gate.key == "in_time").answer is True


def test_a_federal_error_is_for_irmaa_and_is_to_be_recorded_otherwise():
    """CMS guidance, page 136, item 6."""
    found = sort(replace(WHOLE, circumstance="federal_error"))
    assert found.road == "intake"
    assert good_cause.circumstance("other", WHOLE.received_on).label in found.say
    assert sort(replace(WHOLE, circumstance="other")).road == "in_review"


@pytest.mark.parametrize("plan_type", sorted(reinstatement.BASIS))
def test_only_a_cost_plan_speaks_of_other_charges(plan_type):
    """42 CFR 417.460(c)(3): premiums or other charges."""
    open_ = replace(WHOLE, plan_type=plan_type, explained=False, affirms=None)
    said = {gate.key: gate.say for gate in gates(open_)}
    assert said["explained"] == script_of(plan_type)
    for words in (said["explained"], said["affirmation"]):
        assert ("other charges" in words) == (plan_type == "cost")
    assert "Tue, Jun 30, 2026" in said["affirmation"] and "received" in said["affirmation"]


def test_the_script_says_either_limb_and_once():
    """42 CFR 423.44(d)(1)(vi)(B), (E): no control, or not foreseen; one request."""
    for said in at_least_one(map(script_of, reinstatement.BASIS)):
        assert "no control over, or" in said and "foreseen" in said
        assert (
            f"once in the {reinstatement.request_window(WHOLE.disenrollment_effective_on)}" in said
        )


def test_every_reason_apologizes_or_reassures_and_leaves_something_open():
    for row in at_least_one(good_cause.NOT_ELIGIBLE.history()):
        reason = reason_of(row.key)
        assert reason.say.startswith(("I'm sorry", "You are still in your plan")), reason.key
        assert 2 <= reason.say.count(". ") + 1 <= 6, reason.key
        assert "grievance" in reason.say, reason.key
        # What Social Security decides may be appealed there (20 CFR 404.902).
        appeals = reason.key == "lawful_presence"
        assert ("appeal" in reason.say) == appeals, reason.key
        assert "{" not in reason.say and reason.citation and reason.confidence


def test_each_key_stands_once():
    for table in (good_cause.CIRCUMSTANCES, good_cause.NOT_ELIGIBLE, good_cause.CHECKLIST):
        rows = table.history()
        assert len({row.key for row in rows}) == len(rows)
    assert [item.key for item in good_cause.CHECKLIST.history()] == [
        "billing", "notices", "grace", "evidence", "similar",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "is_good_cause"),
    [
        ("institutionalized", True), ("unexpected_illness", True), ("death", True),
        ("home_damaged", True), ("declared_emergency", True), ("federal_error", True),
        ("other", None), ("unreported_move", False), ("vacation", False),
        ("representative_did_not_pay", False), ("did_not_understand", False),
        ("could_not_afford", False), ("needs_care", False), ("after_disenrollment", False),
        ("no_circumstance", False),
    ],
)  # fmt: skip
def test_the_guidance_lists_what_is_and_is_not_good_cause(key, is_good_cause):
    """CMS guidance, section 70.3.5, pages 135 and 136; 42 CFR 423.44(d)(1)(vii)."""
    found = good_cause.circumstance(key, WHOLE.received_on)
    assert found.is_good_cause is is_good_cause
    assert found.only_for == ("irmaa" if key == "federal_error" else "")
    assert found.explanation and found.confidence == "verified"


EVERY_FINDING = [
    Found(each.key, *limbs)
    for each in good_cause.CIRCUMSTANCES.history()
    if not each.only_for
    for limbs in product([True, False], repeat=3)
]


def refusal(found: Found, *, favorable: bool, cause: str = "nonpayment") -> Refused | None:
    try:
        refuse_unlike(found, favorable=favorable, cause=cause, on=WHOLE.received_on)
    except Refused as refused:
        return refused
    return None


@pytest.mark.parametrize("found", EVERY_FINDING, ids=str)
def test_a_finding_agrees_with_exactly_one_outcome(found):
    """42 CFR 423.44(d)(1)(vi)(E): no control or could not foresee, and the cause of it."""
    met = (found.no_control or found.could_not_foresee) and found.caused
    counts = good_cause.circumstance(found.circumstance, WHOLE.received_on).generally != "no"
    favorable, unfavorable = (refusal(found, favorable=each) for each in (True, False))
    assert (favorable is None) == (met and counts)
    assert (unfavorable is None) != (favorable is None)


@pytest.mark.parametrize(
    ("found", "favorable", "code", "field"),
    [
        (Found("death", False, False, True), True, "no_limb_met", "no_control"),
        (Found("death", True, True, False), True, "not_the_cause", "caused"),
        (Found("vacation", True, True, True), True, "not_good_cause", "circumstance"),
        (Found("death", False, True, True), False, "test_is_met", "caused"),
        (Found("other", True, False, True), False, "test_is_met", "caused"),
        (Found("federal_error", True, True, True), True, "circumstance_of_another_cause",
         "circumstance"),
        (Found("federal_error", True, True, True), False, "circumstance_of_another_cause",
         "circumstance"),
        (Found("bad_luck", True, True, True), True, "unknown_circumstance", "circumstance"),
    ],
)  # fmt: skip
def test_an_outcome_that_disagrees_is_refused_by_its_field(found, favorable, code, field):
    refused = refusal(found, favorable=favorable)
    assert refused is not None
    assert (refused.code, refused.field) == (code, field)
    assert refused.message and refused.citation


def test_a_federal_error_counts_where_cms_disenrolled_for_irmaa():
    assert refusal(Found("federal_error", True, True, True), favorable=True, cause="irmaa") is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"cause": "moved"}, "cause"),
        ({"plan_type": "hmo"}, "plan_type"),
        ({"circumstance": "bad_luck"}, "circumstance"),
        ({"disenrollment_effective_on": date(2015, 1, 1)}, "disenrollment_effective_on"),
    ],
)
def test_what_the_rules_do_not_know_is_refused_by_its_field(changed, field):
    with pytest.raises(Refused) as refused:
        sort(replace(WHOLE, **changed))
    assert refused.value.field == field


def test_an_unknown_reason_or_check_is_refused_by_its_field():
    for call, field in ((good_cause.reason, "reason"), (good_cause.check_item, "check")):
        with pytest.raises(Refused) as refused:
            call("whatever", WHOLE.received_on)
        assert refused.value.field == field
