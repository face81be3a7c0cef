"""What people do with an agreement: bill again what was missed, or end it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from premiums.services.agreements import end_agreement
from regulations.law import Refused, invalid
from repayment.models import Repayment
from repayment.services import clocks, letters
from repayment.services.follow import mark_missed
from repayment.services.locking import locked_repayment


@transaction.atomic
def remind(case_id: int, *, nothing_waits: bool, by: User, at: datetime) -> Repayment:
    """Queue the bill for what was missed, which is due again.

    `nothing_waits` affirms that no money of the member waits to be posted. Raises Refused.
    """
    matter = locked_repayment(case_id)
    if not nothing_waits:
        message = "Check first: a payment that was received needs no bill."
        raise Refused("not_looked", message, field="nothing_waits")
    before = machine.act(matter, "remind", by=by, at=at)
    matter.save()
    # The ledger may be ahead of the sweep, which would void this bill as one of before the change.
    missed = matter.missed(at)
    mark_missed(matter, missed, at=at)
    lacking = sum(each.lacking for each in missed)
    event = audit.record(
        matter.case, "installment_reminded", by=by, at=at, from_state=before,
        to_state=matter.state, facts={"lacking": f"{lacking:,.2f}"},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter


@transaction.atomic
def end(case_id: int, *, why: str, by: User, at: datetime) -> Repayment:
    """The agreement holds no more: what is unpaid is on the ledger as billed late, to be agreed on
    again or collected as any other premium. No coverage ends by it. Raises Refused."""
    matter = locked_repayment(case_id)
    if not why.strip():
        raise invalid("why", "Enter why the agreement ends.")
    left = matter.standing.left
    before = machine.act(matter, "end", by=by, at=at)
    matter.save()
    letters.void_all(matter, by=by, at=at)
    end_agreement(matter.agreement, why=why, at=at)
    clocks.end_remind(matter.case, at=at, why="the agreement ended")
    audit.record(
        matter.case, "agreement_ended", by=by, at=at, from_state=before, to_state=matter.state,
        why=why, facts={"left": f"{left:,.2f}"},
    )  # fmt: skip
    return matter
