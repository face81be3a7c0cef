"""A bank's file of payments: taken in whole, then worked through line by line by the worker."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models as cases
from cases.intake.errors import Unreadable
from cases.intake.lines import Row
from regulations.law import Refused
from reinstatement import bankfile
from reinstatement.models import BankFile, BankLine, Disenrollment, Payment
from reinstatement.services.money import PaymentFacts, record_payment

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 50_000
# What one run of the task does; the next sweep goes on from there.
MOST_A_RUN = 2_000
Result = BankLine.Result
LONGEST_REASON = 300


@transaction.atomic
def upload_bank_file(
    plan: cases.Plan, name: str, data: bytes, *, by: User, at: datetime
) -> BankFile:
    """Take a file in; the worker does the rest. Raises PermissionDenied, or Refused (file)."""
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    rows = _readable(data)
    sha256 = hashlib.sha256(data).hexdigest()
    cases.Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if known := BankFile.objects.filter(plan=plan, sha256=sha256).first():
        on = known.uploaded_at.astimezone(plan.zone)
        message = f"This file was uploaded before, on {on:%B %-d, %Y}. Nothing of "
        raise Refused("uploaded_before", message + "it was recorded again.", field="file")
    return BankFile.objects.create(
        plan=plan, name=name[:200], sha256=sha256, data=data, lines=len(rows),
        uploaded_at=at, uploaded_by=by, finished_at=None if rows else at,
    )  # fmt: skip


def too_large(size: int) -> str:
    """What to say of a file of so many bytes; empty where it is small enough."""
    most = MOST_BYTES // (1024 * 1024)
    return f"This file is over {most} MB. Split it." if size > MOST_BYTES else ""


def waiting_files(*, limit: int) -> list[int]:
    """The ids of files that are not worked through, the oldest first."""
    waiting = BankFile.objects.filter(finished_at=None).order_by("id")
    return list(waiting.values_list("pk", flat=True)[:limit])


def process(file_id: int, *, at: datetime, most: int = MOST_A_RUN) -> int:
    """Work through the next lines of a file, each in a transaction of its own; how many.

    Two workers on one file do each line once: whoever finds the file taken leaves it. After a
    crash it goes on at the line where it was.
    """
    file = BankFile.objects.filter(pk=file_id, finished_at=None).first()
    if file is None:
        return 0
    rows = bankfile.rows(bytes(file.data))
    for count in range(most):
        if not _next_line(file_id, rows, at=at):
            return count
    return most


@transaction.atomic
def _next_line(file_id: int, rows: list[Row], *, at: datetime) -> bool:
    """Do the next line; False where nothing is left or another worker has a file of this plan.

    The plan is locked too: else two files could record one reference, each not seeing the other's.
    """
    taken = BankFile.objects.select_for_update(skip_locked=True, no_key=True, of=("self", "plan"))
    files = taken.select_related("plan", "uploaded_by").defer("data")
    file = files.filter(pk=file_id, finished_at=None).first()
    if file is None:
        return False
    row = rows[file.done]
    _do(file, row, at=at)
    file.done += 1
    file.finished_at = at if file.done == file.lines else None
    file.save(update_fields=["done", "finished_at"])
    return True


def _do(file: BankFile, row: Row, *, at: datetime) -> None:
    """Record the payment of a line, or keep why not and what to do."""
    said = {name: row.columns.get(name, "")[:80].replace("\x00", "") for name in _COLUMNS}
    line = BankLine(file=file, number=row.number, said=said, result=Result.TO_MEND)
    try:
        found = bankfile.payment(row)
        known = _known(file.plan, found)
        line.payment = known or _record(file, found, at=at)
        line.result = Result.KNOWN if known else Result.RECORDED
    except Unreadable as refused:
        line.reason = f"{refused.column}: {refused.reason}" if refused.column else refused.reason
    except Refused as refused:
        line.reason = refused.message
    except PermissionDenied:
        line.reason = "Who uploaded this may not record payments any more. Upload it yourself."
    line.reason = line.reason[:LONGEST_REASON]
    line.save()


def _record(file: BankFile, found: bankfile.PaymentLine, *, at: datetime) -> Payment:
    disenrollment = _whose(file.plan, found)
    facts = PaymentFacts(found.received_on, found.amount, Payment.Method.BANK_FILE, found.reference)
    try:
        return record_payment(disenrollment.pk, facts, by=file.uploaded_by, at=at)
    except Refused as refused:
        if refused.code != "opened_meanwhile":
            raise
        return record_payment(disenrollment.pk, facts, by=file.uploaded_by, at=at)


def _known(plan: cases.Plan, found: bankfile.PaymentLine) -> Payment | None:
    """The payment, where the bank told of it before, in this file or another one.

    Raises Refused where it told something else then: one of the two would be lost.
    """
    same = Payment.objects.filter(
        disenrollment__plan=plan, method=Payment.Method.BANK_FILE, reference=found.reference
    )
    known = same.select_related("disenrollment__enrollee").first()
    if known is None:
        return None
    was = (known.disenrollment.enrollee.member_id, known.received_on, known.amount)
    if was != (found.member_id, found.received_on, found.amount):
        message = (
            "The bank told of this reference before, for another member or with another amount or "
            "day. Ask it. If this is another payment, give it a reference of its own."
        )
        raise Refused("another_payment", message)
    return known


def _whose(plan: cases.Plan, found: bankfile.PaymentLine) -> Disenrollment:
    """The disenrollment that a payment is for. Raises Refused with what to do."""
    every = Disenrollment.objects.filter(plan=plan, enrollee__member_id=found.member_id)
    if found.effective_on:
        every = every.filter(effective_on=found.effective_on)
    of_member = list(every.select_related("plan").order_by("-effective_on"))
    if not of_member:
        of_that_day = " on that day" if found.effective_on else ""
        message = (
            f"No disenrollment of this member ID{of_that_day} is on record. Check it, or enter it."
        )
        raise Refused("nobody", message)
    owing = [each for each in of_member if not each.account.is_paid_in_full]
    if not owing:
        message = (
            "Nothing is owed by the ledger. See whether months are missing in it, or whether this "
            "is for another member or a later month."
        )
        raise Refused("nothing_owed", message)
    if len(owing) > 1:
        message = "This member owes for several disenrollments. Say effective_on in the file."
        raise Refused("ambiguous", message)
    return owing[0]


_COLUMNS = (*bankfile.COLUMNS.required, *bankfile.COLUMNS.optional)


def _readable(data: bytes) -> list[Row]:
    if said := too_large(len(data)):
        raise Refused("too_large", said, field="file")
    try:
        rows = bankfile.rows(data)
    except Unreadable as refused:
        raise Refused("no_bank_file", refused.reason, field="file") from None
    if len(rows) > MOST_LINES:
        message = f"This file has over {MOST_LINES:,} lines. Split it."
        raise Refused("too_long", message, field="file")
    return rows
