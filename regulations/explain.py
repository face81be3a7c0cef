"""Answers to questions about deadlines, as JSON objects: what is due when, and how that came about.

A question that is malformed, or asks for what the law refuses, gets an `error` with its code; it
never raises.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from regulations import clock, extensions, grievances, reinstatement, timeframes
from regulations import determinations as od
from regulations.clock import Due, DueOn
from regulations.clock_facts import ClockFacts
from regulations.law import Refused, invalid

Question = dict[str, Any]
# Where a clock may start.
STARTS = (
    "received_at",
    "oral_notice_at",
    "disenrollment_effective_on",
    "decided_on",
    "reply_on",
    "notice_received_on",
    "notice_on",
    "event_on",
)
CHOICES = {
    "case": (timeframes.OD, timeframes.RECON),
    "request": (timeframes.ITEM, timeframes.PART_B, timeframes.PAYMENT),
    "priority": (timeframes.STANDARD, timeframes.EXPEDITED),
    "plan_type": tuple(reinstatement.BASIS),
}


def answer(question: object) -> dict[str, Any]:
    """The answer to one question; `id` is handed back as it came."""
    if not isinstance(question, dict):
        error = {"code": "invalid", "field": "question", "message": "Ask with a JSON object."}
        return {"id": None, "error": error}
    head = {"id": question.get("id")}
    try:
        return head | _as_json(_reckon(question))
    except Refused as refused:
        return head | {"error": _error(refused)}
    except OverflowError:
        field = next((name for name in STARTS if question.get(name)), "question")
        beyond = invalid(field, "This date is beyond what a calendar holds.")
        return head | {"error": _error(beyond)}


def _reckon(question: Question) -> Due | DueOn:
    duty = question.get("duty")
    if not isinstance(duty, str) or duty not in DUTIES:
        raise invalid("duty", f"Choose one of {', '.join(DUTIES)}.")
    return DUTIES[duty](question)


def _as_json(due: Due | DueOn) -> dict[str, Any]:
    if isinstance(due, Due):
        end = {"due_at": due.due_at.isoformat()}
        if clock.utc(due.first_due_at) != clock.utc(due.due_at):
            end["first_due_at"] = due.first_due_at.isoformat()
    else:
        end = {"due_on": due.due_on.isoformat()}
    names = ("summary", "authority", "effective_from", "time_zone", "starts", "steps", "stops")
    told = {name: due.trace[name] for name in (*names, "may_change")}
    return {**end, "citation": due.citation, "rule": due.rule, **told}


def _error(refused: Refused) -> dict[str, str]:
    error = {"code": refused.code, "message": refused.message}
    if refused.citation:
        error["citation"] = refused.citation
    if refused.field:
        error["field"] = refused.field
    return error


def _decide(question: Question) -> Due | DueOn:
    facts = ClockFacts(
        case=_choice(question, "case"),
        request=_choice(question, "request"),
        priority=_choice(question, "priority"),
        received_at=_instant(question, "received_at"),
        time_zone=_text(question, "time_zone"),
        prior_authorization=_flag(question, "prior_authorization"),
        clean_claim=_flag(question, "clean_claim"),
        aor_received_at=_instant(question, "aor_received_at", required=False),
    )
    return od.decide(facts, _extension(question))


def _extension(question: Question) -> extensions.Extension | None:
    given = question.get("extension")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise invalid("extension", "Give the extension as an object.")
    try:
        return extensions.Extension(
            ground=_text(given, "ground"),
            days=_days(given),
            taken_at=_instant(given, "taken_at"),
            provider_contracted=_flag(given, "provider_contracted"),
            in_enrollee_interest=_flag(given, "in_enrollee_interest"),
        )
    except Refused as refused:
        raise invalid(f"extension.{refused.field}", refused.message) from None


def _days(given: Question) -> int:
    days = given.get("days")
    if not isinstance(days, int) or isinstance(days, bool):
        raise invalid("days", "Give a whole number of days.")
    return days


def _after_call(call: Callable[..., Due | DueOn]) -> Callable[[Question], Due | DueOn]:
    def reckon(question: Question) -> Due | DueOn:
        return call(
            case=_choice(question, "case"),
            oral_notice_at=_instant(question, "oral_notice_at"),
            time_zone=_text(question, "time_zone"),
        )

    return reckon


def _after_receipt(question: Question) -> dict[str, Any]:
    return {
        "received_at": _instant(question, "received_at"),
        "time_zone": _text(question, "time_zone"),
    }


def _answer_grievance(question: Question) -> Due | DueOn:
    taken = question.get("extension")
    if taken is not None and not isinstance(taken, dict):
        raise invalid("extension", "Give the extension as an object.")
    extension = taken and grievances.Extension(
        ground=_text(taken, "ground"),
        days=_days(taken),
        taken_at=_instant(taken, "taken_at"),
        in_interest=bool(_flag(taken, "in_interest")),
    )
    return grievances.answer(
        plan_type=_choice(question, "plan_type"),
        extension=extension or None,
        **_after_receipt(question),
    )


def _records(question: Question) -> Due | DueOn:
    case = _choice(question, "case")
    return od.request_noncontract_records(case=case, **_after_receipt(question))


def _file(question: Question) -> Due | DueOn:
    received = _date(question, "notice_received_on", required=False)
    return od.file_reconsideration(
        notice_on=_date(question, "notice_on"), notice_received_on=received
    )


def _of_disenrollment(call: Callable[..., Due | DueOn]) -> Callable[[Question], Due | DueOn]:
    def reckon(question: Question) -> Due | DueOn:
        plan_type = _choice(question, "plan_type")
        effective = _date(question, "disenrollment_effective_on")
        return call(plan_type=plan_type, disenrollment_effective_on=effective)

    return reckon


DUTIES: dict[str, Callable[[Question], Due | DueOn]] = {
    "decide": _decide,
    "confirm_in_writing": _after_call(od.confirm_in_writing),
    "notify_expedite_refused": _after_call(od.notify_expedite_refused),
    "request_noncontract_records": _records,
    "answer_expedited_grievance": lambda q: od.answer_expedited_grievance(**_after_receipt(q)),
    "answer_grievance": _answer_grievance,
    "file_grievance": lambda q: grievances.file_by(
        event_on=_date(q, "event_on"), plan_type=_choice(q, "plan_type")
    ),
    "file_reconsideration": _file,
    "request_reinstatement": _of_disenrollment(reinstatement.request_reinstatement),
    "decide_good_cause": lambda q: reinstatement.decide_good_cause(**_after_receipt(q)),
    "notify_good_cause": lambda q: reinstatement.notify_good_cause(
        decided_on=_date(q, "decided_on")
    ),
    "pay_arrears": _of_disenrollment(reinstatement.pay_arrears),
    "submit_reinstatement": lambda q: reinstatement.submit_reinstatement(
        disenrollment_effective_on=_date(q, "disenrollment_effective_on")
    ),
    "cancel_disenrollment": lambda q: reinstatement.cancel_disenrollment(**_after_receipt(q)),
    "follow_referral": _of_disenrollment(reinstatement.follow_referral),
    "confirm_reinstatement": lambda q: reinstatement.confirm_reinstatement(
        reply_on=_date(q, "reply_on")
    ),
}


def _text(question: Question, name: str) -> str:
    value = question.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(name, "Fill this in, as text.")
    return value


def _choice(question: Question, name: str) -> str:
    value = _text(question, name)
    if value not in CHOICES[name]:
        raise invalid(name, f"Choose one of {', '.join(CHOICES[name])}.")
    return value


def _flag(question: Question, name: str) -> bool | None:
    value = question.get(name)
    if value is not None and not isinstance(value, bool):
        raise invalid(name, "Say true or false.")
    return value


def _instant(question: Question, name: str, *, required: bool = True) -> Any:
    if not required and question.get(name) is None:
        return None
    try:
        instant = datetime.fromisoformat(_text(question, name))
    except ValueError:
        raise invalid(name, "Give an instant in ISO 8601.") from None
    if instant.tzinfo is None:
        raise invalid(name, "Give the offset as well, such as 2026-03-02T10:00:00-05:00.")
    return instant


def _date(question: Question, name: str, *, required: bool = True) -> Any:
    if not required and question.get(name) is None:
        return None
    try:
        return date.fromisoformat(_text(question, name))
    except ValueError:
        raise invalid(name, "Give a date in ISO 8601, such as 2026-03-02.") from None
