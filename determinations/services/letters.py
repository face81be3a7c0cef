"""Which letters an event obliges, to whom, and the facts that each of them freezes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.services import disasters
from cases.services.letter_rows import day_of, envelope, text_day, write
from determinations import models
from determinations.models.kinds import LetterKind
from determinations.services import protections
from determinations.services.appeal_letters import appeal_facts
from notices.models import Notice, RecipientKind
from notices.words import instant, said
from regulations import dismissals, drugs, grounds, notice_rules, required_forms, timeframes
from regulations import notices as notice_law

# The letters that say what was found under Part D.
TELLS_OF_PART_D = (LetterKind.APPROVAL, LetterKind.DENIAL, LetterKind.PART_D_DENIAL)


def queue(event: cases.AuditEvent, matter: models.Matter, *, at: datetime) -> list[Notice]:
    """Write a notice row for each letter that the law wants of this event."""
    case = matter.case
    rules = notice_law.required_notices(
        event.event,
        day_of(case, at),
        case=matter.law_name,
        request=matter.request_type,
        priority=matter.priority,
        required_form=str(event.facts.get("required_form", "")),
        reversed_by=str(event.facts.get("reversed_by", "")),
        represented=case.is_represented,
        part_d=protections.part_d(matter, at=at),
    )
    return write(event, rules, lambda *whose: facts(matter, *whose), at=at)


def facts(
    matter: models.Matter,
    rule: notice_rules.NoticeRule,
    recipient: str,
    language: str,
) -> dict[str, Any]:
    """What the letter says in the language, frozen as JSON: later changes of the case do not change
    the letter. Raises MissingWords."""
    case = matter.case
    values = _standard_clock(case, language) if rule.kind == LetterKind.EXPEDITE_REFUSED else {}
    drug = protections.drug(matter, language) if rule.kind in TELLS_OF_PART_D else {}
    values |= {drugs.NOTICE_ON: drug[drugs.NOTICE_ON]} if drug else {}
    frozen = {
        **envelope(case, rule, recipient, language, values),
        "request": _request(matter),
        "decision": _decision(matter, language),
        "extension": _extension(matter, language),
        "dismissal": _dismissal(matter, language),
        "revised": _revised(matter, language),
        **_ending(matter, rule.kind, language),
        "required_form": _required_form(case, language)
        if rule.kind == LetterKind.FORM_REQUEST
        else {},
        "expedite": _expedite(case, language),
        "drug": drug,
        "care": protections.care(matter, language),
        "change": protections.change(matter, language),
        **appeal_facts(matter, rule.kind, language),
    }
    is_stranger = recipient == RecipientKind.REPRESENTATIVE and not case.is_represented
    return _withheld(frozen) if is_stranger else frozen


def _revised(matter: models.Matter, language: str) -> dict[str, str]:
    """What this decision takes the place of, where an earlier one was reopened."""
    past = matter.case.past_decisions.filter(how="reopened").last()
    if past is None or not matter.outcome:
        return {}
    case = matter.case
    return {"decided_on": text_day(case, past.decided_at, language), "why": past.why}


def _ending(matter: models.Matter, kind: str, language: str) -> dict[str, Any]:
    """The facts that only the letter of a withdrawal or of a vacated dismissal has."""
    case = matter.case
    if kind == LetterKind.WITHDRAWAL:
        asked = case.withdrawals.latest("id")
        asked_on = text_day(case, asked.asked_at, language)
        told = {
            "asked_by": asked.asked_by,
            "how": said(asked.get_channel_display().lower(), language),
        }
        return {"withdrawal": told | {"asked_on": asked_on, "words": asked.words}}
    if kind == LetterKind.DISMISSAL_VACATED:
        first = case.deadlines.filter(met_at=None, closed_at=None).earliest("due_at")
        return {
            "undone": {"why": case.past_decisions.latest("id").why},
            "clock": {
                "due": instant(first.due_at, case.plan.zone, language),
                "waits_for_form": first.duty in required_forms.OBTAIN,
            },
        }
    return {}


def _withheld(frozen: dict[str, Any]) -> dict[str, Any]:
    """Without a whole appointment a representative learns nothing of the enrollee or the case."""
    nobody = {"name": "", "member_id": ""}
    request = {"type": frozen["request"]["type"], "summary": "", "items": []}
    return frozen | {"enrollee": nobody, "request": request}


def _required_form(case: cases.Case, language: str) -> dict[str, Any]:
    """What is awaited, what is missing on it, and until when."""
    duty = case.deadlines.filter(duty__in=required_forms.OBTAIN).latest("id")
    came = case.required_forms.filter(status=models.RequiredForm.Status.INCOMPLETE).first()
    asked = case.events.filter(event="form_requested").latest("id")
    named, on = came.kind if came else duty.trace["inputs"]["kind"], case.received_on
    kind = required_forms.REQUIRED_FORMS.recorded(named, on)
    return {
        "kind": kind.key,
        "nothing_came": came is None,
        "missing": [
            said(each.ask, language)
            for each in kind.elements.on(on)
            if not came or each.key in came.missing
        ],
        "due": instant(duty.due_at, case.plan.zone, language),
        "overdue": asked.at > duty.due_at,
    }


def _standard_clock(case: cases.Case, language: str) -> dict[str, str]:
    """What the statements of the law leave to be filled in from this case."""
    duty = case.deadlines.filter(duty="decide").latest("id")
    row = timeframes.ROWS.recorded(duty.rule, case.clock_day)
    return {
        "standard_limit": said(str(row.limit), language),
        "standard_due": instant(duty.due_at, case.plan.zone, language),
    }


def _request(matter: models.Matter) -> dict[str, Any]:
    return {
        "type": matter.request_type,
        "type_label": matter.get_request_type_display(),
        "priority": matter.priority,
        "summary": matter.summary,
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
            for item in matter.items.all()
        ],
    }


def _decision(matter: models.Matter, language: str) -> dict[str, str]:
    decided_by, decided_at = matter.decided_by, matter.decided_at
    if matter.is_appeal or not matter.outcome or decided_by is None or decided_at is None:
        return {}
    return {
        "outcome": matter.outcome,
        "reason": matter.reason,
        "criteria": matter.criteria,
        "decided_on": text_day(matter.case, decided_at, language),
        "decided_by": f"{decided_by}, {decided_by.profession}".rstrip(", "),
    }


def _extension(matter: models.Matter, language: str) -> dict[str, Any]:
    case = matter.case
    extension = models.Extension.objects.filter(case=case).first()
    if extension is None:
        return {}
    deadline = case.deadlines.filter(duty="decide").latest("id")
    return {
        "ground": extension.ground,
        "ground_label": said(
            grounds.GROUNDS.recorded(extension.ground, case.clock_day).label, language
        ),
        "words": extension.words,
        "days": extension.days,
        "provider": str(extension.provider or ""),
        "disaster": disasters.in_letter(extension.disaster, language),
        "first_due": instant(deadline.first_due_at, case.plan.zone, language),
        "due": instant(deadline.due_at, case.plan.zone, language),
    }


def _dismissal(matter: models.Matter, language: str) -> dict[str, str]:
    if not matter.dismissal_ground:
        return {}
    ground = dismissals.DISMISSAL_GROUNDS.recorded(matter.dismissal_ground, matter.case.received_on)
    label = said(ground.label, language)
    return {"label": label, "citation": ground.citation, "why": matter.ended_why}


def _expedite(case: cases.Case, language: str) -> dict[str, str]:
    answered = case.expedite_requests.exclude(answer="").order_by("-answered_at", "-id").first()
    if answered is None or answered.answered_at is None:
        return {}
    return {
        "asked_on": text_day(case, answered.asked_at, language),
        "answered_on": text_day(case, answered.answered_at, language),
        "why": answered.why,
    }
