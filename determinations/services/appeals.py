"""Reconsiderations: filed, and judged late or not (42 CFR 422.578 to 422.584)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import documents
from cases.services.documents import NewDocument
from cases.services.opening import next_number
from determinations import models
from determinations.guards.appeals import failure_to_notify, was_told_no
from determinations.models.kinds import LetterKind
from determinations.services import expedite, required_forms
from determinations.services.expedite import ExpediteFacts
from determinations.services.locking import locked_determination, locked_reconsideration
from determinations.services.required_forms import RequiredFormFacts
from regulations import determinations
from regulations.clock import DueOn
from regulations.law import Refused
from regulations.specific import refuse_nothing

GOOD_CAUSE = "42 CFR 422.582(c)"
LATE_WHY = "Write what kept the party from filing on time, and how you know."


@dataclass(frozen=True)
class AppealFacts:
    """An appeal as it came: who disagrees, how and when, in which words.

    `notice_received_on` is proof that the letter came on another day than presumed; `late_why` is
    what the party says about filing late. `required_form` is the appointment or the waiver that
    came along.
    """

    requester_kind: str
    requester_name: str
    channel: str
    received_at: datetime
    priority: str
    argument: str
    requester_phone: str = ""
    requester_address: str = ""
    notice_received_on: date | None = None
    late_why: str = ""
    required_form: RequiredFormFacts | None = None
    physician_support: bool = False
    physician_name: str = ""
    documents: tuple[NewDocument, ...] = ()


@transaction.atomic
def appeal(case_id: int, facts: AppealFacts, *, by: User, at: datetime) -> cases.Case:
    """Open the reconsideration of a determination as a case of its own, with its clock.

    One filed late is taken in all the same: good cause is then recorded, or it is dismissed.
    Raises Refused with the field at fault.
    """
    determination = locked_determination(case_id)
    machine.act(determination, "appeal", by=by, at=at)
    _refuse_impossible(determination, facts, at)
    _refuse_before_its_cause(determination, facts, at)
    filing = filing_window(determination, facts.notice_received_on)
    case = _open_case(determination, facts, by=by, at=at)
    passed = _appealed_limit(determination, facts.received_at, at)
    matter = _open_matter(case, determination, facts, filing, passed)
    first = required_forms.begin(matter, facts.required_form, by=by, at=at)
    _record_filing(matter, first, by=by, at=at)
    required_forms.ask_for_it(matter, by=by, at=at)
    if facts.priority == cases.Priority.EXPEDITED:
        expedite.write(case, _expedite(facts), by=by, at=at)
    for document in facts.documents:
        documents.file(case, document, by=by, at=at)
    return case


@transaction.atomic
def find_good_cause(case_id: int, *, why: str, by: User, at: datetime) -> models.Reconsideration:
    """Accept an appeal that was filed late, for good cause (42 CFR 422.582(c))."""
    matter = locked_reconsideration(case_id)
    machine.act(matter, "find_good_cause", by=by, at=at, why=why)
    refuse_nothing(why, instead=LATE_WHY, citation=GOOD_CAUSE)
    matter.save()
    facts = {"citation": GOOD_CAUSE}
    audit.record(matter.case, "good_cause_found", by=by, at=at, why=why, facts=facts)
    return matter


def filing_window(
    determination: models.OrganizationDetermination, notice_received_on: date | None
) -> DueOn | None:
    """The last day to appeal, with its trace; None where no letter ever told of what is appealed.

    So it is for a limit that passed, with or without a late approval: the law counts from the
    notice of an adverse decision, and none tells of that failure (our reading, ADR 24).
    """
    noticed = noticed_on(determination)
    if noticed is None:
        return None
    return determinations.file_reconsideration(
        notice_on=noticed, notice_received_on=notice_received_on
    )


def noticed_on(determination: models.OrganizationDetermination) -> date | None:
    """The date of the letter that says what is appealed, or of the word by telephone before it."""
    if determination.outcome == models.Outcome.APPROVED:
        return None
    case = determination.case
    events = ("denied", "partially_approved", "dismissed")
    letters_ = case.notices.filter(event__event__in=events, recipient="enrollee", resend_of=None)
    letters_ = letters_.exclude(kind=LetterKind.PART_D_DENIAL)
    left = letters_.exclude(dispatched_at=None).order_by("-dispatched_at").first()
    at = left.dispatched_at if left else determination.notified_at
    return at.astimezone(case.plan.zone).date() if at else None


def _open_case(
    determination: models.OrganizationDetermination, facts: AppealFacts, *, by: User, at: datetime
) -> cases.Case:
    folder = determination.case
    return cases.Case.objects.create(
        number=next_number(at),
        kind="reconsideration",
        plan=folder.plan,
        enrollee=folder.enrollee,
        provider=folder.provider,
        channel=facts.channel,
        requester_kind=facts.requester_kind,
        requester_name=facts.requester_name,
        requester_phone=facts.requester_phone,
        requester_address=facts.requester_address,
        received_at=facts.received_at,
        entered_at=at,
        entered_by=by,
        pbp=folder.pbp,
        delegate=folder.delegate,
        authorization_number=folder.authorization_number,
    )


def _open_matter(
    case: cases.Case,
    determination: models.OrganizationDetermination,
    facts: AppealFacts,
    filing: DueOn | None,
    passed: datetime | None,
) -> models.Reconsideration:
    return models.Reconsideration.objects.create(
        case=case,
        determination=determination,
        request_type=determination.request_type,
        care_field=determination.known_care_field,
        priority=facts.priority,
        argument=facts.argument,
        notice_on=noticed_on(determination),
        notice_received_on=facts.notice_received_on,
        file_by=filing.due_on if filing else None,
        filing=filing.trace if filing else {},
        passed_limit_at=passed,
        late_why=facts.late_why,
    )


def _record_filing(
    matter: models.Reconsideration, first: cases.Deadline, *, by: User, at: datetime
) -> None:
    case, appealed = matter.case, matter.determination.case
    facts = {
        "received_at": case.received_at.isoformat(),
        "channel": case.channel,
        "against": appealed.number,
        "file_by": matter.file_by.isoformat() if matter.file_by else "",
        "filed_late": matter.is_filed_late,
        "due_at": first.due_at.isoformat(),
        "rule": first.rule,
        "citation": first.citation,
    }
    audit.record(case, "appeal_received", by=by, at=at, to_state=matter.state, facts=facts)
    audit.record(appealed, "appealed", by=by, at=at, facts={"appeal": case.number})


def _expedite(facts: AppealFacts) -> ExpediteFacts:
    """The request to expedite that came with the appeal."""
    by_physician = facts.requester_kind == cases.RequesterKind.PHYSICIAN
    channels = models.ExpediteRequest.Channel
    return ExpediteFacts(
        asked_by=facts.requester_kind,
        channel=channels.ORAL if facts.channel == cases.Channel.PHONE else channels.WRITTEN,
        asked_at=facts.received_at,
        supported=facts.physician_support,
        physician_name=facts.requester_name if by_physician else facts.physician_name,
    )


def _refuse_impossible(
    determination: models.OrganizationDetermination, facts: AppealFacts, at: datetime
) -> None:
    refused = determinations.why_no_expedite(
        case=models.Reconsideration.law_name, request=determination.request_type
    )
    if refused and facts.priority == cases.Priority.EXPEDITED:
        raise refused
    if facts.received_at > at:
        message = "This is in the future. Enter when it actually arrived."
        raise Refused("in_the_future", message, field="received_at")
    on = facts.received_at.astimezone(determination.case.plan.zone).date()
    if facts.notice_received_on and facts.notice_received_on > on:
        message = "The letter cannot have been received after the appeal."
        raise Refused("received_later", message, field="notice_received_on")


def _refuse_before_its_cause(
    determination: models.OrganizationDetermination, facts: AppealFacts, at: datetime
) -> None:
    """Nothing is appealed before it happened: the notice, the dismissal, the end of the limit."""
    told, failure = _told_at(determination), failure_to_notify(determination, at)
    since = min(each for each in (told, failure.due_at if failure else None) if each)
    if facts.received_at >= since.replace(second=0, microsecond=0):
        return
    what = "the decision being appealed" if since == told else "the deadline passed"
    message = f"This is before {what}. Enter when the appeal arrived."
    raise Refused("before_its_cause", message, field="received_at")


def _appealed_limit(
    determination: models.OrganizationDetermination, received_at: datetime, at: datetime
) -> datetime | None:
    """The limit whose passing is appealed; none where the enrollee had been told of a denial or a
    dismissal by then."""
    told, failure = _told_at(determination), failure_to_notify(determination, at)
    if failure is None or (told and told <= received_at):
        return None
    return failure.due_at


def _told_at(determination: models.OrganizationDetermination) -> datetime | None:
    """When the denial, or the dismissal, that can be appealed came about; None without one."""
    if was_told_no(determination):
        return determination.notified_at
    return determination.ended_at if determination.state == models.State.DISMISSED else None
