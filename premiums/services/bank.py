"""A bank's file of payments: taken in whole, then worked through line by line by the worker."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from cases import models as cases
from cases.intake.errors import Unreadable
from cases.intake.lines import Row
from premiums import bankfile
from premiums.models import BankFile, BankLine, Payment
from premiums.payees import Claim
from premiums.services import matching
from premiums.services.money import PaymentFacts
from regulations.law import Refused

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
        message = f"This file was already uploaded on {on:%B %-d, %Y}. Nothing was recorded again."
        raise Refused("uploaded_before", message, field="file")
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

    Two workers on one file do each line once: the one that finds the file taken leaves it. After a
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
    except matching.Ambiguous as refused:
        line.reason, line.choices = refused.message, _choices(refused.claims)
    except Refused as refused:
        line.reason = refused.message
    except PermissionDenied:
        line.reason = (
            "The person who uploaded this can no longer record payments. Upload it yourself."
        )
    line.reason = line.reason[:LONGEST_REASON]
    line.save()


@transaction.atomic
def choose(line_id: int, claim_key: str, *, by: User, at: datetime) -> BankLine:
    """A person says what a line is for that may be for several things: it is recorded for that.

    Raises PermissionDenied, or Refused where it is recorded already or that is open no longer.
    """
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    file = BankLine.objects.select_related("file").get(pk=line_id).file
    plan = cases.Plan.objects.select_for_update(no_key=True).get(pk=file.plan_id)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line_id)
    if line.result != Result.TO_MEND or not line.choices:
        raise Refused("chosen_before", "What this line is for was said already.")
    found = bankfile.payment(Row(line.number, b"", line.said))
    known = _known(plan, found)
    line.payment = known or _record_for(plan, claim_key, found, by=by, at=at)
    line.result = Result.KNOWN if known else Result.RECORDED
    line.reason, line.choices = "", []
    line.save()
    return line


def _choices(claims: list[Claim]) -> list[dict[str, str]]:
    return [{"key": each.key, "label": each.label} for each in claims]


def _record(file: BankFile, found: bankfile.PaymentLine, *, at: datetime) -> Payment:
    claim = matching.the_one_claim(file.plan, found.member_id, found.effective_on, found.kind)
    return matching.take_payment(claim, _facts(found), by=file.uploaded_by, at=at)


def _record_for(
    plan: cases.Plan, claim_key: str, found: bankfile.PaymentLine, *, by: User, at: datetime
) -> Payment:
    enrollee = cases.Enrollee.objects.get(plan=plan, member_id=found.member_id)
    open_ = {each.key: each for each in matching.claims_of(enrollee)}
    if claim_key not in open_:
        raise Refused("not_open", "Nothing is owed for that any more. Say what else it is for.")
    return matching.take_payment(open_[claim_key], _facts(found), by=by, at=at)


def _facts(found: bankfile.PaymentLine) -> PaymentFacts:
    return PaymentFacts(found.received_on, found.amount, Payment.Method.BANK_FILE, found.reference)


def _known(plan: cases.Plan, found: bankfile.PaymentLine) -> Payment | None:
    """The payment, where the bank told of it before, or where a person recorded it for the member.

    Raises Refused where it told something else then: one of the two would be lost.
    """
    same = Payment.objects.filter(enrollee__plan=plan, reference=found.reference).filter(
        Q(method=Payment.Method.BANK_FILE) | Q(enrollee__member_id=found.member_id)
    )
    known = same.select_related("enrollee").order_by("pk").first()
    if known is None:
        return None
    was = (known.enrollee.member_id, known.received_on, known.amount)
    if was != (found.member_id, found.received_on, found.amount):
        message = (
            "This reference was already used for another member, or with a different amount or "
            "date. Ask the bank. If this is another payment, give it a reference of its own."
        )
        raise Refused("another_payment", message)
    return known


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
