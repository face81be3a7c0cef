"""Organization determinations and reconsiderations: when they must be decided, told, filed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from regulations import clock
from regulations import timeframes as rows
from regulations.clock import Due, DueOn, Step
from regulations.clock_facts import ClockFacts
from regulations.dated import days_of
from regulations.extensions import Extension, Limited, extend, refuse_malformed
from regulations.law import BEGIN, Refused, Row, invalid, row_in_force, rows_in_force
from regulations.starts import Restart, Start, start_of


def decide(facts: ClockFacts, extension: Extension | None = None) -> Due:
    """When the decision is due, by the row in force on the day its clock first starts (ADR 0002).

    A representative's clock starts at the later of request and appointment, that of a provider's
    payment appeal at the later of request and waiver; a `restart` restarts it. Raises Refused.
    """
    where = clock.zone(facts.time_zone)
    on = _start(facts, None).at.astimezone(where).date()
    _refuse_before_the_rule_book(facts.received_at.astimezone(where).date())
    if extension:
        refuse_malformed(extension, facts.received_at, on)
    if facts.request == rows.PAYMENT and facts.priority == rows.EXPEDITED:
        raise _no_expedite(facts.case)
    row = _decide_row(facts, on)
    begun = _start(facts, facts.restart)
    start = begun.at.astimezone(where)
    first, steps = clock.after(start, row.limit, where)
    limited = Limited(row, facts.case, facts.priority, on, first)
    due, more, extension_facts = extend(limited, extension)
    inputs = _inputs(facts) | {"extension": extension_facts} | _seldom(facts)
    starts = _starts(row, begun, start)
    return _instant(row, start, first, due, inputs, [*steps, *more], starts, facts.time_zone)


def _start(facts: ClockFacts, restart: Restart | None) -> Start:
    return start_of(
        facts.received_at, aor_received_at=facts.aor_received_at,
        waiver_received_at=facts.waiver_received_at, restart=restart,
    )  # fmt: skip


def _inputs(facts: ClockFacts) -> dict[str, Any]:
    """What the limit to decide was calculated from, in the order in which traces keep it."""
    return {
        "call": "decide",
        "case": facts.case,
        "request": facts.request,
        "priority": facts.priority,
        "time_zone": facts.time_zone,
        "received_at": facts.received_at.isoformat(),
        "prior_authorization": facts.prior_authorization,
        "clean_claim": facts.clean_claim,
        "aor_received_at": facts.aor_received_at.isoformat() if facts.aor_received_at else None,
    }


def confirm_in_writing(*, case: str, oral_notice_at: datetime, time_zone: str) -> Due:
    """When the letter that confirms an oral notice must be mailed (42 CFR 422.572(c))."""
    return timeframe("confirm_in_writing", start_at=oral_notice_at, time_zone=time_zone, case=case)


def notify_refusal_orally(*, case: str, asked_at: datetime, time_zone: str) -> Due:
    """By when the enrollee must have been told promptly of a refusal to expedite.

    The law says "prompt" and no figure: the end of the fast clock is the outer bound.
    """
    return timeframe("notify_refusal_orally", start_at=asked_at, time_zone=time_zone, case=case)


def notify_expedite_refused(*, case: str, oral_notice_at: datetime, time_zone: str) -> Due:
    """When the letter that refuses to expedite must be mailed (42 CFR 422.570(d), 422.584(d)).

    `oral_notice_at` is the refusal itself where the enrollee has not been told yet.
    """
    return timeframe(
        "notify_expedite_refused", start_at=oral_notice_at, time_zone=time_zone, case=case
    )


def request_noncontract_records(*, case: str, received_at: datetime, time_zone: str) -> Due:
    """When a noncontract provider must have been asked (42 CFR 422.572(d), 422.590(e)(4))."""
    return timeframe(
        "request_noncontract_records", start_at=received_at, time_zone=time_zone, case=case
    )


def answer_expedited_grievance(*, received_at: datetime, time_zone: str) -> Due:
    """When an expedited grievance must be answered (42 CFR 422.564(f))."""
    return timeframe("answer_expedited_grievance", start_at=received_at, time_zone=time_zone)


def timeframe(duty: str, *, start_at: datetime, time_zone: str, **facts: object) -> Due:
    """The limit of any duty with a row and a start instant; for `decide` use `decide`.

    Raises LookupError unless exactly one row applies on the day of the start.
    """
    where = clock.zone(time_zone)
    start = start_at.astimezone(where)
    _refuse_before_the_rule_book(start.date())
    row = row_in_force(rows.ROWS, start.date(), duty, **facts)
    due, steps = clock.after(start, row.limit, where)
    inputs = {
        "call": "timeframe",
        "duty": duty,
        "start_at": start_at.isoformat(),
        "time_zone": time_zone,
        "facts": facts,
    }
    starts = {"event": row.starts, "at": start.isoformat(), "why": ""}
    return _instant(row, start, due, due, inputs, steps, starts, time_zone)


def file_reconsideration(*, notice_on: date, notice_received_on: date | None = None) -> DueOn:
    """The last day to ask for a reconsideration (42 CFR 422.582(b)).

    Judged by the date of the notice: since 2025 from receipt, presumed some days after that date
    unless another day is proven; before from the date itself.
    """
    _refuse_before_the_rule_book(notice_on, "notice_on")
    if notice_received_on and notice_received_on < notice_on:
        raise invalid("notice_received_on", "The notice cannot arrive before its date.")
    row = row_in_force(rows.ROWS, notice_on, "file_reconsideration")
    begin, steps = _notice_begins(notice_on, notice_received_on)
    due, more = clock.date_after(begin, row.limit)
    inputs = {
        "call": "file_reconsideration",
        "notice_on": notice_on.isoformat(),
        "notice_received_on": notice_received_on.isoformat() if notice_received_on else None,
    }
    starts = {"event": row.starts, "at": begin.isoformat(), "why": ""}
    return dated(row, due, inputs, [*steps, *more], starts)


def dated(
    row: Row, due: date, inputs: dict[str, Any], steps: list[Step], starts: dict[str, str]
) -> DueOn:
    """A duty whose limit is a date."""
    text = due.isoformat()
    kept = clock.trace(row, inputs=inputs, steps=steps, starts=starts, due=text, first_due=text)
    return DueOn(row.duty, row.key, row.citation, days_of(row)[0], kept, due)


def _notice_begins(notice_on: date, received_on: date | None) -> tuple[date, list[Step]]:
    presumed = next(iter(rows_in_force(rows.ROWS, notice_on, "presume_receipt")), None)
    if presumed is None:
        return notice_on, []
    if received_on:
        text = f"Receipt is proven for {clock.day_words(received_on)}."
        return received_on, [Step("read", text, received_on.isoformat())]
    begin, steps = clock.date_after(notice_on, presumed.limit)
    text = f"Receipt is presumed {presumed.limit} after the notice: {clock.day_words(begin)}."
    return begin, [*steps, Step("presume", text, begin.isoformat())]


def _instant(
    row: Row,
    start: datetime,
    first: datetime,
    due: datetime,
    inputs: dict[str, Any],
    steps: list[Step],
    starts: dict[str, str],
    time_zone: str,
) -> Due:
    kept = clock.trace(
        row, inputs=inputs, steps=steps, starts=starts,
        due=due.isoformat(), first_due=first.isoformat(), time_zone=time_zone,
    )  # fmt: skip
    return Due(
        duty=row.duty,
        rule=row.key,
        citation=row.citation,
        effective_from=days_of(row)[0],
        trace=kept,
        starts_at=start,
        first_due_at=first,
        due_at=due,
    )


def _refuse_before_the_rule_book(on: date, field: str = "received_at") -> None:
    if on < BEGIN:
        raise invalid(field, f"The rule book begins on {clock.day_words(BEGIN)}.")


def why_no_expedite(*, case: str, request: str) -> Refused | None:
    """Why the law gives a request of this kind no fast clock, or None where it may."""
    return _no_expedite(case) if request == rows.PAYMENT else None


def physician_must_be_granted(*, case: str) -> Refused:
    """Why the request of a physician, or one that a physician supports, may not be refused."""
    paragraph = "422.570(c)(2)(ii)" if case == rows.OD else "422.584(c)(2)(ii)"
    return Refused(
        "physician_must_be_granted",
        (
            "A physician states that the standard timeframe could harm the enrollee. The plan "
            "must expedite."
        ),
        f"42 CFR {paragraph}",
    )


def _no_expedite(case: str) -> Refused:
    citation = "42 CFR 422.570(a)" if case == rows.OD else "42 CFR 422.584(a)"
    message = "A request for payment cannot be expedited. Choose the standard priority."
    return Refused("expedite_not_available", message, citation, "priority")


def _decide_row(facts: ClockFacts, on: date) -> Row:
    about = {"case": facts.case, "request": facts.request, "priority": facts.priority}
    asked = {
        "prior_authorization": facts.prior_authorization, "clean_claim": facts.clean_claim
    }  # fmt: skip
    candidates = [row for row in rows.ROWS.on(on) if row.duty == "decide" and row.concerns(about)]
    for name, value in asked.items():
        if value is None and any(name in dict(row.selects) for row in candidates):
            raise invalid(name, "Say yes or no: the deadline depends on it.")
    return row_in_force(rows.ROWS, on, "decide", **about, **asked)


def _starts(row: Row, begun: Start, start: datetime) -> dict[str, str]:
    told = {"event": row.starts, "at": start.isoformat(), "why": begun.why}
    return told | {"confidence": begun.confidence}


def _seldom(facts: ClockFacts) -> dict[str, Any]:
    """Inputs that few clocks have; left out of the traces of the others."""
    found: dict[str, Any] = {}
    if facts.waiver_received_at:
        found["waiver_received_at"] = facts.waiver_received_at.isoformat()
    if facts.restart:
        found["restart"] = {"reason": facts.restart.reason, "at": facts.restart.at.isoformat()}
    return found
