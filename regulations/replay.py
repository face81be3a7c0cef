"""Calculating a stored trace again: the same inputs and the same rows give the same limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from regulations import (
    changes,
    continuity,
    determinations,
    disaster_days,
    disaster_duties,
    disasters,
    disenrollment,
    extensions,
    grievances,
    reinstatement,
    representatives,
    starts,
)
from regulations.clock import Due, DueOn
from regulations.clock_facts import ClockFacts

INSTANTS = {
    "begun_at", "received_at", "aor_received_at", "waiver_received_at", "start_at", "taken_at",
    "failed_at",
}  # fmt: skip
DATES = {
    "notice_on", "notice_received_on", "disenrollment_effective_on", "decided_on", "declared_on",
    "starts_on", "reply_on", "followed_on", "found_on", "premium_due_on", "received_on",
    "grace_ends_on", "effective_on", "last_covered_on", "event_on", "ended_on",
    "missed_on",
}  # fmt: skip


def replay(trace: dict[str, Any]) -> Due | DueOn:
    """The duty of a stored trace, recalculated from its inputs.

    Raises LookupError for a trace of an unknown kind, or whose rule is no longer the one in force
    on its day: then the rule book was changed behind a stored deadline.
    """
    inputs = _read(trace["inputs"])
    call = inputs.pop("call")
    if call not in CALLS:
        raise LookupError(f"no such reckoning: {call}")
    due = CALLS[call](inputs)
    if due.rule != trace["rule"]:
        raise LookupError(f"{trace['rule']} was in force then, {due.rule} is now")
    return due


def _read(inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(name, value) for name, value in inputs.items()}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in INSTANTS:
        return datetime.fromisoformat(value)
    if name in DATES:
        return date.fromisoformat(value)
    return value


def _decide(inputs: dict[str, Any]) -> Due:
    taken, extension = inputs.pop("extension"), None
    _read_restart(inputs)
    if taken:
        facts = {name: _value(name, value) for name, value in taken.items() if name != "citation"}
        extension = extensions.Extension(**facts)
    return determinations.decide(ClockFacts(**inputs), extension)


def _answer_grievance(inputs: dict[str, Any]) -> Due:
    taken = inputs.pop("extension")
    if taken:
        facts = {name: _value(name, value) for name, value in taken.items()}
        inputs["extension"] = grievances.Extension(**facts)
    return grievances.answer(**inputs)


def _obtain(inputs: dict[str, Any]) -> Due:
    _read_restart(inputs)
    return representatives.obtain(inputs.pop("kind"), ClockFacts(**inputs))


def _read_restart(inputs: dict[str, Any]) -> None:
    if restart := inputs.get("restart"):
        at = datetime.fromisoformat(restart["at"])
        inputs["restart"] = starts.Restart(restart["reason"], at)


def _notice_before(inputs: dict[str, Any]) -> Due:
    _read_restart(inputs)
    return changes.notice_before(**inputs)


def _timeframe(inputs: dict[str, Any]) -> Due:
    facts = inputs.pop("facts")
    duty = inputs.pop("duty")
    return determinations.timeframe(duty, **inputs, **facts)


def _end_disaster(inputs: dict[str, Any]) -> DueOn:
    inputs["ends"] = {key: date.fromisoformat(day) for key, day in inputs["ends"].items()}
    return disasters.last_day(**inputs)


CALLS: dict[str, Callable[[dict[str, Any]], Due | DueOn]] = {
    "decide": _decide,
    "obtain": _obtain,
    "notice_before": _notice_before,
    "timeframe": _timeframe,
    "file_reconsideration": lambda inputs: determinations.file_reconsideration(**inputs),
    "answer_grievance": _answer_grievance,
    "file_grievance": lambda inputs: grievances.file_by(**inputs),
    "end_disaster": _end_disaster,
    "restore": lambda inputs: continuity.restore(**inputs),
    "yearly": lambda inputs: continuity.yearly(**inputs),
    "keep_access_up": lambda inputs: disaster_days.kept_up_until(**inputs),
    "tell_cms": lambda inputs: disaster_duties.tell_cms(**inputs),
    "disclose": lambda inputs: disaster_duties.disclose(**inputs),
    "request_reinstatement": lambda inputs: reinstatement.request_reinstatement(**inputs),
    "pay_arrears": lambda inputs: reinstatement.pay_arrears(**inputs),
    "submit_reinstatement": lambda inputs: reinstatement.submit_reinstatement(**inputs),
    "decide_good_cause": lambda inputs: reinstatement.decide_good_cause(**inputs),
    "notify_good_cause": lambda inputs: reinstatement.notify_good_cause(**inputs),
    "cancel_disenrollment": lambda inputs: reinstatement.cancel_disenrollment(**inputs),
    "cancel_after_decision": lambda inputs: reinstatement.cancel_after_decision(**inputs),
    "follow_referral": lambda inputs: reinstatement.follow_referral(**inputs),
    "follow_referral_again": lambda inputs: reinstatement.follow_referral_again(**inputs),
    "confirm_reinstatement": lambda inputs: reinstatement.confirm_reinstatement(**inputs),
    "warn_of_disenrollment": lambda inputs: disenrollment.warn_of_disenrollment(**inputs),
    "warn_again": lambda inputs: disenrollment.warn_again(**inputs),
    "remind_of_installment": lambda inputs: disenrollment.remind_of_installment(**inputs),
    "notify_disenrollment": lambda inputs: disenrollment.notify_disenrollment(**inputs),
    "notify_before": lambda inputs: disenrollment.notify_before(**inputs),
    "submit_disenrollment": lambda inputs: disenrollment.submit_disenrollment(**inputs),
    "submit_after": lambda inputs: disenrollment.submit_after(**inputs),
    "notify_irmaa_disenrollment": lambda inputs: disenrollment.notify_irmaa_disenrollment(**inputs),
}
