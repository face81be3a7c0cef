"""Taking a request in: one conversation, sorted by the law as it goes, and gone on with later."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import NewDocument, documents
from cases.services.opening import next_number
from premiums.models import Disenrollment
from premiums.services.locking import locked_disenrollment
from regulations import good_cause
from regulations.law import Refused
from reinstatement.models import UNSHOWN, Authority, Reinstatement, State
from reinstatement.services import clocks, letters, sorting
from reinstatement.services.locking import locked_reinstatement

# The answers of the conversation, by their names in the machine.
ANSWERS = (
    "authority", "plan_error", "plan_error_why", "explained", "circumstance", "stated",
    "statement", "statement_form", "affirms",
)  # fmt: skip
# A paper is here that says that a representative may ask.
SHOWN = (Authority.APPOINTMENT, Authority.LEGAL_AUTHORITY)


@dataclass(frozen=True)
class Answers:
    """What the conversation brought so far; None or empty where it did not come to that.

    `explained` says that the test and the limits were told. `stated` and `affirms` are False where
    the person refuses.
    """

    authority: str = Authority.SELF
    plan_error: bool | None = None
    plan_error_why: str = ""
    explained: bool = False
    circumstance: str = ""
    stated: bool | None = None
    statement: str = ""
    statement_form: str = ""
    affirms: bool | None = None


@dataclass(frozen=True)
class Contact:
    """Who asks, how and when it arrived; `complaint` is the number of CMS's complaint, if any.

    `source_key` names the sheet, so that one that is sent twice opens one case.
    """

    requester_kind: str
    requester_name: str
    channel: str
    received_at: datetime
    requester_phone: str = ""
    requester_address: str = ""
    complaint: str = ""
    source_key: str = ""


@transaction.atomic
def open_request(
    disenrollment_id: int,
    contact: Contact,
    answers: Answers,
    *,
    by: User,
    at: datetime,
    documents_: tuple[NewDocument, ...] = (),
) -> cases.Case:
    """Open the case of a request with its clock, and sort it right away by what was told.

    It is then in review, still in intake, or already at its end with the letter that says so.
    Raises PermissionDenied, or Refused with the field at fault.
    """
    if not by.may("reinstatement.receive"):
        raise PermissionDenied
    disenrollment = locked_disenrollment(disenrollment_id)
    _refuse_impossible(disenrollment, contact, answers, at)
    _refuse_second(disenrollment)
    case = _open_case(disenrollment, contact, answers, by=by, at=at)
    matter = _open_matter(case, disenrollment, answers)
    clocks.open_decide(case, at=at)
    _record_request(matter, by=by, at=at)
    for document in documents_:
        documents.file(case, document, by=by, at=at)
    sorting.sort(matter, contact.complaint, by=by, at=at)
    if matter.state == State.INTAKE:
        _leave_open(matter, by=by, at=at)
    return case


def _leave_open(matter: Reinstatement, *, by: User, at: datetime) -> None:
    event = audit.record(matter.case, "intake_left_open", by=by, at=at, facts=_open_gates(matter))
    letters.queue(event, matter, at=at)


@transaction.atomic
def continue_intake(
    case_id: int,
    answers: Answers,
    *,
    by: User,
    at: datetime,
    documents_: tuple[NewDocument, ...] = (),
) -> Reinstatement:
    """Record what was received since, or that it will not come, and sort the request again."""
    matter = locked_reinstatement(case_id)
    _refuse_words(matter.case.requester_kind, answers, matter.case.received_on)
    machine.act(matter, "continue_intake", by=by, at=at, **_given(answers))
    _keep_authority(matter.case, answers, at)
    matter.save()
    audit.record(matter.case, "intake_continued", by=by, at=at, facts=_open_gates(matter))
    for document in documents_:
        documents.file(matter.case, document, by=by, at=at)
    sorting.sort(matter, "", by=by, at=at)
    return matter


def sorted_by(
    disenrollment: Disenrollment, contact: Contact, answers: Answers
) -> good_cause.Sorted:
    """How the law sorts such a conversation; nothing is written. For the sheet as it is typed."""
    case = cases.Case(plan=disenrollment.plan, received_at=contact.received_at)
    matter = Reinstatement(
        case=case,
        disenrollment=disenrollment,
        asked_before=asked_before(disenrollment),
        **_given(answers),
    )
    return good_cause.sort(matter.asked())


def sorted_anew(matter: Reinstatement, answers: Answers) -> good_cause.Sorted:
    """How the law sorts a request with these further answers; nothing is written."""
    return good_cause.sort(_with(matter, answers).asked())


def asked_before(disenrollment: Disenrollment, *, but: int | None = None) -> bool:
    """Whether a request was made already: one counts, whatever became of it, but for one that
    turned out to be an error of the plan or of the government, or that someone made who may not.
    `but` is the case that asks this of itself."""
    earlier = Reinstatement.objects.filter(disenrollment=disenrollment).exclude(case_id=but or 0)
    counts = earlier.exclude(state__in=[State.PLAN_ERROR, State.CMS_REINSTATED]).exclude(
        authority__in=UNSHOWN
    )
    return counts.exists()


def _record_request(matter: Reinstatement, *, by: User, at: datetime) -> None:
    case = matter.case
    window = matter.disenrollment.window
    facts = {
        "received_at": case.received_at.isoformat(),
        "channel": case.channel,
        "effective_on": matter.disenrollment.effective_on.isoformat(),
        "ask_by_on": window.due_on.isoformat(),
        "due_at": case.next_due_at.isoformat() if case.next_due_at else "",
    }
    audit.record(case, "reinstatement_requested", by=by, at=at, to_state=matter.state, facts=facts)


def _open_case(
    disenrollment: Disenrollment, contact: Contact, answers: Answers, *, by: User, at: datetime
) -> cases.Case:
    shown = answers.authority in SHOWN
    return cases.Case.objects.create(
        number=next_number(at),
        kind="reinstatement",
        plan=disenrollment.plan,
        enrollee=disenrollment.enrollee,
        channel=contact.channel,
        requester_kind=contact.requester_kind,
        requester_name=contact.requester_name,
        requester_phone=contact.requester_phone,
        requester_address=contact.requester_address,
        received_at=contact.received_at,
        aor_received_at=contact.received_at if shown else None,
        entered_at=at,
        entered_by=by,
        assignee=by if by.may("reinstatement.take") else None,
        source_key=contact.source_key,
    )


def _open_matter(case: cases.Case, disenrollment: Disenrollment, answers: Answers) -> Reinstatement:
    return Reinstatement.objects.create(
        case=case,
        disenrollment=disenrollment,
        asked_before=asked_before(disenrollment),
        **_given(answers),
    )


def _given(answers: Answers) -> dict[str, object]:
    return {name: getattr(answers, name) for name in ANSWERS}


def _with(matter: Reinstatement, answers: Answers) -> Reinstatement:
    """A copy of the request, which no one saves, with these answers."""
    with_them = copy(matter)
    for name, value in _given(answers).items():
        setattr(with_them, name, value)
    return with_them


def _keep_authority(case: cases.Case, answers: Answers, at: datetime) -> None:
    """When the paper of a representative came: from then on letters go to both, until it turns out
    that they may not act."""
    since = (case.aor_received_at or at) if answers.authority in SHOWN else None
    if since != case.aor_received_at:
        case.aor_received_at = since
        case.save(update_fields=["aor_received_at"])


def _open_gates(matter: Reinstatement) -> dict[str, list[str]]:
    found = good_cause.gates(matter.asked())
    return {"open": [gate.label for gate in found if gate.answer is None]}


def _refuse_second(disenrollment: Disenrollment) -> None:
    earlier = Reinstatement.objects.filter(disenrollment=disenrollment).select_related("case")
    open_ = next((each for each in earlier if each.is_open), None)
    if open_:
        number = open_.case.number
        message = f"A request for this disenrollment is open: case {number}. Continue that one."
        if open_.authority in UNSHOWN:
            message = (
                f"Case {number} is open: the requester there has not shown that they can act. "
                "Record there that they cannot act (it does not count as the one request), then "
                "record this one."
            )
        raise Refused("open_before", message)


def _refuse_impossible(
    disenrollment: Disenrollment, contact: Contact, answers: Answers, at: datetime
) -> None:
    if contact.received_at > at:
        message = "This is in the future. Enter when it actually arrived."
        raise Refused("in_the_future", message, field="received_at")
    on = contact.received_at.astimezone(disenrollment.plan.zone).date()
    _refuse_words(contact.requester_kind, answers, on)


def _refuse_words(requester_kind: str, answers: Answers, on: date) -> None:
    by_representative = requester_kind == cases.RequesterKind.REPRESENTATIVE
    if by_representative == (answers.authority == Authority.SELF):
        message = "State the representative's authority; the former member does not need any."
        raise Refused("invalid", message, field="authority")
    if answers.circumstance:
        good_cause.circumstance(answers.circumstance, on)
    if answers.stated and not (answers.statement.strip() and answers.statement_form):
        message = "Write down what the person says, or summarize the recording or letter."
        raise Refused("invalid", message, field="statement")
    if answers.plan_error and not answers.plan_error_why.strip():
        raise Refused("invalid", "Describe the error in our records.", field="plan_error_why")
