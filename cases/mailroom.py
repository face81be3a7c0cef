"""What the pages of letters on paper read: outbox, work list, batches for the print room."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from cases import models
from cases.queries import MOST_COUNTED, PAGE, mailed_letters, visible_to
from notices import batches
from notices.models import MailingProof, Notice, PrintBatch, Undelivered

LONGEST_KEY = 18
ALL, WAITING, LEFT, RETURNED, ADDRESS = "all", "waiting", "left", "returned", "address"
TABS = {
    ALL: "All",
    WAITING: "Waiting to be sent",
    LEFT: "Left",
    RETURNED: "Returned",
    ADDRESS: "Needs an address",
}
_CAME_BACK = Exists(Undelivered.objects.filter(notice=OuterRef("pk"), returned_on__isnull=False))


@dataclass(frozen=True)
class LetterPage:
    """Some letters, and the key of the last one where there are more."""

    notices: list[Notice]
    next_key: str


@dataclass(frozen=True)
class WorkPage:
    """Some letters that need an address, and the key of the last one where there are more."""

    rows: list[Undelivered]
    next_key: str


@dataclass(frozen=True)
class BatchPage:
    """Some batches, and the key of the last one where there are more."""

    rows: list[PrintBatch]
    next_key: str
    waiting: dict[models.Plan, int] = field(default_factory=dict)


def letters(user: User, *, tab: str = ALL, search: str = "", before: str = "") -> LetterPage:
    """One page of the letters of visible cases, the newest first, before the key of the last.

    `search` is the number printed on a letter (L-123) or that of a case.
    """
    found = _found(_tab(user, tab), search)
    if (key := _key(before)) is not None:
        found = found.filter(pk__lt=key)
    shown = list(found.order_by("-pk")[: PAGE + 1])
    return LetterPage(shown[:PAGE], str(shown[PAGE - 1].pk) if len(shown) > PAGE else "")


def tab_counts(user: User) -> dict[str, int]:
    """How many letters are in the tabs that are work, counted to `MOST_COUNTED` and one."""
    counted = {tab: _tab(user, tab)[: MOST_COUNTED + 1].count() for tab in (WAITING, RETURNED)}
    return counted | {ADDRESS: _to_settle(user)[: MOST_COUNTED + 1].count()}


def oldest_waiting(user: User) -> datetime | None:
    """When the oldest letter that waits to be sent was made; None where none waits."""
    first: datetime | None = _tab(user, WAITING).aggregate(first=Min("event__at"))["first"]
    return first


def needing_address(user: User, *, after: str = "") -> WorkPage:
    """One page of the letters that need an address, the oldest first, after the key of the last."""
    rows = _to_settle(user).order_by("id")
    if (key := _key(after)) is not None:
        rows = rows.filter(pk__gt=key)
    shown = list(
        rows.select_related(
            "notice__case__plan", "notice__case__enrollee", "notice__case__provider",
            "notice__resend_of",
        )[: PAGE + 1]
    )  # fmt: skip
    return WorkPage(shown[:PAGE], str(shown[PAGE - 1].pk) if len(shown) > PAGE else "")


def letter(user: User, number: str, pk: int) -> Notice:
    """A letter of a visible case, with all that its page shows. Raises Notice.DoesNotExist."""
    if "\x00" in number:  # An address may hold what no column can.
        raise Notice.DoesNotExist
    people = ("recorded_by", "settled_by", "resent")
    known = Prefetch("undelivered", Undelivered.objects.select_related(*people).order_by("id"))
    proofs = MailingProof.objects.select_related("recorded_by", "document").order_by("-id")
    return (
        Notice.objects.filter(case__in=visible_to(user), case__number=number)
        .select_related("case__plan", "case__enrollee", "case__provider", "batch", "resend_of")
        .prefetch_related(
            known, "resends", Prefetch("proofs", proofs), Prefetch("batch__proofs", proofs)
        )
        .get(pk=pk)
    )


def print_batches(*, before: str = "") -> BatchPage:
    """One page of batches, the newest first, with how many letters of each plan wait for one."""
    rows = PrintBatch.objects.select_related("plan", "made_by").order_by("-pk")
    if (key := _key(before)) is not None:
        rows = rows.filter(pk__lt=key)
    shown = list(rows.prefetch_related(_standing_proofs())[: PAGE + 1])
    waiting = {
        plan: batches.unbatched(plan.pk)[: MOST_COUNTED + 1].count()
        for plan in models.Plan.objects.order_by("name")
    }
    next_key = str(shown[PAGE - 1].pk) if len(shown) > PAGE else ""
    return BatchPage(shown[:PAGE], next_key, waiting)


def print_batch(pk: int) -> PrintBatch:
    """One batch. Raises PrintBatch.DoesNotExist."""
    proofs = MailingProof.objects.select_related("recorded_by", "proof_document").order_by("-id")
    proofs = proofs.defer("proof_document__data")
    rows = PrintBatch.objects.select_related("plan", "made_by")
    return rows.prefetch_related(Prefetch("proofs", proofs)).get(pk=pk)


def batch_letters(batch: PrintBatch, *, after: str = "") -> LetterPage:
    """One page of the letters of a batch, in their order, after that place."""
    found = mailed_letters().filter(batch=batch).select_related("case__plan", "resend_of")
    if (key := _key(after)) is not None:
        found = found.filter(batch_place__gt=key)
    shown = list(found.order_by("batch_place")[: PAGE + 1])
    more = len(shown) > PAGE
    return LetterPage(shown[:PAGE], str(shown[PAGE - 1].batch_place) if more else "")


def _standing_proofs() -> Prefetch[str]:
    return Prefetch("proofs", MailingProof.objects.filter(replaced_at=None))


def _tab(user: User, tab: str) -> QuerySet[Notice]:
    found = mailed_letters().filter(case__in=visible_to(user)).select_related("case__plan")
    found = found.select_related("case__plan", "batch", "resend_of")
    if tab == WAITING:
        return found.filter(dispatched_at=None, voided_at=None)
    if tab == LEFT:
        return found.filter(dispatched_at__isnull=False)
    return found.filter(_CAME_BACK) if tab == RETURNED else found


def _to_settle(user: User) -> QuerySet[Undelivered]:
    return Undelivered.objects.filter(settled_at=None, notice__case__in=visible_to(user))


def _found(letters: QuerySet[Notice], search: str) -> QuerySet[Notice]:
    words = search.strip().upper()
    if not words:
        return letters
    if "\x00" in words:
        return letters.none()
    plain = words.removeprefix("L-").removeprefix("L")
    if plain.isascii() and plain.isdecimal() and len(plain) <= LONGEST_KEY:
        return letters.filter(pk=int(plain))
    return letters.filter(Q(case__number__iexact=words))


def _key(text: str) -> int | None:
    """The key in an address; None for one that cannot be read, which gives the first page."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None
