"""With which license a denial or an appeal is signed (42 CFR 422.566(d), 422.590(h)(2))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from determinations import models
from regulations import care_fields, signing


@dataclass(frozen=True)
class SigningFacts:
    """What the decider says: the field, where the request has none yet, and why their expertise is
    appropriate, where no license of theirs names it."""

    care_field: str = ""
    expertise: str = ""


def sign(matter: models.Matter, facts: SigningFacts, *, by: User, at: datetime) -> dict[str, Any]:
    """Sign what was just decided, before it is saved; the answer is for the trail.

    Raises Refused where no license may sign it, and where the statement is missing.
    """
    on, act = at.astimezone(matter.case.plan.zone).date(), matter.signing_act
    matter.care_field = matter.known_care_field or care_fields.care_field(facts.care_field, on).key
    found = signing.signing(by.held_licenses(), act, matter.care_field, facts.expertise, on=on)
    matter.sign(found, "" if found.matches else facts.expertise)
    told = {"license": matter.license, "care_field": matter.care_field}
    return told | ({"expertise": matter.expertise} if matter.expertise else {})
