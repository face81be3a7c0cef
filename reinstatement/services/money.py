"""What follows in a request from the money of its disenrollment: paid, owed again, unpaid."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services.letter_rows import day_of
from cases.services.voiding import void_replaced
from regulations import arrears
from regulations.law import Refused
from reinstatement.models import ENDED, Reinstatement, State
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement


@transaction.atomic
def record_irmaa_paid(case_id: int, *, paid_on: date, by: User, at: datetime) -> Reinstatement:
    """CMS received what was owed of the income-related amount, by its own word. Raises Refused."""
    matter = locked_reinstatement(case_id)
    arrears.refuse_irmaa_payment(
        paid_on,
        effective_on=matter.disenrollment.effective_on,
        grace_begins_on=matter.disenrollment.grace_begins_on,
        today=day_of(matter.case, at),
    )
    machine.act(matter, "record_irmaa_paid", by=by, at=at, paid_on=paid_on)
    matter.save()
    facts = {"paid_on": paid_on.isoformat()}
    audit.record(matter.case, "irmaa_paid", by=by, at=at, facts=facts)
    settle_if_paid(matter, at=at)
    return matter


def settle_if_paid(matter: Reinstatement, *, at: datetime) -> bool:
    """Go on as paid where all that was owed is here in time; whether this call did it.

    The case and its ledger are locked by the caller.
    """
    if matter.state not in (State.FAVORABLE, State.UNPAID) or not matter.is_paid_in_time():
        return False
    paid_on = _paid_on(matter)
    from_unpaid = matter.state == State.UNPAID
    _refuse_alongside(matter)
    before = machine.act(matter, "settle", by=None, at=at, paid_on=paid_on)
    matter.save()
    case = matter.case
    met_at = min(clocks.end_of(case, paid_on), at)
    clocks.met(case, clocks.PAY, met_at=met_at, met_by=_by_what(matter), at=at)
    clocks.open_submit(matter, at=at)
    event = audit.record(
        case, "settled", by=None, at=at, from_state=before, to_state=matter.state,
        facts={"paid_on": paid_on.isoformat(), "from_unpaid": from_unpaid},
    )  # fmt: skip
    void_replaced(letters.queue(event, matter, at=at), at=at)
    return True


def unpaid(*, at: datetime, limit: int) -> list[int]:
    """The ids of favorable cases whose last day to pay is over, the oldest first."""
    duties = cases.Deadline.objects.filter(
        duty=clocks.PAY, met_at=None, closed_at=None, due_at__lt=at,
        case__reinstatement__state=State.FAVORABLE,
    )  # fmt: skip
    return list(duties.order_by("due_at", "id").values_list("case_id", flat=True)[:limit])


@transaction.atomic
def lapse(case_id: int, *, at: datetime) -> bool:
    """Close a favorable case that was not paid by the last day, with its notice (by the worker).

    Whether this call did it: one that was paid or closed meanwhile is let alone.
    """
    matter = locked_reinstatement(case_id)
    if matter.state != State.FAVORABLE:
        return False
    case, account = matter.case, matter.disenrollment.account
    lacking = _lacking(matter, account)
    why = f"{lacking[:1].upper()}{lacking[1:]} was not received by the last day."
    before = machine.act(matter, "lapse", by=None, at=at, why=why)
    matter.save()
    clocks.end(case, clocks.PAY, at=at, why="not everything owed was received by the last day")
    event = audit.record(
        case, "unpaid", by=None, at=at, from_state=before, to_state=matter.state, why=why,
        facts={
            "lacking": lacking,
            "missing": f"{account.still_owed:,.2f}",
            "pay_by": str(matter.pay_by),
        },
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return True


def _refuse_alongside(matter: Reinstatement) -> None:
    """A case closed as unpaid comes back only where no one else's request is open next to it."""
    others = Reinstatement.objects.filter(disenrollment=matter.disenrollment_id)
    open_ = others.exclude(state__in=ENDED).exclude(pk=matter.pk).select_related("case").first()
    if open_:
        message = (
            f"This pays everything owed, so case {matter.case.number} would continue as paid. "
            f"Another request is open: case {open_.case.number}. Finish that one, then record this "
            "again."
        )
        raise Refused("open_alongside", message)


def _paid_on(matter: Reinstatement) -> date:
    """The day on which the last of what was owed was received."""
    disenrollment = matter.disenrollment
    on = arrears.paid_in_full_on(
        [line for month in disenrollment.months.all() for line in month.lines],
        [payment.line for payment in disenrollment.payments.all()],
        effective_on=disenrollment.effective_on,
        last_day=disenrollment.pay_by.due_on,
    )
    return max(each for each in (on, matter.irmaa_paid_on) if each)


def _by_what(matter: Reinstatement) -> str:
    owed = matter.disenrollment.account.owed_at_disenrollment
    return "everything owed is received" if owed else "nothing was owed"


def _lacking(matter: Reinstatement, account: arrears.Account) -> str:
    """What did not come, in words: of what is owed to us, of the IRMAA owed to CMS, or of both."""
    ours = f"${account.still_owed:,.2f} of what was owed" if account.still_owed else ""
    irmaa_lacks = matter.is_irmaa and not matter.is_irmaa_in_time
    of_cms = "the income-related amount (IRMAA) owed to CMS" if irmaa_lacks else ""
    return " and ".join(each for each in (ours, of_cms) if each)


def unsettle_if_owed(matter: Reinstatement, *, at: datetime) -> None:
    """A paid case owes again where what is here in time is no longer enough."""
    if matter.state != State.PAID or matter.is_paid_in_time():
        return
    before = machine.act(matter, "unsettle", by=None, at=at)
    matter.save()
    case = matter.case
    clocks.end(case, clocks.SUBMIT, at=at, why="a payment was returned: something is owed again")
    clocks.open_pay(matter, at=at)
    audit.record(case, "unsettled", by=None, at=at, from_state=before, to_state=matter.state)
