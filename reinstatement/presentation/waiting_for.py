"""In one line: what a request waits for and from whom, and whether coverage is whole again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from cases import models as cases
from cases.presentation.waiting_for import WaitingFor
from premiums.words import count, day, money, weekday
from regulations import good_cause
from reinstatement.models import Reinstatement, State
from reinstatement.presentation.referral import ended_by

REFERRAL = "follow_referral"


def waiting_for(case: cases.Case) -> WaitingFor:
    """What this request waits for now."""
    matter = case.reinstatement
    return SAID[State(matter.state)](case, matter)


def payment_awaited(case: cases.Case, user: User) -> dict[str, str]:
    """That the next step is the former member's payment, and where it is recorded; empty where
    none is awaited or this person records none."""
    matter = case.reinstatement
    if matter.state not in (State.FAVORABLE, State.UNPAID) or not user.may("reinstatement.collect"):
        return {}
    owed = matter.disenrollment.account.still_owed
    if not owed:
        return {}
    last = _last_day(matter.pay_by)
    words = f"Waiting for {money(owed)} from the former member, to be received by {last}."
    if matter.state == State.UNPAID:
        words = (
            f"The last day was {last}. A payment received by then but not yet entered still counts."
        )
    address = reverse("premiums:record_payment", args=[matter.disenrollment_id])
    return {"words": words, "url": address, "label": "Record the payment"}


def coverage(matter: Reinstatement) -> dict[str, str]:
    """That coverage is continuous, once it is; empty before."""
    effective = day(matter.disenrollment.effective_on)
    if matter.state in (State.REINSTATED, State.CMS_REINSTATED) and matter.reply_on:
        proof = f"Reply {matter.reply_code} of {day(matter.reply_on)}"
    elif matter.state == State.PLAN_ERROR and matter.corrected_on:
        proof = f"Canceled {day(matter.corrected_on)}: {matter.correction}"
    else:
        return {}
    return {
        "title": "Coverage is continuous",
        "words": (
            f"No gap at {effective}: coverage continues as if the disenrollment had never happened."
        ),
        "proof": proof,
    }


def is_told(case: cases.Case) -> bool:
    """Whether no duty to tell the person is open."""
    duties = case.deadlines.all()
    return not any(duty.duty == "notify_good_cause" and duty.is_open for duty in duties)


def _intake(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    gates = good_cause.gates(matter.asked())
    waits = "; ".join(gate.label for gate in gates if gate.answer is None)
    return WaitingFor(
        f"Waiting for {case.requester_name}", f"Still to be explained or obtained: {waits}."
    )


def _in_review(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    looked_at = {check.key for check in case.checks.all()}
    points = good_cause.CHECKLIST.on(case.received_on)
    lacking = [item for item in points if item.key not in looked_at]
    who = str(case.assignee) if case.assignee else "a specialist to take the case"
    if not lacking:
        return WaitingFor(f"Waiting for {who}", "All points are researched: ready to decide.")
    words = f"{count(len(lacking), 'point')} of {len(points)} still to be researched."
    return WaitingFor(f"Waiting for {who}", words)


def _favorable(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    account = matter.disenrollment.account
    last = _last_day(matter.pay_by)
    owed = [f"{money(account.still_owed)} to us"] if account.still_owed else []
    if matter.is_irmaa and matter.irmaa_paid_on is None:
        owed.append("the income-related amount (IRMAA) to CMS")
    words = (
        f"Still to be received: {' and '.join(owed)}, by {last}. A partial payment is not enough."
    )
    return WaitingFor("Waiting for the former member's payment", words + _untold(case), "soon")


def _paid(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    where = "to CMS by the complaint (CTM)" if matter.decided_by_cms else "to the contractor (RPC)"
    paid = day(matter.paid_on)
    words = f"Everything was received by {paid}. The reinstatement must be submitted {where}."
    return WaitingFor("Waiting for us to submit it", words + _untold(case), "soon")


def _submitted(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    words = f"Submission {matter.submission}. It is complete when the reply is TRC 287."
    return WaitingFor("Waiting for the CMS reply", words)


def _plan_error(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    if matter.corrected_on:
        return WaitingFor("Nothing to wait for", "Our error is corrected.", "ok")
    words = "This was our error: the disenrollment must be canceled."
    if matter.outcome:
        words += " The good cause decision no longer counts."
    return WaitingFor("Waiting for us", words, "soon")


def _referred(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    number = f"complaint {matter.complaint}" if matter.complaint else "no complaint number yet"
    words = f"CMS disenrolled this person, so CMS decides ({number})."
    return WaitingFor("Waiting for CMS", f"{words} {_asked_after(case)}".strip())


def _asked_after(case: cases.Case) -> str:
    """When someone last asked, and by when to ask again."""
    zone = case.plan.zone
    asked = [each.followed_at for each in case.follow_ups.all()]
    duties = [each for each in case.deadlines.all() if each.duty == REFERRAL and each.is_open]
    last = f"Last follow-up {day(max(asked).astimezone(zone).date())}. " if asked else ""
    on = weekday(duties[0].due_at.astimezone(zone).date()) if duties else ""
    return f"{last}Follow up{' again' if asked else ''} by {on}." if on else last


def _referral_ended(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    how = ended_by(matter).label
    words = f"{how}. CMS made no decision; if it does later, record it here."
    return WaitingFor("Closed: the referral ended", words)


def _not_eligible(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    why = matter.refusal.label
    return WaitingFor("Closed: not reviewed", f"{why}.{_untold(case)}", _tone(case))


def _unfavorable(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    who = (
            "CMS did not find good cause and "
            "notifies the person itself."
        ) if matter.decided_by_cms else (
        "No good cause was found. There is no appeal; a grievance may be filed."
    )  # fmt: skip
    return WaitingFor("Closed: unfavorable", who + _untold(case), _tone(case))


def _unpaid(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    words = f"{matter.ended_why} Coverage remains ended as of "
    return WaitingFor(
        "Closed: not paid on time", f"{words}{day(matter.disenrollment.effective_on)}."
    )


def _reinstated(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    return WaitingFor("Nothing to wait for", "The reinstatement is complete.", "ok")


def _cms_reinstated(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    return WaitingFor("Nothing to wait for", "CMS reinstated the person itself.", "ok")


def _withdrawn(case: cases.Case, matter: Reinstatement) -> WaitingFor:
    return WaitingFor("Closed: withdrawn", "The person withdrew the request.")


def _untold(case: cases.Case) -> str:
    return "" if is_told(case) else " The person still has to be notified."


def _tone(case: cases.Case) -> str:
    return "" if is_told(case) else "soon"


def _last_day(on: date | None) -> str:
    return weekday(on) if on else "the last day to pay"


SAID: dict[State, Any] = {
    State.INTAKE: _intake,
    State.NOT_ELIGIBLE: _not_eligible,
    State.IN_REVIEW: _in_review,
    State.FAVORABLE: _favorable,
    State.PAID: _paid,
    State.SUBMITTED: _submitted,
    State.REINSTATED: _reinstated,
    State.UNFAVORABLE: _unfavorable,
    State.UNPAID: _unpaid,
    State.PLAN_ERROR: _plan_error,
    State.REFERRED: _referred,
    State.REFERRAL_ENDED: _referral_ended,
    State.WITHDRAWN: _withdrawn,
    State.CMS_REINSTATED: _cms_reinstated,
}
