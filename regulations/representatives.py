"""Who may ask for an enrollee, by which form, and until when the form is waited for.

Without a whole form the time limit to decide has not started. Instead a duty runs to obtain the
form, by the end of the limit that the request itself would have had.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from regulations import clock, determinations
from regulations import timeframes as rows
from regulations.clock import Due, Step, day_in
from regulations.clock_facts import ClockFacts
from regulations.dismissals import DismissalGround, Needs
from regulations.law import BEGIN, Refused, Row, invalid, row_in_force
from regulations.required_forms import (
    APPOINTMENT,
    REQUIRED_FORMS,
    WAIVER,
    Element,
    RequiredFormKind,
    required_form_kind,
)


def required_form_needed(
    *, case: str, requester: str, request: str, contracted: bool | None, on: date
) -> RequiredFormKind | None:
    """The form that this requester must show first, or None; `on` is the day of receipt.

    `requester` is enrollee, representative, physician or provider; `contracted` is asked of the
    provider who appeals a payment.
    """
    if requester == "representative":
        return REQUIRED_FORMS.find(APPOINTMENT, on)
    appeals_payment = case == rows.RECON and request == rows.PAYMENT
    if appeals_payment and requester in ("physician", "provider") and not contracted:
        return REQUIRED_FORMS.find(WAIVER, on)
    return None


def valid_until(kind: str, signed_on: date | None, *, asked_on: date) -> date | None:
    """The last day for requests on which the form counts; None for one that does not expire."""
    if signed_on is None or not required_form_kind(kind, asked_on).expires:
        return None
    return clock.date_after(signed_on, _validity(signed_on).limit)[0]


def refuse_expired(kind: str, *, signed_on: date | None, asked_on: date) -> None:
    """Raise Refused for an appointment that was signed too long before the request."""
    until = valid_until(kind, signed_on, asked_on=asked_on)
    if signed_on and until and asked_on > until:
        row = _validity(signed_on)
        message = (
            f"It was valid for {row.limit} from the signatures, until {clock.day_words(until)}, "
            f"and the request came on {clock.day_words(asked_on)}. Ask for a new one, and choose "
            "“Nothing received yet”."
        )
        raise Refused("appointment_expired", message, row.citation, "signed_on")


def _validity(signed_on: date) -> Row:
    """The rule of the day of the signatures; for one signed before our rules begin, the first."""
    return row_in_force(rows.ROWS, max(signed_on, BEGIN), "appointment_counts")


def missing_elements(kind: str, keys: list[str], on: date) -> list[Element]:
    """The elements of these keys in the order of the law, for a request received on the day.

    Raises Refused for an unknown one.
    """
    elements = required_form_kind(kind, on).elements.on(on)
    if set(keys) - {each.key for each in elements}:
        raise invalid("missing", "Choose from the list what is missing.")
    return [each for each in elements if each.key in keys]


def obtain(kind: str, facts: ClockFacts) -> Due:
    """When the form must have come, by the facts of the clock to decide.

    The limit is the one to decide, counted from the receipt of the request as if nothing were
    missing (42 CFR 405.910(d); the appeals guidance, from memory).
    """
    limit = determinations.decide(facts)
    form = required_form_kind(kind, day_in(facts.received_at, facts.time_zone))
    text = (
        "The form is waited for as long as the decision itself would have had. The time limit to "
        "decide starts only when the form is here and whole."
    )
    step = Step("wait", text, limit.due_at.isoformat())
    inputs = {name: value for name, value in limit.trace["inputs"].items() if name != "extension"}
    trace = limit.trace | {
        "duty": form.duty,
        "rule": f"{form.key}.obtain",
        "limit_of": limit.rule,
        "summary": form.summary,
        "citation": form.citation,
        "authority": "Parts C and D appeals guidance (from memory)",
        "steps": [*limit.trace["steps"], step.as_json()],
        "stops": "The form is here and nothing is missing on it.",
        "may_change": ["Withdrawal or dismissal of the request ends the duty."],
        "inputs": inputs | {"call": "obtain", "kind": kind},
    }
    rule = f"{form.key}.obtain"
    return replace(limit, duty=form.duty, rule=rule, citation=form.citation, trace=trace,
                   first_due_at=limit.due_at)  # fmt: skip


def refuse_dismissal(
    found: DismissalGround, *, duty: str, due_at: datetime | None, late: bool
) -> None:
    """Raise Refused for a dismissal that a missing form would explain, before its time.

    `duty` is the open duty to obtain a form, empty when none is awaited; `late` says whether its
    limit has passed.
    """
    if found.needs == Needs.FORM and not duty:
        message = "This case is not waiting for a form. Choose the ground that fits."
        raise Refused("ground_not_permitted", message, found.citation, "ground")
    if due_at and found.awaits_form and not late:
        message = (
            "We are still waiting for the requester's form. Dismissal for lack of it is available "
            f"only after the time to obtain it has passed, on {clock.words(due_at)}."
        )
        raise Refused("dismissal_too_early", message, "42 CFR 405.910(d)", "ground")


def not_cleared(duty: str, due_at: datetime) -> Refused:
    """Why nothing is decided while a form is awaited."""
    what = "waiver of liability" if duty == "obtain_waiver" else "appointment of representative"
    citation = "42 CFR 422.574(b)" if duty == "obtain_waiver" else "42 CFR 405.910(d)"
    message = (
        f"The {what} is not here yet, or something is missing on it, so the time limit to decide "
        "has not started. Record the form when it comes; if it has not come by "
        f"{clock.words(due_at)}, the request may be dismissed."
    )
    return Refused("form_missing", message, citation)
