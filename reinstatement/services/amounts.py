"""The amount that a favorable letter told is another one now: a further letter tells it."""

from __future__ import annotations

from datetime import datetime

from cases import audit
from cases.services.letter_rows import day_of
from cases.services.voiding import void_replaced
from reinstatement.models import Reinstatement, State
from reinstatement.services import letters


def tell_anew(matter: Reinstatement, *, at: datetime) -> None:
    """Tell a favorable case's new amount while it can still be paid (guidance, section 70.3.5.1).

    For money that went back, which the person may take for paid, and for a ledger that was wrong.
    The case and its ledger are locked by the caller.
    """
    case = matter.case
    if matter.state != State.FAVORABLE or not matter.pay_by:
        return
    account = matter.disenrollment.account
    told, matter.amount_owed = matter.amount_owed, account.owed_at_disenrollment
    matter.save()
    event = audit.record(
        case, "amount_changed", by=None, at=at,
        facts={
            "told": f"{told or 0:,.2f}",
            "owed": f"{account.owed_at_disenrollment:,.2f}",
            "still_owed": f"{account.still_owed:,.2f}",
        },
    )  # fmt: skip
    # Once the day is over the letter that closes the case shows the account.
    if day_of(case, at) <= matter.pay_by:
        void_replaced(letters.queue(event, matter, at=at), at=at)
