"""What the notices must say that coverage ends, or that it does not, by the kind of plan."""

from __future__ import annotations

from regulations.disenrollment.grace import AFTER_GRACE, CMS_REPLY
from regulations.good_cause.circumstances import CRITERIA
from regulations.good_cause.reasons import STEPS
from regulations.good_cause.script import owed_words
from regulations.notice_rules import OralNoticeFacts, Statement
from regulations.premiums import figure
from regulations.reinstatement import BASIS, request_window
from regulations.reinstatement_notices.statements import ERROR, IRMAA

_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section"
NOTICE = {
    "ma": f"42 CFR 422.74(c), (d)(1)(ii); {_GUIDANCE} 60.3; {AFTER_GRACE}",
    "pdp": f"42 CFR 423.44(c), (d)(1)(ii); {_GUIDANCE} 60.3; {AFTER_GRACE}",
    "cost": "42 CFR 417.460(c)(1)(ii)",
}
IRMAA_NOTICE = f"42 CFR 423.44(e)(4); {CMS_REPLY}"
ENDING = {
    "ma": f"42 CFR 422.74(d)(1); {AFTER_GRACE}",
    "pdp": f"42 CFR 423.44(d)(1); {AFTER_GRACE}",
    "cost": "42 CFR 417.460(c)(1)",
}
HEARING = {
    "ma": f"42 CFR 422.74(c)(2); {_GUIDANCE} 60.3",
    "pdp": f"42 CFR 423.44(c)(2)(ii); {_GUIDANCE} 60.3",
    "cost": "42 CFR 417.460(c)(1)(ii)",
}
AFTER = {
    "ma": f"42 CFR 422.74(e)(1); {_GUIDANCE} 60.3.1",
    "pdp": "42 CFR 423.44(b)(1)(i)",
    "cost": "42 CFR 417.460(c)(1)",
}
_NOW = {
    "ma": "You still have Medicare. Unless you have joined another Medicare plan, you are now in "
    "Original Medicare.",
    "pdp": "You still have Medicare. Only your drug coverage in our plan ends.",
    "cost": "You still have Medicare. Only your coverage in our plan ends.",
}


def why(to: OralNoticeFacts) -> Statement:
    """The reason, which the notice must give."""
    text = (
        "We did not receive the premiums that you had to pay by the last day of the grace period. "
        "That is why your coverage in our plan ends."
    )
    if to.plan_type == "cost":
        text = (
            f"You have not paid all of the {owed_words(to.plan_type)} that you owe us. That is why "
            "your coverage in our plan ends."
        )
    return Statement("why", text, NOTICE[to.plan_type])


def still_time(to: OralNoticeFacts) -> Statement:
    """A cost plan's notice comes before coverage ends."""
    return Statement(
        "still_time",
        "You can still keep your coverage. For that we must receive all that you owe by the last "
        "day on which you are covered.",
        ENDING[to.plan_type],
    )


def paying_late(to: OralNoticeFacts) -> Statement:
    return Statement(
        "paying_late",
        "Once your coverage has ended, paying does not by itself bring it back.",
        ENDING[to.plan_type],
    )


def ask_in_time(to: OralNoticeFacts) -> Statement:
    return Statement(
        "ask_in_time",
        "To ask for your coverage back, call us or write to us at the number or address on this "
        f"letter. We must receive your request within {request_window(to.ended_on)} of the first "
        "day without coverage. Tell us what kept you from paying, when it was, and how long it "
        "lasted. Tell us also that you are willing and able to pay all that is overdue.",
        f"{BASIS[to.plan_type]}; {STEPS}",
    )


def coverage_now(to: OralNoticeFacts) -> Statement:
    return Statement("coverage_now", _NOW[to.plan_type], AFTER[to.plan_type])


def drug_gap(to: OralNoticeFacts) -> Statement:
    """What time without drug coverage may cost."""
    ends = "" if to.plan_type == "pdp" else "If our plan covered your drugs, that ends too. "
    gap = figure("penalty.gap", to.on)
    return Statement(
        "drug_gap",
        f"{ends}Do not wait to find other drug coverage. After {gap.value} days or more in "
        "a row without Medicare drug coverage, or coverage that is as good, you may have to pay a "
        "penalty. It is added to the premium of any drug plan that you join later.",
        gap.citation,
    )


def no_special_period(to: OralNoticeFacts) -> Statement:
    return Statement(
        "no_special_period",
        "That your coverage ended for this reason does not by itself give you an election period.",
        AFTER_GRACE,
    )


def no_return(to: OralNoticeFacts) -> Statement:
    return Statement(
        "no_return",
        "We may refuse to let you join our plan again until you have paid what you owe us.",
        AFTER_GRACE if to.plan_type == "ma" else f"42 CFR 423.44(d)(1)(iv); {AFTER_GRACE}",
    )


def still_owed(to: OralNoticeFacts) -> Statement:
    cited = f"{_GUIDANCE} 60.3.1.1"
    return Statement(
        "still_owed",
        "You still owe us for the time in which you had coverage, whether it comes back or not.",
        ENDING[to.plan_type] if to.plan_type == "cost" else cited,
    )


def hearing(to: OralNoticeFacts) -> Statement:
    return Statement(
        "hearing",
        "If you disagree that your coverage ends, you have the right to a hearing under our "
        "grievance procedures.",
        HEARING[to.plan_type],
    )


def own_bill(to: OralNoticeFacts) -> Statement:
    return Statement(
        "own_bill",
        "This amount is a bill of its own. You pay it to Medicare, not to us. The premium of our "
        "plan does not include it.",
        f"42 CFR 423.293(d); {CMS_REPLY}",
    )


def medicares_test(to: OralNoticeFacts) -> Statement:
    """The test as CMS puts it, with the ground that counts for this amount alone."""
    return Statement(
        "medicares_test",
        "Medicare can give your coverage back only for good cause. That means: something unusual "
        "kept you from paying in the grace period, and either you had no control over it or you "
        "could not reasonably have foreseen it. It may also be a mistake of Medicare, Social "
        "Security or the Railroad Retirement Board that you did not know of or could not help.",
        f"{IRMAA}; {CRITERIA}",
    )


def came_in_time(to: OralNoticeFacts) -> Statement:
    return Statement(
        "came_in_time", "All that you had to pay reached us in time.", ENDING[to.plan_type]
    )


def letter_void(to: OralNoticeFacts) -> Statement:
    return Statement(
        "letter_void",
        "Our letter that said that your coverage ends no longer counts.",
        f"{ENDING[to.plan_type]}; {ERROR}",
    )


def goes_on(to: OralNoticeFacts) -> Statement:
    return Statement(
        "goes_on",
        "You are still a member of our plan. Your coverage goes on as before, without a gap. You "
        "need not ask for anything.",
        ENDING[to.plan_type],
    )


def next_months(to: OralNoticeFacts) -> Statement:
    return Statement(
        "next_months",
        f"Please go on paying your {owed_words(to.plan_type)} when they are due.",
        ENDING[to.plan_type],
    )
