"""A member's own ledger in words: bills by kind, money, what is still to be agreed on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from cases import models as cases
from cases.presentation.words import Badge, instant
from premiums.models import Agreement, Cause, Disenrollment, MemberBill, Payment
from premiums.payees import following
from premiums.services import member_bills as own
from premiums.services.agreements import agreements_of
from premiums.words import count, day, money
from regulations import arrears
from regulations.arrears import AgreementStanding, Counted

Kind = MemberBill.Kind


def member_ledger(enrollee: cases.Enrollee, user: User, at: datetime) -> dict[str, Any]:
    """What `premiums/member.html` shows of the own ledger."""
    bills = enrollee.member_bills.select_related("agreement").order_by("-month", "kind")
    payments = enrollee.payments.exclude(pays="").order_by("-received_on", "-pk")
    agreements = enrollee.agreements.select_related("by", "case").order_by("-agreed_at", "-pk")
    kept, today = agreements_of(enrollee), at.astimezone(enrollee.plan.zone).date()
    return {
        "bills": [_bill(each) for each in bills],
        "payments": [_payment(each) for each in payments],
        "sums": [
            {"label": own.LABELS[kind], "unpaid": money(own.unpaid(enrollee, kind))}
            for kind in own.LABELS
            if any(each.kind == kind for each in bills)
        ],
        "past": past_bills(enrollee),
        "agreements": [agreement(each, enrollee, kept, today) for each in agreements],
        "missed": missed_payments(kept, today),
        "may_pay": user.may("reinstatement.collect"),
        "may_correct": user.may("reinstatement.correct"),
    }


def past_bills(enrollee: cases.Enrollee) -> dict[str, Any]:
    """The months billed late that are still to be agreed on, in a sentence; empty where none is."""
    due = own.past_due(enrollee)
    if not due.months:
        return {}
    months = ", ".join(f"{each:%B %Y}" for each in due.months)
    total, number = money(due.total), count(len(due.months), "month")
    said = f"{number} billed late: {months}. Together {total}."
    return {"total": total, "count": number, "said": said}


def missed_payments(kept: dict[int, AgreementStanding], today: date) -> dict[str, Any]:
    """What was missed and has not come, in a sentence, and what follows; empty for nothing."""
    missed = [each for standing in kept.values() for each in standing.missed(today)]
    if not missed:
        return {}
    lacking = money(sum((each.lacking for each in missed), Decimal()))
    since = day(min(each.installment.due_on for each in missed))
    said = f"{count(len(missed), 'payment')} missed: {lacking} that was due since {since}."
    return {"said": said, "after": arrears.after_missed(today)}


def agreement(
    agreed: Agreement, enrollee: cases.Enrollee, kept: dict[int, AgreementStanding], today: date
) -> dict[str, Any]:
    """What was agreed, with its schedule and, of one that holds, what has come of each payment."""
    standing = kept.get(agreed.pk)
    return {
        "left": money(standing.left) if standing and standing.left else "",
        "ended": f"{instant(agreed.ended_at, enrollee.plan.zone)}: {agreed.ended_why}"
        if agreed.ended_at else "",
        "way": agreed.get_way_display(),
        "total": money(agreed.total),
        "months_due": count(agreed.months_due, "month"),
        "words": agreed.words,
        "fault_why": agreed.fault_why,
        "agreed": instant(agreed.agreed_at, enrollee.plan.zone),
        "by": agreed.by,
        "case": agreed.case.number if agreed.case else "",
        "schedule": _schedule(agreed, standing, today),
    }  # fmt: skip


def months_to_bill(enrollee: cases.Enrollee, at: datetime) -> dict[str, Any]:
    """Where the form begins: the months since coverage ended that came back, as far as they are not
    on the ledger; empty where there are none."""
    ended = Disenrollment.objects.filter(enrollee=enrollee).order_by("-effective_on")
    found = ended.prefetch_related("months__charges").first()
    if found is None or not following().gave_back(found.pk):
        return {}
    if own.standing(enrollee, Kind.PREMIUM).filter(month__gte=found.effective_on).exists():
        return {}
    today = at.astimezone(enrollee.plan.zone).date()
    last = max(found.months.all(), key=lambda month: month.month, default=None)
    known = last is not None and not last.withheld_by
    amount = sum((each.amount for each in last.charges.all()), Decimal()) if known else None
    return {
        "kind": Kind.PREMIUM,
        "month": f"{found.effective_on:%m/%Y}",
        "months": arrears.months_since(found.effective_on, today) or 1,
        "amount": amount,
    }


def coverage_ended(enrollee: cases.Enrollee) -> str:
    """That by the records there is no coverage to bill for since a day; empty where there is."""
    last = Disenrollment.objects.filter(enrollee=enrollee).exclude(cause=Cause.SUPPLEMENTAL)
    found = last.order_by("-effective_on").first()
    if found is None or following().gave_back(found.pk):
        return ""
    return (
        f"Our records show that coverage ended effective {day(found.effective_on)} and has not "
        "come back. Bill later months only if the member has joined again."
    )


def _bill(bill: MemberBill) -> dict[str, Any]:
    agreed = bill.agreement_id is not None
    is_plan = bill.kind == Kind.PAYMENT_PLAN
    return {
        "pk": bill.pk,
        "removed": bill.removed_why,
        "may_go": not (bill.removed_at or agreed),
        "month": f"{bill.month:%B %Y}",
        "kind": bill.get_kind_display(),
        "billed": day(bill.billed_on),
        "amount": money(bill.amount),
        "badge": Badge("Removed", "quiet") if bill.removed_at
        else Badge("Never arrears", "quiet") if is_plan
        else Badge("Agreed", "ok") if agreed else Badge("Billed late", "soon"),
    }  # fmt: skip


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "pk": payment.pk,
        "received": day(payment.received_on),
        "amount": money(payment.amount),
        "pays": own.LABELS[Kind(payment.pays)],
        "how": payment.get_method_display(),
        "reference": payment.reference,
        "returned": f"Returned {day(payment.returned_on)}: {payment.returned_why}"
        if payment.returned_on
        else "",
    }


def _schedule(
    agreed: Agreement, standing: AgreementStanding | None, today: date
) -> list[dict[str, Any]]:
    """Each payment; of an agreement that ended without a status."""
    counted = standing.counted if standing else ()
    badges = [_came(each, today) for each in counted]
    rows = agreed.agreed.installments
    return [
        {
            "number": row.number, "due": day(row.due_on), "amount": money(row.amount),
            "badge": badge,
        }
        for row, badge in zip(rows, badges or [None] * len(rows), strict=True)
    ]  # fmt: skip


def _came(each: Counted, today: date) -> Badge:
    """Whether a payment has come, is missed, or is still to come."""
    if not each.lacking:
        return Badge("Received", "ok")
    part = f", {money(each.came)} received" if each.came else ""
    if each.is_missed(today):
        return Badge(f"Missed{part}", "late")
    return Badge(f"Due{part}", "quiet")
