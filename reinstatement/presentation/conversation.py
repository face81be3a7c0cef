"""The call as it goes: the gates, what follows by what is on record, and the words to say now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases import models as cases
from cases.presentation import clock
from cases.presentation.words import Badge, instant
from premiums.models import Disenrollment
from premiums.words import count, money, weekday
from regulations import reinstatement as law
from regulations.good_cause import Gate, Sorted, reason, script
from regulations.good_cause.script import owed_words

# What a gate says next to its shape.
PASSED, FAILED, OPEN = ("Passed", "ok"), ("Failed", "late"), ("To obtain", "soon")
OTHER_ROAD = ("Different process", "soon")
TOLD, TO_TELL = ("Told", "ok"), ("To explain", "soon")
# Why nothing more need be asked, where that is no failure.
ROADS = {"plan_error": "The error is ours", "referred": "Medicare decides this one"}
# Where on the sheet the words of a gate stand.
STEPS = (
    "cause", "plan_error", "in_time", "single", "authority", "circumstance", "statement",
    "affirmation",
)  # fmt: skip
# The cards of the sheet after the first sort, and those of them that tell of the member.
CARDS = ("explained", "circumstance", "statement", "affirmation")
TELLING = ("explained", "affirmation")
# The test stands next to it, to be read out: it is not said twice.
READ_OUT = "Read the test aloud, as shown in the form under “Explain the test”."
# So many days before the end of the window it is marked.
SHORTLY = 7


@dataclass(frozen=True)
class Road:
    """What follows if the sheet is recorded as it is now."""

    title: str
    words: str
    tone: str


def panel(disenrollment: Disenrollment, found: Sorted, *, received_at: datetime) -> dict[str, Any]:
    """What stands next to the sheet."""
    received_on = received_at.astimezone(disenrollment.plan.zone).date()
    due = law.decide_good_cause(
        received_at=received_at, time_zone=disenrollment.plan.time_zone
    ).due_on
    failed = next((gate for gate in found.gates if gate.answer is False), None)
    return {
        "say": {
            "title": _say_title(found, failed),
            "words": _say(found),
            "tone": _answer(failed)[1] if failed else "",
        },
        "gates": gates(found.gates),
        "road": road(disenrollment, found, due, received_on),
        "window": window(disenrollment, received_on),
        "stop": failed.key if failed else "",
        "stop_title": _stop_title(failed, received_on, disenrollment.effective_on)
        if failed
        else "",
        "away": " ".join(_away(found, failed)),
        "stops": {key: failed if failed and failed.key == key else None for key in STEPS},
    }


def gates(found: list[Gate]) -> list[dict[str, Any]]:
    """Each gate in a word with its shape, where the conversation came to it."""
    return [
        {
            "key": gate.key,
            "label": gate.label,
            "badge": Badge(*_answer(gate)),
            "note": gate.say if gate.answer else "",
            "citation": gate.citation,
        }
        for gate in found
    ]


def stored_gates(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gates of a request as they were answered, with the words that were said."""
    found = [Gate(**row) for row in rows]
    shown = gates(found)
    return [row | {"said": gate.say} for row, gate in zip(shown, found, strict=True)]


def window(disenrollment: Disenrollment, received_on: date) -> dict[str, Any]:
    """Time to request, and where in it the request came."""
    due = disenrollment.window
    length = (due.due_on - disenrollment.effective_on).days
    passed = (received_on - disenrollment.effective_on).days
    left = length - passed
    return {
        "said": _in_time(left),
        "level": "late" if left < 0 else "soon" if left <= SHORTLY else "ok",
        "last": weekday(due.due_on),
        "day": f"Asked on day {passed:,} of {length}"
        if passed >= 0
        else "Requested before it began",
        "used": min(max(passed, 0), length),
        "length": length,
        "trace": clock.trace(due.trace),
    }


def road(disenrollment: Disenrollment, found: Sorted, due: date, received_on: date) -> Road:
    """What follows by what is on record, before it is recorded."""
    if found.road == "in_review":
        words = f"Everything is explained and obtained. Research and decide by {weekday(due)}."
        return Road("It will be reviewed", words, "ok")
    if found.road == "not_eligible":
        why = reason(found.reason, received_on, disenrollment.effective_on).label
        words = f"{why}. Read the words above aloud; a letter says the same. There is no appeal."
        return Road("It will not be reviewed", words, "late")
    if found.road == "plan_error":
        words = f"Good cause is not needed. The disenrollment must be canceled by {weekday(due)}."
        return Road("Our error: a different process", words, "soon")
    if found.road == "referred":
        last = weekday(disenrollment.pay_by.due_on)
        words = f"The plan does not decide this. We track what CMS decides until {last}."
        return Road("It goes to CMS", words, "soon")
    waits = sum(1 for gate in found.gates if gate.answer is None)
    words = (
        f"{count(waits, 'point')} still open. If recorded now, it waits in intake, and the days to "
        f"decide keep running: until {weekday(due)}."
    )
    if _waits_for(found) == "authority":
        words = f"Share nothing about the member until that is shown. {words}"
    return Road("The intake stays open", words, "soon")


def read_out(disenrollment: Disenrollment, received_on: date) -> dict[str, Any]:
    """What is read out before it is asked: the test, and the money."""
    account = disenrollment.account
    owed = owed_words(disenrollment.plan.plan_type)
    last = weekday(disenrollment.pay_by.due_on)
    return {
        "test": script(
            disenrollment.plan.plan_type,
            received_on=received_on,
            ended_on=disenrollment.effective_on,
        ),
        "money": (
            f"You owe {money(account.still_owed)} in overdue {owed}. We must receive all "
            f"of it by {last}. The date you mail it does not count, and a partial payment "
            "is not enough. Are you willing and able to pay all of it by then?"
        ),
        "arithmetic": account.steps,
        "owes_nothing": account.is_paid_in_full,
    }


def earlier(disenrollment: Disenrollment) -> list[dict[str, Any]]:
    """The requests of this disenrollment so far, the oldest first."""
    return [
        {
            "number": each.case.number,
            "state": each.get_state_display(),
            "received": instant(each.case.received_at, disenrollment.plan.zone),
            "is_open": each.is_open,
        }
        for each in disenrollment.requests.all()
    ]


def spoken_by(case: cases.Case) -> str:
    """How the words reached the person, for the page of the case."""
    return "Said on the telephone" if case.channel == cases.Channel.PHONE else "To say"


def _in_time(left: int) -> str:
    if left < 0:
        return f"{count(-left, 'day')} too late"
    return "The last day" if left == 0 else f"On time, {count(left, 'day')} left"


def _away(found: Sorted, failed: Gate | None) -> tuple[str, ...]:
    """The cards that do not have to, or must not yet, be filled in: after a gate that failed, and
    what would tell of the member while nothing shows that who asks may act (42 CFR 405.910(d))."""
    if failed:
        return CARDS[CARDS.index(failed.key) + 1 :] if failed.key in CARDS else CARDS
    return TELLING if _waits_for(found) == "authority" else ()


def _say(found: Sorted) -> str:
    return READ_OUT if _waits_for(found) == "explained" else found.say


def _waits_for(found: Sorted) -> str:
    """The key of the first gate that is still open; empty where none is."""
    return next((gate.key for gate in found.gates if gate.answer is None), "")


def _say_title(found: Sorted, failed: Gate | None) -> str:
    if failed:
        return "Say now and stop here"
    return "Say now" if found.road == "intake" else "Say at the end"


def _stop_title(failed: Gate, received_on: date, ended_on: date) -> str:
    """Why the conversation ends at this gate."""
    return ROADS.get(failed.road) or reason(failed.reason, received_on, ended_on).label


def _answer(gate: Gate) -> tuple[str, str]:
    if gate.answer is False:
        return OTHER_ROAD if gate.road in ("plan_error", "referred") else FAILED
    if gate.key == "explained":
        return TOLD if gate.answer else TO_TELL
    return PASSED if gate.answer else OPEN
