"""What follows from the ledger, by the worker: an installment was missed, came late, went back; or
all of it came. Each call may run twice: it compares the ledger with what it found before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from cases import audit, machine
from cases.services.letter_rows import day_of
from cases.services.plan_facts import start_of_day
from premiums.models import Agreement, MemberBill, Payment
from regulations.arrears import Counted
from repayment.models import Repayment, State
from repayment.services import clocks, letters
from repayment.services.begin import open_followed
from repayment.services.locking import locked_repayment


def to_look_at(*, at: datetime, limit: int) -> list[int]:
    """The ids of agreements to look at: money moved, or the day of an installment has passed."""
    waiting = Agreement.objects.filter(look_at__lte=at).order_by("look_at", "id")
    return list(waiting.values_list("pk", flat=True)[:limit])


@transaction.atomic
def follow(agreement_id: int, *, at: datetime) -> bool:
    """Bring the case of an agreement along with the ledger, and say when to look again. One without
    a case gets it. Whether this call looked: another may have done so meanwhile."""
    matter = _locked(agreement_id, at)
    if matter is None:
        return False
    _bring_along(matter, at)
    case, agreed = matter.case, matter.agreement
    next_on = matter.standing.looked_at_on(day_of(case, at))
    agreed.look_at = start_of_day(case.plan, next_on) if next_on else None
    agreed.save(update_fields=["look_at"])
    return True


def _locked(agreement_id: int, at: datetime) -> Repayment | None:
    """The case first, as everywhere; then the agreement, at which money that comes waits for us."""
    known = Repayment.objects.filter(agreement=agreement_id)
    case_id = known.values_list("case_id", flat=True).first()
    matter = locked_repayment(case_id) if case_id else None
    rows = Agreement.objects.select_for_update(of=("self",))
    agreed = rows.select_related("enrollee__plan", "by").get(pk=agreement_id)
    if agreed.look_at is None or agreed.look_at > at:
        return None
    if matter is None:
        # One that was opened while this waited is locked in its order by the next sweep.
        return None if known.exists() else open_followed(agreed, at=at)
    matter.agreement = agreed
    return matter


def _bring_along(matter: Repayment, at: datetime) -> None:
    missed = matter.missed(at)
    if not matter.standing.left:
        if matter.state != State.PAID:
            _settle(matter, at=at)
        return
    if matter.state == State.PAID:
        _step(matter, "reopen", "agreement_reopened", at=at)
    if missed:
        mark_missed(matter, missed, at=at)
    elif matter.state == State.MISSED:
        _close_bill(matter, "what was missed has come", at=at)
        _step(matter, "catch_up", "installments_caught_up", at=at)


def _settle(matter: Repayment, *, at: datetime) -> None:
    _close_bill(matter, "all that was agreed on has come", at=at)
    _step(matter, "settle", "agreement_paid", at=at)


def _close_bill(matter: Repayment, why: str, *, at: datetime) -> None:
    """What was missed needs no bill any more."""
    clocks.end_remind(matter.case, at=at, why=why)
    letters.void_bill(matter.case, why=f"{why.capitalize()}.", at=at)


def mark_missed(matter: Repayment, missed: Sequence[Counted], *, at: datetime) -> None:
    """Mark what is missed now, where it is not what was found before; more of it is billed."""
    through = missed[-1].installment.number
    lacking = sum((each.lacking for each in missed), Decimal("0.00"))
    was_through, was = matter.missed_through, matter.missed_sum
    if (through, lacking) == (was_through, was):
        return
    is_more = through > was_through or lacking > was
    newest = next((each for each in missed if each.installment.number > was_through), missed[0])
    letters.void_bill(matter.case, why="What was missed has changed.", at=at)
    _step(
        matter, "miss", "installment_missed" if is_more else "missed_sum_changed", at=at,
        facts={"number": str(through), "due_on": str(missed[-1].installment.due_on),
               "lacking": f"{lacking:,.2f}"},
        through=through, lacking=lacking,
    )  # fmt: skip
    if is_more:
        clocks.open_remind(matter.case, _missed_on(matter, newest), at=at)


def _missed_on(matter: Repayment, newest: Counted) -> date:
    """From when its bill is due: its own day, that on which money for it went back, or that of an
    agreement that was found late; whichever is last."""
    back = Payment.objects.filter(
        enrollee=matter.agreement.enrollee_id, pays=MemberBill.Kind.PREMIUM
    ).aggregate(last=Max("returned_on"))["last"]
    opened_on = day_of(matter.case, matter.case.entered_at)
    return max(newest.installment.due_on, back or date.min, opened_on)


def _step(
    matter: Repayment,
    verb: str,
    event: str,
    *,
    at: datetime,
    facts: dict[str, str] | None = None,
    **set_: object,
) -> None:
    before = machine.act(matter, verb, by=None, at=at, **set_)
    matter.save()
    audit.record(matter.case, event, by=None, at=at, from_state=before, to_state=matter.state,
                 facts=facts or {})  # fmt: skip
