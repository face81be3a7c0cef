"""What work on requests and appeals needs of a person, who may not have it, how long it takes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from cases.needs import Needs
from determinations.guards.appeals import involved_in
from regulations import appeals as law

TAKE = "case.take"
DECIDE = "decide"
# Estimates, not legal numbers: a supervisor enters the team's own.
MINUTES = {
    "decide": 45,
    "notify_provider": 5,
    "effectuate": 20,
    "notify_extension": 10,
    "confirm_in_writing": 10,
    "obtain_appointment": 15,
    "obtain_waiver": 15,
    "request_noncontract_records": 15,
    "notify_refusal_orally": 10,
    "notify_expedite_refused": 10,
}
APPEAL_MINUTES = MINUTES | {"decide": 75, "forward_to_ire": 60}
TOOK_PART = f"took part in the decision being appealed ({law.REVIEWER}(1))"


def of_request(matter: Any, duty: str) -> Needs:
    """A nurse reviews a request and may approve it; a denial goes to someone whose license signs
    it (42 CFR 422.566(d))."""
    if duty != DECIDE:
        return Needs((TAKE,))
    return Needs((TAKE,), matter.signing_act, matter.known_care_field)


def of_appeal(matter: Any, duty: str) -> Needs:
    """An appeal is decided by someone whose license may sign it (42 CFR 422.590(h)(2))."""
    if duty != DECIDE:
        return Needs((TAKE,))
    return Needs(("appeal.decide",), matter.signing_act, matter.known_care_field, must_sign=True)


def took_part(matter: Any) -> Collection[int]:
    """Who had a part in the decision that is appealed, so that they do not look at the appeal."""
    return {pk for pk in involved_in(matter) if pk is not None}
