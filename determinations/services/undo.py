"""Taking back what was decided: a dismissal is vacated, a decision is reopened.

What was there is kept whole as a `PastDecision`. The law is silent on the clock then: it starts
over at that instant, and its trace says that this is our reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import voiding
from determinations import models
from determinations.services import letters, required_forms
from determinations.services.locking import locked_coverage, locked_determination
from regulations import timeframes
from regulations import undoing as law
from regulations.specific import refuse_nothing
from regulations.starts import REOPENED, VACATED

CAUSE = "Write the good cause: what came after all, what went wrong, or what kept them from it."
WHY_AGAIN = "Write what is new, or what was wrong with the decision. The next letter repeats it."

# Where the law lets a plan take back its own dismissal, by what the matter is.
VACATING = {timeframes.OD: "42 CFR 422.568(i)", timeframes.RECON: "42 CFR 422.582(h)"}

UNDECIDED = dict.fromkeys(("outcome", "terms", "reason", "criteria"), "") | dict.fromkeys(
    ("medical_necessity", "coverage_rule"), None
)


@dataclass(frozen=True)
class ReopeningFacts:
    """Why a decision is reopened: the ground of law, who wants it, and in words.

    `asked_by` is plan, enrollee or provider. `inpatient` says that what was decided on is an
    inpatient admission (42 CFR 422.616(e)). A letter of the revised decision repeats `why`.
    """

    ground: str
    asked_by: str
    why: str
    inpatient: bool = False


@transaction.atomic
def vacate_dismissal(case_id: int, *, why: str, by: User, at: datetime) -> models.Matter:
    """Take back a dismissal, or a withdrawal, for good cause (42 CFR 422.568(i), 422.582(h)).

    It is in review again and its clock starts over, or, where a form is still missing, the duty to
    obtain it. `why` is the good cause, which the letter repeats. Raises Refused.
    """
    matter = locked_coverage(case_id)
    citation = VACATING[matter.law_name]
    past = _dismissal_of(matter, at)
    before = machine.act(matter, "vacate_dismissal", by=by, at=at)
    refuse_nothing(why, instead=CAUSE, citation=citation)
    _keep(past, how=VACATED, ground="good_cause", why=why, citation=citation, by=by, at=at)
    first = _start_anew(matter, VACATED, by=by, at=at)
    facts = {"citation": citation, "due_at": first.due_at.isoformat(), "confidence": "derived"}
    event = audit.record(
        matter.case, "vacated", by=by, at=at,
        from_state=before, to_state=matter.state, why=why, facts=facts,
    )  # fmt: skip
    voiding.void_replaced(letters.queue(event, matter, at=at), at=at)
    required_forms.ask_for_it(matter, by=by, at=at)
    return matter


@transaction.atomic
def reopen(
    case_id: int, facts: ReopeningFacts, *, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Reopen a decision on a lawful ground (42 CFR 422.616, 405.980). Raises Refused.

    Duties of the earlier decision that are still open, such as carrying it out, go on
    (422.616(c)).
    """
    matter = locked_determination(case_id)
    past = _decision_of(matter)
    before = machine.act(matter, "reopen", by=by, at=at)
    matter.items.update(**UNDECIDED)
    ground = _lawful_ground(matter, past, facts, at)
    _keep(
        past, how=REOPENED, ground=ground.key, why=facts.why, citation=ground.citation,
        by=by, at=at, asked_by=facts.asked_by,
    )  # fmt: skip
    first = _start_anew(matter, REOPENED, by=by, at=at)
    told = {"asked_by": facts.asked_by, "due_at": first.due_at.isoformat()}
    audit.record(
        matter.case, "reopened", by=by, at=at, from_state=before, to_state=matter.state,
        why=facts.why, facts=_ground_in_trail(ground) | told | {"confidence": "derived"},
    )  # fmt: skip
    return matter


def _ground_in_trail(ground: law.ReopeningGround) -> dict[str, Any]:
    return {"ground": ground.key, "ground_label": ground.label, "citation": ground.citation}


def _start_anew(matter: models.Matter, reason: str, *, by: User, at: datetime) -> cases.Deadline:
    matter.save()
    matter.case.restarted_at, matter.case.restart_reason = at, reason
    matter.case.save(update_fields=["restarted_at", "restart_reason"])
    return required_forms.begin(matter, None, by=by, at=at)


def _dismissal_of(matter: models.Matter, at: datetime) -> models.PastDecision:
    return models.PastDecision(
        case=matter.case,
        outcome=matter.state,
        reason=matter.ended_why,
        ground=matter.dismissal_ground,
        decided_at=matter.ended_at or at,
    )


def _decision_of(matter: models.OrganizationDetermination) -> models.PastDecision:
    names = (
        "reason", "criteria", "medical_necessity", "license", "care_field", "expertise",
        "signed_with", "decided_at", "notified_at",
    )  # fmt: skip
    return models.PastDecision(
        case=matter.case,
        outcome=matter.outcome,
        decided_by=matter.decided_by,
        lines=[_line(item) for item in matter.items.all()],
        **{name: getattr(matter, name) for name in names},
    )


def _line(item: models.RequestedItem) -> dict[str, Any]:
    names = ("position", "code", "description", "outcome", "terms", "reason", "criteria")
    return {name: getattr(item, name) for name in (*names, "medical_necessity")}


def _keep(past: models.PastDecision, *, by: User, at: datetime, **facts: Any) -> None:
    past.undone_at, past.undone_by = at, by
    past.how, past.undone_ground = facts["how"], facts["ground"]
    past.why, past.citation = facts["why"], facts["citation"]
    past.asked_by = facts.get("asked_by", "")
    past.save()


def _lawful_ground(
    matter: models.Matter,
    past: models.PastDecision,
    facts: ReopeningFacts,
    at: datetime,
) -> law.ReopeningGround:
    """The ground of the reopening. Raises Refused where it is none now, or says nothing."""
    zone = matter.case.plan.zone
    decided = law.Decided(
        decided_on=past.decided_at.astimezone(zone).date(),
        favorable=past.outcome == models.Outcome.APPROVED,
        is_payment=matter.request_type == models.RequestType.PAYMENT,
        inpatient=facts.inpatient,
    )
    on = at.astimezone(zone).date()
    law.refuse_reopening(facts.ground, decided, on=on)
    ground = law.reopening_ground(facts.ground, on)
    refuse_nothing(facts.why, instead=WHY_AGAIN, citation=ground.citation)
    return ground
