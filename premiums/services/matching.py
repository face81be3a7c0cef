"""What money of a member is for: what is open for that member, unpaid premiums before a
disenrollment. Where several things could be meant a person says which; nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from cases import models as cases
from premiums.models import Disenrollment, Payment
from premiums.payees import Claim, payee, registered
from premiums.services.money import PaymentFacts
from premiums.words import day
from regulations import arrears
from regulations.law import Refused

# The kind of claim that is a disenrollment's arrears.
ARREARS = "disenrollment"


class Ambiguous(Refused):
    """Several things are open: `claims` names them, for a person to choose from."""

    def __init__(self, message: str, claims: list[Claim]) -> None:
        super().__init__("ambiguous", message)
        self.claims = claims


def claims_of(enrollee: cases.Enrollee) -> list[Claim]:
    """All that is open for this member, in the order in which money is meant."""
    return [claim for each in registered() for claim in each.open_for(enrollee)]


def meant_by(enrollee: cases.Enrollee, *, here: Claim) -> list[Claim]:
    """What money entered by hand may be for: what its page is about, and all else that is open."""
    claims = claims_of(enrollee)
    return claims if here in claims else [*claims, here]


def arrears_of(enrollee: cases.Enrollee) -> list[Claim]:
    """The disenrollments of a member for which something is owed, the newest first."""
    every = Disenrollment.objects.filter(enrollee=enrollee).order_by("-effective_on")
    owing = (each for each in every if not each.account.is_paid_in_full)
    return [arrears_claim(each) for each in owing]


def arrears_claim(disenrollment: Disenrollment) -> Claim:
    """What was owed when that coverage ended, as something that money may be for."""
    ended = day(disenrollment.effective_on)
    return Claim(ARREARS, disenrollment.pk, f"What was owed when coverage ended, effective {ended}")


def the_one_claim(
    plan: cases.Plan, member_id: str, effective_on: date | None, kind: str = ""
) -> Claim:
    """What money of this member is for. `effective_on` says which disenrollment, where the sender
    did, and `kind` whether it is for premiums or for the payment plan. Money that may be for the
    payment plan and does not say so is never taken for it, nor for a premium: a person chooses.
    Raises Ambiguous, or Refused with what to look at."""
    enrollee = cases.Enrollee.objects.filter(plan=plan, member_id=member_id).first()
    if enrollee is None:
        message = "No member of this plan has this ID. Check it with the bank or the member."
        raise Refused("nobody", message)
    claims = _of_kind(enrollee, kind)
    meant = _of_day(enrollee, claims, effective_on) if effective_on else claims
    if not meant:
        raise Refused("nothing_owed", _nothing_is_open(enrollee))
    if not kind and _is_another_kind(meant[0]):
        message = (
            "This may be for the Medicare Prescription Payment Plan, or for a premium that is not "
            "on record. Say which it is; in a file kind says it."
        )
        raise Ambiguous(message, meant)
    if len(meant) > 1:
        message = f"This may be for one of these: {_named(meant)}. Say which it is for."
        if all(each.payee == ARREARS for each in meant):
            message += " In a file effective_on says it."
        raise Ambiguous(message, meant)
    return meant[0]


def _of_kind(enrollee: cases.Enrollee, kind: str) -> list[Claim]:
    """All that is open for the member and is of the kind that the sender named. Raises Refused
    where that is the payment plan and no bill of it is open."""
    claims = claims_of(enrollee)
    if not kind:
        return claims
    is_plan = kind == arrears.PAYMENT_PLAN
    found = [each for each in claims if _is_another_kind(each) == is_plan]
    if is_plan and not found:
        message = (
            "The file says that this is for the Medicare Prescription Payment Plan, and no bill of "
            "it is open for this member. It is no premium: enter the bill first, or ask the bank."
        )
        raise Refused("no_plan_bill", message, "42 CFR 423.137")
    return found


def _is_another_kind(claim: Claim) -> bool:
    return payee(claim.payee).is_another_kind


def take_payment(claim: Claim, facts: PaymentFacts, *, by: User, at: datetime) -> Payment:
    """Record money for what it is for, with all that follows there. Raises Refused."""
    take = payee(claim.payee).take_payment
    try:
        return take(claim.pk, facts, by=by, at=at)
    except Refused as refused:
        if refused.code != "opened_meanwhile":
            raise
        return take(claim.pk, facts, by=by, at=at)


def _of_day(enrollee: cases.Enrollee, claims: list[Claim], effective_on: date) -> list[Claim]:
    """The disenrollment of that day, where it owes. Raises Refused, or Ambiguous for a day that no
    disenrollment has, or one that owes nothing, while something else is open."""
    of_day = Disenrollment.objects.filter(enrollee=enrollee, effective_on=effective_on).first()
    ended = day(effective_on)
    if of_day:
        owing = [each for each in claims if (each.payee, each.pk) == (ARREARS, of_day.pk)]
        if owing or not claims:
            return owing
        message = f"Nothing is owed for coverage that ended effective {ended}."
    else:
        message = f"By our records this member's coverage did not end effective {ended}."
    if not claims:
        raise Refused("another_day", f"{message} Check effective_on, and the member ID.")
    raise Ambiguous(f"{message} It may be for: {_named(claims)}. Say which it is for.", claims)


def _nothing_is_open(enrollee: cases.Enrollee) -> str:
    if Disenrollment.objects.filter(enrollee=enrollee, months__isnull=True).exists():
        return (
            "The ledger of this member's disenrollment shows nothing owed. Check whether months "
            "are missing, or whether this is for another member or a later month."
        )
    return (
        "This member owes nothing: there are no open unpaid premiums and nothing is owed after a "
        "disenrollment. Check whether this is for another member or a later month."
    )


def _named(claims: list[Claim]) -> str:
    return "; ".join(each.label for each in claims)
