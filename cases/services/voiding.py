"""Letters that are not sent: by the person who looked at them, or because another took their place.

The row stays forever as evidence. It never leaves, and no duty is met or closed by it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cases import audit, letter_order, models
from cases.services import letter_reviews, sent_with, undelivered
from notices.models import LetterReview, Notice
from regulations.law import Refused

Answer = LetterReview.Answer


@transaction.atomic
def void_letter(letter_review_id: int, *, why: str, by: User, at: datetime) -> LetterReview:
    """Say that a held letter and its copies are not sent, and why.

    A person who may look at it may, also while it waits for its author. Raises Refused, also where
    an open duty of law waits for this letter alone: no one could write it a second time.
    """
    letter_review = letter_reviews.locked_review(letter_review_id, by)
    if refused := why_not_void(letter_review, by):
        raise refused
    if not why.strip():
        raise Refused("invalid", "Enter why this letter will not be sent.", field="why")
    _void(letter_review.notice, why, by=by, at=at)
    return LetterReview.objects.filter(notice=letter_review.notice).latest("pk")


def void_replaced(written: Sequence[Notice], *, at: datetime) -> None:
    """Void what has not left of the earlier events of which these letters take the place: held for
    a look, waiting for an address, or queued a moment ago.

    Called with the case locked, by the step that wrote them. What alone meets an open duty stays.
    """
    if not written:
        return
    event = written[0].event
    earlier = _unsent(event.case).filter(
        event__event__in=letter_order.replaced_at_once(event), event__lt=event.pk
    )
    why = f"Letter {written[0].number} replaces it."
    for notice in _first_of_each(earlier):
        if not letter_order.met_by(notice).exists():
            _void(notice, why, by=event.by, at=at)


def void_unsent(
    case: models.Case, kinds: Collection[str], *, why: str, by: User | None, at: datetime
) -> None:
    """Void the letters of these kinds that have not left, held or queued: what the caller does now
    makes them wrong. Called with the case locked, before the letter in their place is written,
    which may be of the same kind; the caller closes or opens again the duties that they would have
    met."""
    for notice in _first_of_each(_unsent(case).filter(kind__in=kinds)):
        _void(notice, why, by=by, at=at)


def why_not_void(letter_review: LetterReview, by: User) -> Refused | None:
    """Why this person may not say that the letter of this review is not sent, or None."""
    notice = letter_review.notice
    last = notice.letter_reviews.order_by("-pk").first()
    if letter_review.answer in (Answer.RELEASED, Answer.VOIDED) or last != letter_review:
        return letter_reviews.why_not_review(letter_review, by) or _reviewed_since()
    if own := letter_reviews.why_own(notice, by):
        return own
    return _only_answer(list(letter_order.met_by(notice))) or _goes_with(notice)


def _only_answer(waiting: list[models.Deadline]) -> Refused | None:
    if not waiting:
        return None
    message = (
        f"An open task ({waiting[0].citation}) can be completed only by this letter. Send it back, "
        "have the text corrected, and release it."
    )
    return Refused("only_answer", message, waiting[0].citation)


def _goes_with(notice: Notice) -> Refused | None:
    if (other := sent_with.waiting_for(notice).first()) is None:
        return None
    message = f"Letter {other.number} says that this one goes with it. Release this one first."
    return Refused("goes_with", message)


def _reviewed_since() -> Refused:
    return Refused(
        "reviewed_already", "This letter has been reviewed again since then. See the list."
    )


def _unsent(case: models.Case) -> QuerySet[Notice]:
    """A copy that is sent again is of a letter that left, and goes."""
    found = Notice.objects.filter(case=case, dispatched_at=None, voided_at=None, resend_of=None)
    return found.select_related("event__case")


def _first_of_each(unsent: QuerySet[Notice]) -> list[Notice]:
    """Of each letter the first row: that of the recipient for whom it was written, not a copy."""
    found: dict[tuple[int, str], Notice] = {}
    for notice in unsent.order_by("pk"):
        found.setdefault((notice.event_id, notice.kind), notice)
    return list(found.values())


def _void(notice: Notice, why: str, *, by: User | None, at: datetime) -> None:
    """Of a letter with its copies: the rows, the review, one event. None of them leaves any more,
    as if it were held forever."""
    unsent = _unsent(notice.case).filter(event=notice.event_id, kind=notice.kind)
    for each in unsent.order_by("pk"):
        each.held_at = each.held_at or at
        each.voided_at, each.void_why = at, why
        each.save(update_fields=["held_at", "voided_at", "void_why"])
        undelivered.is_not_sent(each, by=by, at=at)
    _answer_review(notice, why, by=by, at=at)
    facts = {"notice": notice.pk, "kind": notice.kind, "letter": notice.number}
    audit.record(notice.case, "letter_voided", by=by, at=at, why=why, facts=facts)


def _answer_review(notice: Notice, why: str, *, by: User | None, at: datetime) -> None:
    """The review that waits, or one more where the letter was sent back; none where no one
    asked."""
    reviews = LetterReview.objects.filter(notice=notice)
    if not reviews.exists():
        return
    letter_review = reviews.filter(answer="").first() or LetterReview(notice=notice, asked_at=at)
    (
        letter_review.answer,
        letter_review.words,
        letter_review.answered_by,
        letter_review.answered_at,
    ) = Answer.VOIDED, why, by, at
    letter_review.save()
