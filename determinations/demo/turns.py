"""Turns of a demo case on its way: records asked for, an expedite refused, a grievance."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from cases import models as cases
from cases import services as folder
from cases.demo.stage import Stage
from cases.services import GrievanceFacts
from determinations import models, services
from determinations.services import EffectuationFacts, ExpediteFacts, ItemDecision, OutreachFacts

HOUR = timedelta(hours=1)
# What a decider states whose license does not name the field of the request.
EXPERTISE = (
    "I have ordered and reviewed this kind of care for my own patients for twelve years, in the "
    "hospital and in practice, and I know the coverage rule that applies to it."
)


def review(stage: Stage, case: cases.Case) -> None:
    """A nurse takes the case and calls for what is missing."""
    nurse = stage.nurse_of(case)
    folder.take(case.pk, by=nurse, at=stage.after(case, 0.1))
    words = "Called the office for the last therapy notes; they will fax them."
    folder.add_note(case.pk, words=words, by=nurse, at=stage.after(case, 0.3))


def ask_for_records(case: cases.Case, *, by: object, at: datetime) -> None:
    """The provider is called for notes, and promises them."""
    if case.provider is None:
        return
    words = "The notes of the last three visits and the therapy record."
    facts = OutreachFacts(case.provider, "telephone", at, words, "promised", at + 20 * HOUR)
    services.reach_out(case.pk, facts, by=by, at=at)


def refuse_expedite(case: cases.Case, *, by: object, at: datetime) -> None:
    """The enrollee asks for the fast clock, which is refused; the call is still to be made."""
    words = "She says that the waiting worries her; she is up and about."
    asked = ExpediteFacts("enrollee", "oral", at, words)
    services.request_expedite(case.pk, asked, by=by, at=at)
    why = "Your physician's notes say that you are stable. Waiting a few days does no harm."
    services.refuse_expedite(case.pk, why=why, by=by, at=at + HOUR)


def find_not_part_d(case: cases.Case, *, by: object, at: datetime) -> None:
    """The pharmacy unit refused the drug under Part D."""
    finding = "Part D does not pay for a drug that is given by infusion at a clinic."
    who = "Ida Invented, PharmD, pharmacy unit"
    services.find_not_part_d(case.pk, finding=finding, found_by=who, by=by, at=at)


def grieve(case: cases.Case, *, by: object, at: datetime) -> None:
    """The enrollee disagrees with the extension; the answer is still to come."""
    words = "I did not ask you to wait, and my physician sent everything."
    facts = GrievanceFacts("extension", str(case.enrollee), "oral", at, words)
    folder.receive_grievance(case.pk, facts, by=by, at=at)


def carry_out(case: cases.Case, *, by: object, at: datetime) -> None:
    """What was granted is authorized, or paid."""
    is_payment = case.matter.request_type == models.RequestType.PAYMENT
    facts = EffectuationFacts(
        done_at=at,
        proof=f"{'Transfer' if is_payment else 'Authorization'} {case.number[-6:]}",
        amount=Decimal("412.60") if is_payment else None,
    )
    services.effectuate(case.pk, facts, by=by, at=at)


def decide_in_part(
    case: cases.Case, *, reason: str, criteria: str, by: object, at: datetime
) -> None:
    """Half of what was asked is approved."""
    items = models.RequestedItem.objects.filter(determination=case.pk)
    terms = "Half of what was asked, to be looked at again after that."
    decisions = [
        ItemDecision(item.pk, "partially_approved", terms, reason, criteria, True) for item in items
    ]
    services.decide_items(case.pk, decisions, by=by, at=at, expertise=EXPERTISE)


def read(case: cases.Case, *, by: object, at: datetime) -> None:
    """The documents of the case are opened, one after the other."""
    for minutes, document in enumerate(case.documents.order_by("pk")):
        opened_at = at + timedelta(minutes=minutes)
        folder.record_opening(case, document=document, by=by, at=opened_at)
