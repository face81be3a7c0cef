"""What the law says of the answers of an intake, done: research, the end, CMS, or a correction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services.letter_rows import day_of
from regulations import good_cause
from reinstatement.models import UNSHOWN, Reinstatement
from reinstatement.services import clocks, errors, letters, oral, referral


def sort(matter: Reinstatement, complaint: str, *, by: User, at: datetime) -> None:
    """Do what the law says of the answers: go on to research, end, refer, correct, or wait."""
    found = good_cause.sort(matter.asked())
    keep_gates(matter)
    matter.save()
    if found.road == "in_review":
        before = machine.act(matter, "complete_intake", by=by, at=at)
        matter.save()
        audit.record(
            matter.case, "intake_completed", by=by, at=at,
            from_state=before, to_state=matter.state,
        )  # fmt: skip
    elif found.road == "not_eligible":
        _find_not_eligible(matter, found, by=by, at=at)
    elif found.road == "referred":
        _refer(matter, found, complaint, by=by, at=at)
    elif found.road == "plan_error":
        errors.find(matter, matter.plan_error_why, by=by, at=at)


def keep_gates(matter: Reinstatement) -> None:
    """Keep the questions as they stand answered now, with what was said; the caller saves."""
    matter.gates = [_as_said(gate, matter) for gate in good_cause.gates(matter.asked())]


def _as_said(gate: good_cause.Gate, matter: Reinstatement) -> dict[str, object]:
    """A gate as it is kept: with the words that were read out, as they were on that day."""
    kept = asdict(gate)
    if gate.key == "explained" and gate.answer:
        kept["say"] = good_cause.script(
            matter.case.plan.plan_type,
            received_on=matter.case.received_on,
            ended_on=matter.disenrollment.effective_on,
        )
    return kept


def _find_not_eligible(
    matter: Reinstatement, found: good_cause.Sorted, *, by: User, at: datetime
) -> None:
    case = matter.case
    asked = matter.asked()
    reason = good_cause.reason(found.reason, asked.received_on, asked.disenrollment_effective_on)
    before = machine.act(
        matter, "find_not_eligible", by=by, at=at, reason=reason.key, why=reason.label
    )
    matter.save()
    clocks.met(case, clocks.DECIDE, met_at=at, met_by="not reviewed: " + reason.label, at=at)
    event = audit.record(
        case, "not_eligible", by=by, at=at, from_state=before, to_state=matter.state,
        why=found.say, facts={"reason": reason.key, "citation": reason.citation},
    )  # fmt: skip
    clocks.open_notify(case, at, at=at)
    letters.queue(event, matter, at=at)
    _told_at_once(matter, event, found.say, by=by, at=at)


def _refer(
    matter: Reinstatement, found: good_cause.Sorted, complaint: str, *, by: User, at: datetime
) -> None:
    case = matter.case
    before = machine.act(matter, "refer", by=by, at=at, complaint=complaint)
    matter.save()
    clocks.end(case, clocks.DECIDE, at=at, why="CMS decides, not the plan")
    clocks.open_referral(matter, at=at)
    event = audit.record(
        case, "referred", by=by, at=at, from_state=before, to_state=matter.state,
        why=found.say, facts={"complaint": complaint},
    )  # fmt: skip
    if complaint:
        referral.keep_complaint(case, complaint, by=by, at=at)
    letters.queue(event, matter, at=at)
    _told_at_once(matter, event, found.say, by=by, at=at)


def _told_at_once(
    matter: Reinstatement, event: cases.AuditEvent, say: str, *, by: User, at: datetime
) -> None:
    """On the telephone the words are read out in the call itself, and are kept so."""
    case = matter.case
    # A call of today is entered while the caller listens.
    is_today = day_of(case, case.received_at) == day_of(case, at)
    if case.channel != cases.Channel.PHONE or not is_today or not _may_be_told(matter):
        return
    oral.keep(event, case.requester_name, "telephone", at, say, by=by, at=at)
    clocks.met(
        case, clocks.NOTIFY, met_at=at, met_by=f"telephone call with {case.requester_name}", at=at
    )


def _may_be_told(matter: Reinstatement) -> bool:
    """Whether who asked has shown that they may: a stranger learns nothing of the member."""
    return matter.authority not in UNSHOWN
