"""What the letters of a reinstatement must say about the money, by the kind of plan."""

from __future__ import annotations

from regulations.disenrollment.grace import COST_RULE
from regulations.good_cause.reasons import STEPS
from regulations.good_cause.script import owed_words
from regulations.notice_rules import OralNoticeFacts, Statement
from regulations.premiums import INSTALLMENTS
from regulations.reinstatement import BASIS
from regulations.reinstatement_notices.statements import ERROR, IRMAA

ARREARS = "CMS Enrollment and Disenrollment Guidance, section 60.3.1"
PAYING = {"ma": "42 CFR 422.262(h)", "pdp": "42 CFR 423.293(a)(4)", "cost": "42 CFR 423.293(a)(4)"}
NOT_A_GROUND = {"ma": "42 CFR 422.74(d)(1)", "pdp": "42 CFR 423.44(d)(1)", "cost": COST_RULE}
WITHHELD = {"ma": "42 CFR 422.262(g)", "pdp": "42 CFR 423.293(f)", "cost": "42 CFR 423.293(f)"}


def pay_all(to: OralNoticeFacts) -> Statement:
    """For who has still to ask: what good cause alone does not bring."""
    return Statement(
        "pay_all",
        "Good cause alone is not enough. We must also receive all overdue "
        f"{owed_words(to.plan_type)} by the last day to pay. A part is not enough.",
        f"{BASIS[to.plan_type]}; {STEPS}",
    )


def all_received(to: OralNoticeFacts) -> Statement:
    """For who owes: what counts as paid."""
    return Statement(
        "all_received",
        "We must receive all of it by that day. What counts is the day on which we receive it, not "
        "the day on which you send it. A part is not enough.",
        f"{BASIS[to.plan_type]}; {STEPS}",
    )


def changed(to: OralNoticeFacts) -> Statement:
    return Statement(
        "changed",
        "Our books changed after we told you what you owe: money went back, or a month was wrong. "
        "Only the amount in this letter counts now. The last day to pay stays the same.",
        STEPS,
    )


def else_no_coverage(to: OralNoticeFacts) -> Statement:
    return Statement(
        "else_no_coverage",
        "If we have not received all of it by that day, you stay disenrolled, and we cannot give "
        "you more time. You could then join a plan only in a valid election period.",
        f"{BASIS[to.plan_type]}; {STEPS}",
    )


def when_paid(to: OralNoticeFacts) -> Statement:
    return Statement(
        "when_paid",
        "When we have received all of it, we ask Medicare to give your coverage back without a "
        "gap. We write to you again when Medicare has answered.",
        STEPS,
    )


def ask_now(to: OralNoticeFacts) -> Statement:
    return Statement(
        "ask_now",
        "We now ask Medicare to give your coverage back without a gap. You need not do anything. "
        "We write to you again when Medicare has answered.",
        STEPS,
    )


def irmaa_too(to: OralNoticeFacts) -> Statement:
    return Statement(
        "irmaa_too",
        "You must also pay Medicare all that you owe of the Part D income-related amount (IRMAA). "
        "That is a bill of its own, from Medicare. You do not pay it to us. Medicare must receive "
        "it by the same day, or you stay disenrolled.",
        IRMAA,
    )


def when_both_paid(to: OralNoticeFacts) -> Statement:
    return Statement(
        "when_both_paid",
        "When we and Medicare have received all of it, we tell Medicare, so that your coverage can "
        "come back without a gap. We write to you again when Medicare has answered.",
        IRMAA,
    )


def when_irmaa_paid(to: OralNoticeFacts) -> Statement:
    return Statement(
        "when_irmaa_paid",
        "When Medicare has received it, we tell Medicare that you owe us nothing, so that your "
        "coverage can come back without a gap. We write to you again when Medicare has answered.",
        IRMAA,
    )


def money_that_came(to: OralNoticeFacts) -> Statement:
    return Statement(
        "money_that_came",
        "Money that you paid, or still pay, counts toward the months in which you had coverage. "
        "You owe those months even though your coverage has ended. If you paid more than that, we "
        "send the rest back.",
        ARREARS,
    )


def credited(to: OralNoticeFacts) -> Statement:
    return Statement(
        "credited",
        "We have found that all that you owed reached us in time. Our letter that said otherwise "
        "no longer counts. We are sorry for the trouble.",
        STEPS,
    )


def stays_credited(to: OralNoticeFacts) -> Statement:
    return Statement(
        "stays_credited",
        "What you have paid us stays credited to your account and counts toward your premiums.",
        ERROR,
    )


def months_past(to: OralNoticeFacts) -> Statement:
    """The ways for someone without fault (`regulations.premiums.WAYS`)."""
    return Statement(
        "months_past",
        "If you owe us for months past, you need not pay all at once. You may pay in one sum, in "
        "equal monthly installments over at least as many months as are due, or in another way "
        "that "
        "you and we agree on. Call us to choose.",
        PAYING[to.plan_type],
    )


def withheld(to: OralNoticeFacts) -> Statement:
    return Statement(
        "withheld",
        "We do not bill you for any month whose premium was taken out of your check by Social "
        "Security, the Railroad Retirement Board or the Office of Personnel Management.",
        WITHHELD[to.plan_type],
    )


def at_least_as_many(to: OralNoticeFacts) -> Statement:
    return Statement(
        "at_least_as_many",
        "You may choose between one sum, equal monthly installments over at least as many months "
        "as "
        "are due, and another way that you and we agree on.",
        INSTALLMENTS,
    )


def if_missed(to: OralNoticeFacts) -> Statement:
    """What follows, and what does not, once an installment is missed (`arrears.AFTER_MISSED`)."""
    return Statement(
        "if_missed",
        "If a payment listed above has not reached us by its day, we write to you. That payment is "
        "then due again, and we bill you for it. A missed payment alone does not end your "
        "coverage.",
        f"{PAYING[to.plan_type]}; {NOT_A_GROUND[to.plan_type]}",
    )


def both_amounts(to: OralNoticeFacts) -> Statement:
    return Statement(
        "both_amounts",
        "If Medicare finds good cause, you must pay two things: to Medicare the income-related "
        f"amount, and to us any {owed_words(to.plan_type)} that you owe. All of both must be "
        "received by the last day to pay.",
        IRMAA,
    )
