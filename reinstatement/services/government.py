"""CMS reinstates a person itself, because a record of the government was wrong (80 FR 7922)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services.opening import next_number
from cases.services.plan_facts import start_of_day
from cases.services.voiding import void_replaced
from premiums.models import Disenrollment
from premiums.services.locking import locked_disenrollment
from regulations import government
from regulations.law import Refused
from regulations.specific import refuse_no_name, refuse_nothing
from reinstatement.models import Reinstatement
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement

TOLD_BY = "Enter who at CMS said so: the file must show it."
WRONG = "Enter which record was wrong, and how: the file must show it."


@dataclass(frozen=True)
class CmsReinstatement:
    """Who at CMS said so and when, what was wrong, and the reply by which the enrollment stands."""

    told_by: str
    told_on: date
    government_error: str
    reply_code: str
    reply_on: date


@transaction.atomic
def record_cms_reinstatement(
    case_id: int, facts: CmsReinstatement, *, by: User, at: datetime
) -> Reinstatement:
    """CMS gave coverage back without a gap in a case that someone had asked in. Raises Refused."""
    matter = locked_reinstatement(case_id)
    _reinstate(matter, facts, by=by, at=at)
    return matter


@transaction.atomic
def open_cms_reinstatement(
    disenrollment_id: int, facts: CmsReinstatement, *, by: User, at: datetime
) -> cases.Case:
    """The same where no one has asked: a case that begins with CMS's word. Raises
    PermissionDenied, or Refused with the field."""
    if not by.may("reinstatement.submit"):
        raise PermissionDenied
    disenrollment = locked_disenrollment(disenrollment_id)
    earlier = Reinstatement.objects.filter(disenrollment=disenrollment).select_related("case")
    if first := earlier.order_by("-case_id").first():
        message = f"Case {first.case.number} is about this disenrollment. Record it there."
        raise Refused("asked_before", message)
    _refuse_unlike(disenrollment, facts, at)
    case = _open_case(disenrollment, facts, by=by, at=at)
    matter = Reinstatement.objects.create(case=case, disenrollment=disenrollment, authority="self")
    _reinstate(matter, facts, by=by, at=at)
    return case


def _reinstate(matter: Reinstatement, facts: CmsReinstatement, *, by: User, at: datetime) -> None:
    case = matter.case
    _refuse_unlike(matter.disenrollment, facts, at)
    before = machine.act(matter, "record_cms_reinstatement", by=by, at=at, **vars(facts))
    matter.save()
    clocks.end_all(case, at=at, why="CMS reinstated the person itself")
    clocks.open_confirm(case, facts.reply_on, at=at)
    event = audit.record(
        case, "cms_reinstated", by=by, at=at, from_state=before, to_state=matter.state,
        why=facts.government_error,
        facts={
            "told_by": facts.told_by, "told_on": facts.told_on.isoformat(),
            "reply_code": facts.reply_code, "reply_on": facts.reply_on.isoformat(),
        },
    )  # fmt: skip
    void_replaced(letters.queue(event, matter, at=at), at=at)


def _refuse_unlike(disenrollment: Disenrollment, facts: CmsReinstatement, at: datetime) -> None:
    refuse_no_name(facts.told_by, instead=TOLD_BY, citation=government.RECORD, field="told_by")
    refuse_nothing(
        facts.government_error, instead=WRONG, citation=government.RECORD, field="government_error"
    )
    government.refuse_reinstated(
        cause=disenrollment.cause, told_on=facts.told_on, reply_code=facts.reply_code,
        reply_on=facts.reply_on, effective_on=disenrollment.effective_on,
        today=at.astimezone(disenrollment.plan.zone).date(),
    )  # fmt: skip


def _open_case(
    disenrollment: Disenrollment, facts: CmsReinstatement, *, by: User, at: datetime
) -> cases.Case:
    """The folder; no one asked for it, so it begins with the day on which CMS told the plan."""
    return cases.Case.objects.create(
        number=next_number(at), kind="reinstatement", plan=disenrollment.plan,
        enrollee=disenrollment.enrollee, channel=cases.Channel.ELECTRONIC,
        requester_kind=cases.RequesterKind.ENROLLEE, requester_name=str(disenrollment.enrollee),
        received_at=start_of_day(disenrollment.plan, facts.told_on), entered_at=at,
        entered_by=by, assignee=by if by.may("reinstatement.take") else None,
    )  # fmt: skip
