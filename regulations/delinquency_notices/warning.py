"""What the warning must say that coverage may end for unpaid premiums, by the kind of plan."""

from __future__ import annotations

from regulations.disenrollment.grace import WARNING_RULE
from regulations.good_cause.circumstances import CRITERIA
from regulations.good_cause.findings import TEST
from regulations.good_cause.script import owed_words
from regulations.notice_rules import OralNoticeFacts, Statement

_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section"
WARNING = {
    "ma": f"42 CFR 422.74(d)(1)(i)(A), (C); {WARNING_RULE}",
    "pdp": f"42 CFR 423.44(d)(1)(i), (iii); {WARNING_RULE}",
    "cost": "42 CFR 417.460(c)(1)(i)",
}
PARTIAL = {
    "ma": f"{_GUIDANCE} 60.3.1.1",
    "pdp": f"{_GUIDANCE} 60.3.1.1",
    "cost": "42 CFR 417.460(c)(1)",
}
WITHHOLD = {"ma": "42 CFR 422.74(d)(1)(iv)", "pdp": "42 CFR 423.44(d)(1)(v)"}
EXTRA_HELP = f"42 CFR 423.774(a); {_GUIDANCE} 60.3.1.3"


def may_end(to: OralNoticeFacts) -> Statement:
    return Statement(
        "may_end",
        f"You have not paid all of your {owed_words(to.plan_type)}. If we do not receive what you "
        "must pay by the last day in this letter, your coverage in our plan ends.",
        WARNING[to.plan_type],
    )


def all_due(to: OralNoticeFacts) -> Statement:
    """All premiums of the grace period decide (guidance, page 121, option 1)."""
    text = "You must also pay each premium that we bill you for and that comes due until that day."
    if to.plan_type == "cost":
        text = "This includes the other charges that we have billed you for."
    return Statement(
        "all_due",
        f"To keep your coverage, you must pay all that you owe now. {text}",
        WARNING[to.plan_type],
    )


def oldest_month(to: OralNoticeFacts) -> Statement:
    """The oldest unpaid month decides (guidance, page 121, option 2)."""
    return Statement(
        "oldest_month",
        "To keep your coverage, you must pay at least the oldest unpaid month in full by that day. "
        "Any later unpaid month then has a new grace period, with a later last day. We write to "
        "you again.",
        WARNING[to.plan_type],
    )


def rolled_over(to: OralNoticeFacts) -> Statement:
    return Statement(
        "rolled_over",
        "Your payment reached us, and it paid the oldest unpaid month in full. So your coverage "
        "does not end on the day that we told you before. But a later month is unpaid, and a new "
        "grace period runs for it. Only the days in this letter count now.",
        WARNING_RULE,
    )


def went_back(to: OralNoticeFacts) -> Statement:
    return Statement(
        "went_back",
        "A payment that we had counted went back, so it no longer counts. The days that we told "
        "you before no longer hold. Only the days in this letter count now.",
        WARNING[to.plan_type],
    )


def a_part(to: OralNoticeFacts) -> Statement:
    return Statement(
        "a_part",
        "A part of it does not stop this. What counts is the day on which we receive the money, "
        "not the day on which you send it.",
        PARTIAL[to.plan_type],
    )


def barred(to: OralNoticeFacts) -> Statement:
    """Who may not be disenrolled whatever is unpaid; none is on record for cost plans."""
    return Statement(
        "barred",
        "Was your premium taken out of your check by Social Security or the Railroad Retirement "
        "Board? Does a State program pay it for you? Call us at once, and send us proof. We may "
        "not end your coverage for such a month.",
        f"{WITHHOLD[to.plan_type]}; {_GUIDANCE} 60.3.1",
    )


def help_paying(to: OralNoticeFacts) -> Statement:
    return Statement(
        "help_paying",
        "Is it hard for you to pay? Call us, and tell us if you have Medicaid or get Extra Help "
        "with Medicare drug costs. To ask for Extra Help, call Social Security or the Medicaid "
        "office of your State. You may also call 1-800-MEDICARE (1-800-633-4227).",
        EXTRA_HELP,
    )


def good_cause_is_rare(to: OralNoticeFacts) -> Statement:
    return Statement(
        "good_cause_is_rare",
        "Coverage that has ended can come back without a gap only for good cause, and that is "
        "rare. It must be something unusual that you had no control over or could not reasonably "
        "have foreseen. That you could not afford to pay is not good cause.",
        f"{TEST}; {CRITERIA}",
    )
