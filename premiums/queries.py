"""What the pages of the ledger read: disenrollments with their months and payments, bank files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from cases import models as cases
from premiums import models
from regulations.universes import plain_mbi

# What a ledger shows, to be prefetched from its disenrollment.
LEDGER = ("months__charges", "payments", "corrections__by")
PAGE = 50
LONGEST_KEY = 18


@dataclass(frozen=True)
class Page:
    """Some disenrollments, and the key of the last one where there are more."""

    rows: list[models.Disenrollment]
    next_key: str


def disenrollments(user: User, search: str, *, after: str) -> Page:
    """One page of disenrollments, the newest first, after the key of the page before.

    `search` is a member ID, a Medicare number or the beginning of a last name.
    """
    if not user.may("case.view"):
        return Page([], "")
    found = models.Disenrollment.objects.select_related("plan", "enrollee")
    if search:
        found = found.filter(
            Q(enrollee__member_id__iexact=search)
            | Q(enrollee__mbi=plain_mbi(search))
            | Q(enrollee__last_name__istartswith=search)
        )
    shown = _after(found, after).prefetch_related(*LEDGER)
    rows = list(shown.order_by("-effective_on", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{last.effective_on}_{last.pk}" if last else "")


def _after(found: QuerySet[models.Disenrollment], key: str) -> QuerySet[models.Disenrollment]:
    """Those after the key; an unreadable key gives the first page."""
    day, _, pk = key.rpartition("_")
    if not pk.isdecimal() or len(pk) > LONGEST_KEY:
        return found
    try:
        effective_on = date.fromisoformat(day)
    except ValueError:
        return found
    return found.filter(
        Q(effective_on__lt=effective_on) | Q(effective_on=effective_on, pk__lt=int(pk))
    )


def disenrollment(user: User, pk: int) -> models.Disenrollment:
    """A disenrollment with its ledger. Raises Disenrollment.DoesNotExist."""
    if not user.may("case.view"):
        raise models.Disenrollment.DoesNotExist
    found = models.Disenrollment.objects.select_related(
        "plan", "enrollee", "cms_notice__entered_by"
    )
    return found.prefetch_related(*LEDGER).get(pk=pk)


@dataclass(frozen=True)
class BankFiles:
    """Some files, and the key of the last one where there are more."""

    rows: list[models.BankFile]
    next_key: str


@dataclass(frozen=True)
class BankLines:
    """Some lines of a file, narrowed to one result, and the key of the last one."""

    rows: list[models.BankLine]
    next_key: str
    only: str
    after: str


def bank_files(*, before: str) -> BankFiles:
    """One page of files, the newest first; an unreadable key gives the first."""
    found = _bank_files()
    if before.isdecimal() and len(before) <= LONGEST_KEY:
        found = found.filter(pk__lt=int(before))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return BankFiles(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def bank_file(pk: int) -> models.BankFile:
    """A file without its bytes. Raises BankFile.DoesNotExist."""
    return _bank_files().get(pk=pk)


def bank_lines(file: models.BankFile, *, only: str, after: str) -> BankLines:
    """One page of the lines of a file in their order, of one result where it is one."""
    found = file.rows.select_related("payment__case")
    only = only if only in models.BankLine.Result.values else ""
    if only:
        found = found.filter(result=only)
    after = str(int(after)) if after.isdecimal() and len(after) <= LONGEST_KEY else ""
    if after:
        found = found.filter(number__gt=int(after))
    rows = list(found.order_by("number")[: PAGE + 1])
    last = str(rows[PAGE - 1].number) if len(rows) > PAGE else ""
    return BankLines(rows[:PAGE], last, only, after)


def bank_results(file: models.BankFile) -> list[dict[str, Any]]:
    """How many lines came to what."""
    counts = dict(file.rows.values_list("result").annotate(Count("pk")).order_by())
    return [
        {"result": value, "label": label, "count": counts.get(value, 0)}
        for value, label in models.BankLine.Result.choices
    ]


def _bank_files() -> QuerySet[models.BankFile]:
    to_mend = Count("rows", filter=Q(rows__result=models.BankLine.Result.TO_MEND))
    found = models.BankFile.objects.select_related("plan", "uploaded_by").defer("data")
    return found.annotate(to_mend=to_mend)


def member(user: User, pk: int) -> cases.Enrollee | None:
    """A member with the plan, or None."""
    found = cases.Enrollee.objects.select_related("plan").filter(pk=pk)
    return found.first() if user.may("case.view") else None


def members(user: User, member_id: str) -> list[cases.Enrollee]:
    """Those of any plan with this ID, no more than two."""
    if not user.may("case.view") or not member_id:
        return []
    return list(cases.Enrollee.objects.filter(member_id__iexact=member_id)[:2])
