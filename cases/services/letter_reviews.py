"""The second review of a letter: released, sent back to its author, corrected and looked at again.
Or it is not sent at all: `cases.services.voiding`.

No clock waits for any of it: the duties run on, and their alerts with them, until the letter left.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, letter_order, models
from cases.services import reviewer_text
from cases.services.letter_rows import day_of
from cases.services.locking import locked_matter
from notices.declared import letter
from notices.models import LetterReview, Notice
from notices.words import ENGLISH, instant
from regulations.law import Refused

REVIEW, CORRECT = "letter.review", "letter.correct"
LICENSED = "42 CFR 422.566(d)"
Answer = LetterReview.Answer


@transaction.atomic
def release_letter(letter_review_id: int, *, by: User, at: datetime) -> LetterReview:
    """Let a letter and its copies leave: the next sweep takes them. Raises Refused."""
    letter_review = locked_review(letter_review_id, by)
    if refused := why_not_review(letter_review, by) or why_not_release(letter_review.notice):
        raise refused
    _answer(letter_review, Answer.RELEASED, "", by=by, at=at)
    for notice in copies_of(letter_review.notice):
        notice.held_at, notice.next_attempt_at = None, at
        notice.save(update_fields=["held_at", "next_attempt_at"])
    _record(letter_review.notice, "letter_released", by=by, at=at)
    return letter_review


@transaction.atomic
def send_back_letter(letter_review_id: int, *, words: str, by: User, at: datetime) -> LetterReview:
    """Give a letter back to its author; `words` say what is to be corrected. It stays held."""
    letter_review = locked_review(letter_review_id, by)
    if refused := why_not_review(letter_review, by):
        raise refused
    _answer(letter_review, Answer.SENT_BACK, words, by=by, at=at)
    _record(letter_review.notice, "letter_sent_back", by=by, at=at, why=words)
    return letter_review


@transaction.atomic
def correct_letter(
    notice_id: int, *, words: Mapping[str, str], note: str, by: User, at: datetime
) -> Notice:
    """Correct the free words of a letter that was sent back, and ask for another review.

    `words` are by the names of `reviewer_texts`; what the file keeps of them is corrected with it.
    The trail keeps both versions. `note` speaks to the person who looks next: it must say why where
    no word is changed. Raises Refused, with the field.
    """
    if not by.may(CORRECT):
        raise PermissionDenied
    case_id = Notice.objects.values_list("case_id", flat=True).get(pk=notice_id)
    matter = locked_matter(case_id)
    notice = Notice.objects.select_related("event__by").get(pk=notice_id)
    notice.case = matter.case
    if refused := why_not_correct(notice, by, at):
        raise refused
    changed = _changed(notice, words, note)
    _refuse_unfit(matter, notice, words, at)
    changes = reviewer_text.with_joined(matter, {text.words: after for text, after in changed})
    copies = copies_of(notice)
    for each in copies:
        each.facts = reviewer_text.in_facts(each.facts, each, changes)
        each.save(update_fields=["facts"])
    reviewer_text.on_record(matter, notice.kind, changes)
    kept = [{"of": text.label, "before": text.words, "after": after} for text, after in changed]
    labels = [text.label for text, _after in changed]
    _record(
        notice, "letter_corrected", by=by, at=at, why=note,
        changes=kept, changed=f"{'; '.join(labels)}." if labels else "No text was changed.",
    )  # fmt: skip
    LetterReview.objects.create(notice=notice, asked_at=at)
    return notice


def why_not_review(letter_review: LetterReview, by: User) -> Refused | None:
    """Why this person may not answer this review, or None: no one looks at what they wrote."""
    if letter_review.answer:
        return _answered(letter_review)
    return why_own(letter_review.notice, by)


def why_own(notice: Notice, by: User) -> Refused | None:
    """Why this person may not look at the letter as one of those who wrote it, or None."""
    wrote = notice.case.events.filter(event="letter_corrected", by=by, facts__notice=notice.pk)
    if notice.event.by_id == by.pk or wrote.exists():
        message = "You wrote this letter or made the decision in it. Someone else must review it."
        return Refused("own_letter", message)
    return None


def why_not_release(notice: Notice) -> Refused | None:
    """Why the letter is not let go, or None: a later one took its place.

    One that alone meets an open duty may leave all the same: late is better than never.
    """
    later = letter_order.replaced_by(notice)
    if later is None or letter_order.met_by(notice).exists():
        return None
    message = f"{in_its_place(later)} Mark this one as not to be sent, and say why."
    return Refused("replaced", message)


def in_its_place(later: Notice) -> str:
    """Which letter took the place of another, and where that one is."""
    day = instant(later.dispatched_at or later.queued_at, later.case.plan.zone, ENGLISH)
    where = "left" if later.dispatched_at else "was queued"
    return f"Letter {later.number} ({later.get_kind_display()}), which {where} {day}, replaces it."


def why_not_correct(notice: Notice, by: User, at: datetime) -> Refused | None:
    """Why this person may not correct the letter now, or None.

    Its author may, or someone of the same role; the words of a denial are a licensed professional's
    (42 CFR 422.566(d)).
    """
    if notice.voided_at:
        return Refused("voided", "This letter was not sent. Its text is kept as evidence.")
    if notice.held_at is None:
        return Refused("not_held", "This letter is not on hold. Its text cannot be changed.")
    last = notice.letter_reviews.order_by("-pk").first()
    if last is None or last.answer != Answer.SENT_BACK:
        return Refused("not_sent_back", "It waits for review. It can be corrected once sent back.")
    author = notice.event.by
    if author and author.is_active and by.pk != author.pk and by.role != author.role:
        message = f"{author} wrote this letter. They, or someone in the same role, must correct it."
        return Refused("not_the_author", message)
    if notice.event.event in notice.case.kind_.licensed_words and not by.licensed_on(
        day_of(notice.case, at)
    ):
        message = "Only a licensed professional can write the text of a denial."
        return Refused("license_missing", message, LICENSED)
    return None


def copies_of(notice: Notice) -> list[Notice]:
    """The held letter and its copies for others, in the order in which they were written."""
    same = Notice.objects.filter(event=notice.event_id, kind=notice.kind, held_at__isnull=False)
    same = same.filter(voided_at=None)
    return list(same.select_related("case__plan").order_by("pk"))


def locked_review(letter_review_id: int, by: User) -> LetterReview:
    """A review, once its case is locked. Raises PermissionDenied for who may look at none."""
    if not by.may(REVIEW):
        raise PermissionDenied
    case_id = LetterReview.objects.values_list("notice__case_id", flat=True).get(
        pk=letter_review_id
    )
    matter = locked_matter(case_id)
    letter_review = LetterReview.objects.select_related("notice__event", "answered_by").get(
        pk=letter_review_id
    )
    letter_review.notice.case = matter.case
    return letter_review


def _answer(
    letter_review: LetterReview, answer: str, words: str, *, by: User, at: datetime
) -> None:
    letter_review.answer, letter_review.words = answer, words
    letter_review.answered_by, letter_review.answered_at = by, at
    letter_review.save(update_fields=["answer", "words", "answered_by", "answered_at"])


def _answered(letter_review: LetterReview) -> Refused:
    if letter_review.answer == Answer.VOIDED:
        return Refused("reviewed_already", "It is already recorded that this will not be sent.")
    done = letter_review.get_answer_display().lower()
    return Refused("reviewed_already", f"{letter_review.answered_by} {done} this letter already.")


def _changed(
    notice: Notice, words: Mapping[str, str], note: str
) -> list[tuple[reviewer_text.ReviewerText, str]]:
    texts = reviewer_text.reviewer_texts(notice)
    if empty := next(
        (text for text in texts if not words.get(text.name, text.words).strip()), None
    ):
        raise Refused("empty", "Write this in your own words.", field=empty.name)
    changed = [
        (text, words[text.name]) for text in texts if words.get(text.name, text.words) != text.words
    ]
    if not changed and not note:
        message = "Change the text, or explain why it stays as it is."
        raise Refused("nothing_changed", message, field="note")
    return changed


def _refuse_unfit(matter: Any, notice: Notice, words: Mapping[str, str], at: datetime) -> None:
    """Raise Refused, at its text, where one may not stand in this letter (`Letter.judges`)."""
    judges = letter(notice.kind).judges
    for text in reviewer_text.reviewer_texts(notice):
        # The text of a line has its name behind that of the text.
        judge = judges.get(text.label.partition(":")[0])
        refused = judge(matter, words.get(text.name, text.words), at) if judge else None
        if refused:
            refused.field = text.name
            raise refused


def _record(
    notice: Notice, event: str, *, by: User, at: datetime, why: str = "", **facts: object
) -> models.AuditEvent:
    told = {"notice": notice.pk, "kind": notice.kind, **facts}
    return audit.record(notice.case, event, by=by, at=at, why=why, facts=told)
