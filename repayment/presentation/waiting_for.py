"""In one line: what a repayment waits for and from whom."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from cases.presentation.waiting_for import WaitingFor
from premiums.words import day, money, weekday
from regulations.arrears import Counted
from repayment.models import Repayment, State
from repayment.services.clocks import REMIND


def waiting_for(matter: Repayment, at: datetime) -> WaitingFor:
    """What the case waits for now, by the ledger: the state follows it within a minute."""
    if matter.state == State.ENDED:
        return WaitingFor("Closed: the agreement ended", f"{matter.agreement.ended_why}")
    if not matter.standing.left:
        return WaitingFor("Nothing to wait for", "All that was agreed on has come.", "ok")
    missed = matter.missed(at)
    return _missed(matter, missed) if missed else _next(matter)


def _missed(matter: Repayment, missed: tuple[Counted, ...]) -> WaitingFor:
    lacking = money(sum((each.lacking for each in missed), Decimal()))
    since = day(missed[0].installment.due_on)
    said = f"{lacking} that was due since {since} has not come. That alone ends no coverage."
    if any(each.duty == REMIND and each.is_open for each in matter.case.deadlines.all()):
        return WaitingFor("Waiting for us", f"{said} Bill it again.", "soon")
    return WaitingFor("Waiting for the member's payment", said, "soon")


def _next(matter: Repayment) -> WaitingFor:
    left = money(matter.standing.left)
    coming = [each for each in matter.standing.counted if each.lacking]
    if not coming:
        return WaitingFor("Waiting for the member's payment", f"{left} has not come yet.")
    row = coming[0].installment
    words = f"{money(coming[0].lacking)} is due {weekday(row.due_on)}; {left} in all."
    return WaitingFor("Waiting for the member's payment", words)
