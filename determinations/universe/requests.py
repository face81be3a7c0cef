"""Tables 1 to 3: determinations, reconsiderations, payment requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cases import models as cases
from determinations import models
from determinations.models import AppealOutcome, AppealState, Outcome, State
from determinations.models.kinds import LetterKind
from determinations.universe.columns import (
    Values,
    authorization,
    clock_time,
    day,
    issue,
    requester,
    who,
    yes_no,
)
from notices.models import RecipientKind
from regulations.universes import NONE

Writer = Callable[[cases.Case, datetime | None], str]

# A part that is not granted is a denial to the one who asked.
DETERMINATION: dict[str, str] = {
    Outcome.APPROVED: "Approved",
    Outcome.PARTIALLY_APPROVED: "Denied",
    Outcome.DENIED: "Denied",
    AppealOutcome.REVERSED: "Approved",
    AppealOutcome.PARTLY_REVERSED: "Denied",
    AppealOutcome.AFFIRMED: "Denied",
}
ANSWERS = {
    LetterKind.APPROVAL,
    LetterKind.DENIAL,
    LetterKind.DISMISSAL,
    LetterKind.APPEAL_REVERSED,
    LetterKind.APPEAL_SENT_ON,
}


def determination(case: cases.Case, matter: models.OrganizationDetermination) -> Values:
    """A row of Table 1."""
    return _request(case, matter) | {
        "refused_expedite": _refused_expedite(case, matter),
        "necessity": _necessity(matter),
        "issue": issue(matter),
    }


def reconsideration(case: cases.Case, matter: models.Reconsideration) -> Values:
    """A row of Table 2."""
    return _request(case, matter) | {
        "forwarded_on": _forwarded(case, matter, day),
        "forwarded_time": _forwarded(case, matter, _timer(matter)),
        "refused_expedite": _refused_expedite(case, matter),
        "issue": issue(matter),
    }


def payment(case: cases.Case, matter: models.Matter) -> Values:
    """A row of Table 3, of a request as of an appeal."""
    if isinstance(matter, models.Reconsideration):
        level, clean, forwarded = "Recon", NONE, _forwarded(case, matter, day)
    else:
        level, clean, forwarded = "OD", yes_no(matter.clean_claim), NONE
    return who(case) | {
        "authorization": authorization(case),
        "received_on": day(case, case.received_at),
        "aor_on": _appointed(case, matter, day),
        "waiver_on": day(case, case.waiver_received_at),
        "determination": _answer(matter),
        "decided_on": _decided(case, matter, day),
        "level": level,
        "requester": requester(case),
        "clean_claim": clean,
        "paid_on": _paid(case, matter, day),
        "interest": _paid(case, matter, _interest),
        "written_on": _written(case, matter, RecipientKind.ENROLLEE, day),
        "provider_on": _written(case, matter, RecipientKind.PROVIDER, day),
        "forwarded_on": forwarded,
        "issue": issue(matter),
    }


def _request(case: cases.Case, matter: models.Matter) -> Values:
    """Columns A to V, which determinations and reconsiderations share."""
    timer = _timer(matter)
    return who(case) | {
        "authorization": authorization(case),
        "received_on": day(case, case.received_at),
        "received_time": timer(case, case.received_at),
        "part_b": yes_no(matter.request_type == models.RequestType.PART_B_DRUG),
        "aor_on": _appointed(case, matter, day),
        "aor_time": _appointed(case, matter, timer),
        "determination": _answer(matter),
        "priority": "E" if matter.priority == cases.Priority.EXPEDITED else "S",
        "extension": yes_no(getattr(case, "extension", None)),
        "decided_on": _decided(case, matter, day),
        "decided_time": _decided(case, matter, timer),
        "oral_on": _told(case, matter, day),
        "oral_time": _told(case, matter, clock_time),
        "written_on": _written(case, matter, RecipientKind.ENROLLEE, day),
        "written_time": _written(case, matter, RecipientKind.ENROLLEE, timer),
        "requester": requester(case),
    }


def _timer(matter: models.Matter) -> Writer:
    """How a time is written: only where the limit is one of hours."""
    by_hours = (
        matter.priority == cases.Priority.EXPEDITED
        or matter.request_type == models.RequestType.PART_B_DRUG
    )
    return clock_time if by_hours else lambda case, at: NONE


def _decided_at(matter: models.Matter) -> datetime | None:
    return matter.ended_at if matter.state == State.DISMISSED else matter.decided_at


def _decided(case: cases.Case, matter: models.Matter, write: Writer) -> str | None:
    decided = _decided_at(matter)
    return write(case, decided) if decided else None


def _answer(matter: models.Matter) -> str | None:
    if matter.state == State.DISMISSED:
        return "Dismissed"
    return DETERMINATION[matter.outcome] if matter.outcome else None


def _appointed(case: cases.Case, matter: models.Matter, write: Writer) -> str | None:
    """When the appointment came; a dismissal for want of it says nothing here."""
    if matter.state == State.DISMISSED:
        return NONE
    by_representative = case.requester_kind == cases.RequesterKind.REPRESENTATIVE
    if by_representative and case.aor_received_at is None and _decided_at(matter) is None:
        return None
    return write(case, case.aor_received_at)


def _refused_expedite(case: cases.Case, matter: models.Matter) -> str:
    asked = case.expedite_requests.all()
    return yes_no(matter.priority == cases.Priority.STANDARD) if asked else NONE


def _necessity(matter: models.OrganizationDetermination) -> str | None:
    answer = _answer(matter)
    if answer is None:
        return None
    return yes_no(matter.medical_necessity) if answer == "Denied" else NONE


def _told(case: cases.Case, matter: models.Matter, write: Writer) -> str | None:
    """When the enrollee was first told the decision in speech."""
    decided = _decided_at(matter)
    if decided is None:
        return None
    # A person tells the time to the minute.
    since = decided.replace(second=0, microsecond=0)
    told = [
        each.told_at
        for each in case.oral_notices.all()
        if each.recipient == RecipientKind.ENROLLEE and each.told_at >= since
    ]
    return write(case, min(told, default=None))


def _written(case: cases.Case, matter: models.Matter, recipient: str, write: Writer) -> str | None:
    """When the letter with the decision left; one that was taken back had letters of its own."""
    decided = _decided_at(matter)
    if decided is None:
        return None
    letters = [
        each
        for each in case.notices.all()
        if each.kind in ANSWERS
        and each.recipient == recipient
        and each.queued_at >= decided
        # A copy that is sent again is not when the person was told.
        and not each.resend_of_id
        and not each.voided_at
    ]
    left = [each.dispatched_at for each in letters]
    if left and not any(left):
        return None
    return write(case, min((at for at in left if at), default=None))


def _forwarded(case: cases.Case, matter: models.Reconsideration, write: Writer) -> str | None:
    """When the case file went to the IRE; to come while the appeal is undecided or not granted."""
    forwarding = getattr(case, "forwarding", None)
    goes = matter.state in (AppealState.RECEIVED, AppealState.IN_REVIEW, AppealState.AFFIRMED)
    if forwarding is None and goes:
        return None
    return write(case, forwarding.sent_at if forwarding else None)


def _paid(case: cases.Case, matter: models.Matter, write: Writer) -> str | None:
    """When it was paid; to come while it is undecided, or granted and not paid."""
    paid_at = min((each.done_at for each in case.effectuations.all()), default=None)
    refused = matter.outcome in (Outcome.DENIED, AppealOutcome.AFFIRMED)
    if paid_at is None and matter.state != State.DISMISSED and not refused:
        return None
    return write(case, paid_at)


def _interest(case: cases.Case, paid_at: datetime | None) -> str:
    if paid_at is None:
        return NONE
    return yes_no(any(each.interest for each in case.effectuations.all()))
