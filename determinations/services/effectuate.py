"""Carrying out what was granted: a duty with proof, and interest on a clean claim paid late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services import letters
from determinations.services.locking import locked_coverage
from regulations import interest
from regulations.law import Refused

EFFECTUATE = "effectuate"


@dataclass(frozen=True)
class EffectuationFacts:
    """When it was done and what shows it; for a payment the dollars and, where interest is owed,
    the Treasury's yearly rate in percent and where it was read."""

    done_at: datetime
    proof: str
    words: str = ""
    amount: Decimal | None = None
    yearly_percent: Decimal | None = None
    rate_source: str = ""


@transaction.atomic
def effectuate(
    case_id: int, facts: EffectuationFacts, *, by: User, at: datetime
) -> models.Effectuation:
    """Record that what was granted was authorized, provided or paid. Raises Refused.

    A clean claim paid after its limit owes interest (42 CFR 422.520(a)(2)), which is calculated
    here.
    """
    matter = locked_coverage(case_id)
    case = matter.case
    machine.act(matter, EFFECTUATE, by=by, at=at)
    _refuse_impossible(matter, facts, at)
    duty = next(each for each in duties.open_duties(case) if each.duty == EFFECTUATE)
    owed = _interest(matter, duty, facts)
    done = models.Effectuation.objects.create(
        case=case, entered_at=at, by=by,
        done_at=facts.done_at, proof=facts.proof, words=facts.words, amount=facts.amount,
        interest=owed.amount if owed else None, arithmetic=owed.arithmetic if owed else "",
    )  # fmt: skip
    duties.meet(duty, met_at=facts.done_at, met_by=facts.proof, at=at)
    told = _in_trail(done, duty, facts.rate_source, at)
    event = audit.record(case, "effectuated", by=by, at=at, why=facts.words, facts=told)
    letters.queue(event, matter, at=at)
    return done


def _in_trail(
    done: models.Effectuation, duty: cases.Deadline, rate_source: str, at: datetime
) -> dict[str, Any]:
    rate = f"Interest {done.arithmetic} (rate: {rate_source})." if done.arithmetic else ""
    return {
        "reversed_by": _reversed_by(duty),
        "effectuation": done.pk,
        "done_at": done.done_at.isoformat(),
        "proof": done.proof,
        "interest": rate,
        "untimely": duty.is_late(at),
    }


def interest_is_owed(matter: models.Matter, duty: cases.Deadline, done_at: datetime) -> bool:
    """Whether this payment comes after the deadline of a clean claim (42 CFR 422.520(a)(2))."""
    is_clean = (
        isinstance(matter, models.OrganizationDetermination)
        and matter.request_type == models.RequestType.PAYMENT
        and matter.clean_claim
    )
    return bool(is_clean) and done_at.replace(microsecond=0) > duty.due_at


def _reversed_by(duty: cases.Deadline) -> str:
    """Whose reversal is carried out: the level of a review, empty where it is the plan's own."""
    if not duty.subject:
        return ""
    return models.Review.objects.get(pk=duty.subject).level


def _interest(
    matter: models.Matter,
    duty: cases.Deadline,
    facts: EffectuationFacts,
) -> interest.Interest | None:
    if not interest_is_owed(matter, duty, facts.done_at):
        return None
    if facts.amount is None or facts.yearly_percent is None or not facts.rate_source:
        raise Refused(
            "interest_owed",
            "This clean claim was paid late, so interest is owed. Enter the Treasury prompt "
            "payment rate for that half-year and its source.",
            interest.CITATION,
            "yearly_percent",
        )
    zone = matter.case.plan.zone
    return interest.owed(
        amount=facts.amount,
        yearly_percent=facts.yearly_percent,
        due_on=duty.due_at.astimezone(zone).date(),
        paid_on=facts.done_at.astimezone(zone).date(),
    )


def _refuse_impossible(matter: models.Matter, facts: EffectuationFacts, at: datetime) -> None:
    if facts.done_at > at:
        message = "This is in the future. Enter when it was done."
        raise Refused("in_the_future", message, field="done_at")
    if facts.done_at < matter.case.received_at.replace(second=0, microsecond=0):
        message = "This is before the request was received. Enter when it was done."
        raise Refused("before_request", message, field="done_at")
    is_payment = matter.request_type == models.RequestType.PAYMENT
    if is_payment and facts.amount is None:
        raise Refused("amount_missing", "Enter how much was paid.", field="amount")
