"""Tables 4 and 5: reversals by others carried out, grievances."""

from __future__ import annotations

from datetime import datetime

from cases import models as cases
from determinations import models
from determinations.universe.columns import (
    LONGEST_ISSUE,
    Values,
    authorization,
    clock_time,
    day,
    issue,
    who,
    yes_no,
)
from regulations.universes import NONE

BODIES = {"ire": "IRE", "alj": "ALJ", "council": "MAC", "court": "Court"}
CATEGORIES = {
    "extension": "Expedited: the extension",
    "expedite_refusal": "Expedited: the refusal to expedite",
    "quality_of_care": "Quality of care",
    "other": "Other",
}


def reversal(case: cases.Case, matter: models.Matter, review: models.Review) -> Values:
    """A row of Table 4: what someone outside reversed, and when it was carried out."""
    done = _met(case, "effectuate", str(review.pk))
    is_payment = matter.request_type == models.RequestType.PAYMENT
    paid = [each for each in case.effectuations.all() if each.done_at == done]
    return who(case) | {
        "authorization": authorization(case),
        "part_b": yes_no(matter.request_type == models.RequestType.PART_B_DRUG),
        "body": BODIES[review.level],
        "kind": "P" if is_payment else matter.priority[0].upper(),
        "received_on": day(case, review.received_at),
        "received_time": clock_time(case, review.received_at),
        "done_on": day(case, done) if done else None,
        "done_time": clock_time(case, done) if done else None,
        "paid_on": _of_payment(is_payment, day(case, done) if done else None),
        "interest": _of_payment(
            is_payment, yes_no(any(each.interest for each in paid)) if done else None
        ),
        "issue": issue(matter),
    }


def grievance(case: cases.Case, found: cases.Grievance) -> Values:
    """A row of Table 5: a grievance tied to the case."""
    told = _met(case, found.duty, str(found.pk))
    in_speech = found.answered_how == cases.Grievance.Channel.ORAL
    by_representative = case.requester_kind == cases.RequesterKind.REPRESENTATIVE
    aor = case.aor_received_at if by_representative else None
    return who(case) | {
        "aor_on": day(case, aor),
        "aor_time": clock_time(case, aor),
        "received_on": day(case, found.received_at),
        "received_time": clock_time(case, found.received_at),
        "channel": "Oral" if found.channel == cases.Grievance.Channel.ORAL else "Written",
        "priority": "E" if found.is_expedited else "S",
        "category": CATEGORIES[found.against],
        "issue": found.words[:LONGEST_ISSUE],
        # An expedited grievance has no extension (42 CFR 422.564(f)).
        "extension": yes_no(found.extended_at is not None),
        **_told("oral", case, told, applies=in_speech),
        **_told("written", case, told, applies=not in_speech),
        "resolution": found.answer[:LONGEST_ISSUE] or None,
    }


def _told(how: str, case: cases.Case, at: datetime | None, *, applies: bool) -> Values:
    if not applies:
        return {f"{how}_on": NONE, f"{how}_time": NONE}
    return {
        f"{how}_on": day(case, at) if at else None,
        f"{how}_time": clock_time(case, at) if at else None,
    }


def _met(case: cases.Case, duty: str, subject: str) -> datetime | None:
    found = [
        each.met_at
        for each in case.deadlines.all()
        if (each.duty, each.subject) == (duty, subject) and each.met_at
    ]
    return max(found, default=None)


def _of_payment(is_payment: bool, value: str | None) -> str | None:
    return value if is_payment else NONE
