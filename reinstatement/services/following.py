"""What a request does when the ledger that it stands on moves: the money of a disenrollment came or
went back, or a month of it was corrected. The case and the ledger are locked by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from accounts.models import User
from cases import audit
from premiums.models import CmsNotice, Payment
from premiums.payees import Request
from regulations.law import Refused
from reinstatement.models import ENDED, GRANTED, Outcome, Reinstatement, State
from reinstatement.services import amounts
from reinstatement.services.money import settle_if_paid, unsettle_if_owed


def case_of(disenrollment_id: int) -> int | None:
    """The case whose money it is: the one in which good cause was found and which is not complete,
    be it closed as unpaid; else the open one, else the newest. Someone else may ask again later."""
    requests = Reinstatement.objects.filter(disenrollment=disenrollment_id).order_by("-case_id")
    granted = requests.filter(state__in=[each for each in GRANTED if each != State.REINSTATED])
    newest = granted.first() or requests.exclude(state__in=ENDED).first() or requests.first()
    return newest.case_id if newest else None


def money_came(matter: Reinstatement, payment: Payment, *, by: User, at: datetime) -> None:
    """Tell of a payment in the trail; a request that it completes goes on as paid."""
    told = {
        "payment": payment.pk,
        "amount": f"{payment.amount:,.2f}",
        "received_on": payment.received_on.isoformat(),
        "how": payment.get_method_display().lower(),
    }
    audit.record(matter.case, "payment_recorded", by=by, at=at, facts=told)
    settle_if_paid(matter, at=at)


def refuse_return(matter: Reinstatement) -> None:
    """Raise Refused while the contractor has the request on the strength of the payment."""
    if matter.state == State.SUBMITTED:
        message = (
            "The reinstatement was sent to the contractor based on this payment. Record the reply "
            "or return first."
        )
        raise Refused("submitted", message)


def money_went_back(
    matter: Reinstatement, payment: Payment, *, why: str, by: User, at: datetime
) -> None:
    """Tell of it in the trail; something may be owed again."""
    facts = {"payment": payment.pk, "amount": f"{payment.amount:,.2f}"}
    audit.record(matter.case, "payment_returned", by=by, at=at, why=why, facts=facts)
    unsettle_if_owed(matter, at=at)
    amounts.tell_anew(matter, at=at)


def refuse_more(matter: Reinstatement, *, before: Decimal, now: Decimal) -> None:
    """Raise Refused where the person was told what is owed, and it would become more."""
    # What was told before an error of the plan was found no longer counts.
    void = matter.state == State.PLAN_ERROR
    if matter.outcome == Outcome.FAVORABLE and not void and now > before:
        message = (
            "The person was told what is owed. It cannot increase now; a month can only be "
            "removed or reduced."
        )
        raise Refused("more_than_told", message, "guidance, section 70.3.5.1", "amount")


def month_corrected(
    matter: Reinstatement,
    told: dict[str, str],
    *,
    is_another_sum: bool,
    why: str,
    by: User,
    at: datetime,
) -> None:
    """Tell of it in the trail; the request goes on as paid, or its sum is told again."""
    audit.record(matter.case, "ledger_corrected", by=by, at=at, why=why, facts=told)
    settle_if_paid(matter, at=at)
    if is_another_sum:
        amounts.tell_anew(matter, at=at)


def notice_kept(matter: Reinstatement, notice: CmsNotice, *, by: User, at: datetime) -> None:
    """Tell of CMS's notice in the trail."""
    facts = {"notice_on": notice.notice_on.isoformat()}
    audit.record(matter.case, "cms_notice_recorded", by=by, at=at, why=notice.words, facts=facts)


def gave_back(disenrollment_id: int) -> bool:
    """Whether coverage came back: reinstated, or the plan's own disenrollment was canceled."""
    found = Reinstatement.objects.filter(disenrollment=disenrollment_id)
    back = Q(state__in=[State.REINSTATED, State.CMS_REINSTATED]) | Q(corrected_on__isnull=False)
    return found.filter(back).exists()


def requests(disenrollment_ids: Iterable[int]) -> dict[int, list[Request]]:
    """The cases by their disenrollment, the oldest first."""
    found: dict[int, list[Request]] = {}
    rows = Reinstatement.objects.filter(disenrollment__in=list(disenrollment_ids))
    for each in rows.select_related("case").order_by("case_id"):
        line = Request(each.case_id, each.case.number, each.get_state_display(), each.is_open)
        found.setdefault(each.disenrollment_id, []).append(line)
    return found
