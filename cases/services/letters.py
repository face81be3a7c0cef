"""Which letters an event obliges, to whom, and the facts that each of them freezes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cases import models
from notices.models import Kind, Notice, RecipientKind
from regulations import determinations as law
from regulations import drugs, representatives, timeframes
from regulations import notices as notice_law

TEMPLATE_VERSION = "1"


def queue(
    event: models.AuditEvent, determination: models.OrganizationDetermination, *, at: datetime
) -> list[Notice]:
    """Write a notice row for each letter that the law wants of this event."""
    case = determination.case
    rules = notice_law.required_notices(
        event.event,
        _day(case, at),
        case="organization_determination",
        request=determination.request_type,
        priority=determination.priority,
        paper=str(event.facts.get("paper", "")),
    )
    return [
        Notice.objects.create(
            case=case,
            event=event,
            kind=rule.kind,
            recipient=recipient,
            facts=facts(determination, rule, recipient),
            template=f"{rule.kind}/en/{TEMPLATE_VERSION}",
            queued_at=at,
            next_attempt_at=at,
        )
        for rule in rules
        for recipient in rule.recipients
        if _can_be_told(case, recipient)
    ]


def _can_be_told(case: models.Case, recipient: str) -> bool:
    """The enrollee always; the others where the file has one, a representative with an address."""
    if recipient == RecipientKind.REPRESENTATIVE:
        return bool(case.requester_address.strip())
    return recipient == RecipientKind.ENROLLEE or case.provider is not None


def facts(
    determination: models.OrganizationDetermination,
    rule: notice_law.NoticeRule,
    recipient: str,
) -> dict[str, Any]:
    """What the letter says, frozen as JSON: later changes of the case do not change the letter."""
    case = determination.case
    values = _standard_clock(case) if rule.kind == Kind.EXPEDITE_REFUSED else {}
    frozen = {
        "case_number": case.number,
        "kind": rule.kind,
        "plan": _plan(case.plan),
        "to": _address(case, recipient),
        "enrollee": {"name": str(case.enrollee), "member_id": case.enrollee.member_id},
        "requester": case.requester_name,
        "received_on": _text_day(case, case.received_at),
        "request": _request(determination),
        "decision": _decision(determination),
        "extension": _extension(determination),
        "dismissal": _dismissal(determination),
        "revised": _revised(determination),
        **_ending(determination, rule.kind),
        "paper": _paper(case) if rule.kind == Kind.PAPER_REQUEST else {},
        "expedite": _expedite(case),
        "grievance": _grievance(case),
        "drug": _drug(determination),
        "statements": [
            {"key": said.key, "text": _filled(said.text, values), "citation": said.citation}
            for said in rule.statements
        ],
    }
    return _withheld(frozen) if recipient == RecipientKind.REPRESENTATIVE else frozen


def _revised(determination: models.OrganizationDetermination) -> dict[str, str]:
    """What this decision takes the place of, where an earlier one was reopened."""
    past = determination.case.past_decisions.filter(how="reopened").last()
    if past is None or not determination.outcome:
        return {}
    case = determination.case
    return {"decided_on": _text_day(case, past.decided_at), "why": past.why}


def _ending(determination: models.OrganizationDetermination, kind: str) -> dict[str, Any]:
    """The facts that only the letter of a withdrawal or of a vacated dismissal has."""
    case = determination.case
    if kind == Kind.WITHDRAWAL:
        asked = case.withdrawals.latest("id")
        told = {"asked_by": asked.asked_by, "how": asked.get_channel_display().lower()}
        return {
            "withdrawal": told | {"asked_on": _text_day(case, asked.asked_at), "words": asked.words}
        }
    if kind == Kind.DISMISSAL_VACATED:
        first = case.deadlines.filter(met_at=None, closed_at=None).earliest("due_at")
        return {
            "undone": {"why": case.past_decisions.latest("id").why},
            "clock": {
                "due": _text_instant(case, first.due_at),
                "waits_for_paper": first.duty in representatives.OBTAIN,
            },
        }
    return {}


def _withheld(frozen: dict[str, Any]) -> dict[str, Any]:
    """Without a whole appointment a representative learns nothing of the enrollee or the case."""
    nobody = {"name": "", "member_id": ""}
    request = {"type": frozen["request"]["type"], "summary": "", "items": []}
    return frozen | {"enrollee": nobody, "request": request}


def _paper(case: models.Case) -> dict[str, Any]:
    """What is awaited, what is missing on it, and until when."""
    duty = case.deadlines.filter(duty__in=representatives.OBTAIN).latest("id")
    came = case.papers.filter(status=models.Paper.Status.INCOMPLETE).first()
    asked = case.events.filter(event="paper_requested").latest("id")
    kind = representatives.paper_kind(came.kind if came else duty.trace["inputs"]["kind"])
    return {
        "kind": kind.key,
        "nothing_came": came is None,
        "missing": [each.ask for each in kind.elements if not came or each.key in came.missing],
        "due": _text_instant(case, duty.due_at),
        "overdue": asked.at > duty.due_at,
    }


def _standard_clock(case: models.Case) -> dict[str, str]:
    """What the statements of the law leave to be filled in from this case."""
    duty = case.deadlines.filter(duty="decide").latest("id")
    row = next(row for row in timeframes.ROWS if row.key == duty.rule)
    return {"standard_limit": str(row.limit), "standard_due": _text_instant(case, duty.due_at)}


def _filled(words: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        words = words.replace("{" + name + "}", value)
    return words


def _plan(plan: models.Plan) -> dict[str, str]:
    names = ("name", "contract_id", "address", "phone", "tty", "fax", "hours", "time_zone")
    return {name: getattr(plan, name) for name in names}


def _address(case: models.Case, recipient: str) -> dict[str, str]:
    if recipient == RecipientKind.REPRESENTATIVE:
        return {
            "kind": recipient,
            "name": case.requester_name,
            "address": case.requester_address,
        }
    provider = case.provider if recipient == RecipientKind.PROVIDER else None
    person = provider or case.enrollee
    return {"kind": recipient, "name": str(person), "address": person.address}


def _request(determination: models.OrganizationDetermination) -> dict[str, Any]:
    return {
        "type": determination.request_type,
        "type_label": determination.get_request_type_display(),
        "priority": determination.priority,
        "summary": determination.summary,
        "items": [
            {
                "code": item.code,
                "description": item.description,
                "quantity": item.quantity,
                "outcome": item.outcome,
                "terms": item.terms,
                "reason": item.reason,
                "criteria": item.criteria,
            }
            for item in determination.items.all()
        ],
    }


def _decision(determination: models.OrganizationDetermination) -> dict[str, str]:
    decided_by, decided_at = determination.decided_by, determination.decided_at
    if not determination.outcome or decided_by is None or decided_at is None:
        return {}
    return {
        "outcome": determination.outcome,
        "reason": determination.reason,
        "criteria": determination.criteria,
        "decided_on": _text_day(determination.case, decided_at),
        "decided_by": f"{decided_by}, {decided_by.profession}".rstrip(", "),
    }


def _extension(determination: models.OrganizationDetermination) -> dict[str, Any]:
    extension = models.Extension.objects.filter(determination=determination).first()
    if extension is None:
        return {}
    case = determination.case
    deadline = case.deadlines.filter(duty="decide").latest("id")
    return {
        "ground": extension.ground,
        "ground_label": law.ground(extension.ground).label,
        "words": extension.words,
        "days": extension.days,
        "provider": str(extension.provider or ""),
        "first_due": _text_instant(case, deadline.first_due_at),
        "due": _text_instant(case, deadline.due_at),
    }


def _dismissal(determination: models.OrganizationDetermination) -> dict[str, str]:
    if not determination.dismissal_ground:
        return {}
    ground = law.dismissal_ground(determination.dismissal_ground)
    return {"label": ground.label, "citation": ground.citation, "why": determination.ended_why}


def _drug(determination: models.OrganizationDetermination) -> dict[str, str]:
    if not determination.payable_under:
        return {}
    return {
        "part": drugs.part(determination.payable_under).label.partition(":")[0],
        "finding": determination.part_d_finding,
        "how_to_get": determination.how_to_get,
    }


def _grievance(case: models.Case) -> dict[str, Any]:
    answered = case.grievances.filter(answered_at__isnull=False).order_by("-answered_at", "-id")
    grievance = answered.first()
    if grievance is None:
        return {}
    return {
        "against": grievance.get_against_display().lower(),
        "received_on": _text_day(case, grievance.received_at),
        "words": grievance.words,
        "upheld": grievance.upheld,
        "answer": grievance.answer,
    }


def _expedite(case: models.Case) -> dict[str, str]:
    answered = case.expedite_requests.exclude(answer="").order_by("-answered_at", "-id").first()
    if answered is None or answered.answered_at is None:
        return {}
    return {
        "asked_on": _text_day(case, answered.asked_at),
        "answered_on": _text_day(case, answered.answered_at),
        "why": answered.why,
    }


def _day(case: models.Case, at: datetime) -> date:
    return at.astimezone(case.plan.zone).date()


def _text_day(case: models.Case, at: datetime) -> str:
    return f"{at.astimezone(case.plan.zone):%B %-d, %Y}"


def _text_instant(case: models.Case, at: datetime) -> str:
    return f"{at.astimezone(case.plan.zone):%B %-d, %Y at %-I:%M %p %Z}"
