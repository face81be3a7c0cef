"""Letters on paper in words: where each is, what shows that it was mailed, what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cases import models
from cases.presentation.clock import level, time_left
from cases.presentation.words import Badge, instant, span
from cases.services import preferences
from cases.services.returned import CORRECTED_AS
from notices.models import Language, LetterReview, MailingProof, Notice, PrintBatch, Undelivered
from regulations import mailing as law
from regulations.law import CHECKED

HELD_UP = {
    "no_address": "there is no address to mail it to",
    "typst_refused_the_letter": "the letter could not be created",
    "form_text_changed": "the text of the standard form is not the one that was approved",
    "no_copy_for_doctor": "it says that the doctor was sent a copy, and that copy cannot leave: "
    "correct the doctor's address",
    "letter_with_it_cannot_leave": "it says that another letter goes with it, and that letter "
    "cannot leave yet: see what holds that one up",
}


def letters(case: models.Case) -> list[dict[str, Any]]:
    """The letters of the case: what, to whom, when it left or why it has not, what came of it."""
    return [_letter(notice, case) for notice in case.notices.all()]


def letters_as(case: models.Case) -> str:
    """How the enrollee gets letters: Spanish, large print."""
    return preferences.of_enrollee(case.enrollee)


def letter_row(notice: Notice) -> dict[str, Any]:
    """One line of a list of letters."""
    return _letter(notice, notice.case) | {"notice": notice, "number": notice.case.number}


def work_row(row: Undelivered, at: datetime) -> dict[str, Any]:
    """One line of the letters that need an address: how old, and which clock runs."""
    notice, case = row.notice, row.notice.case
    due = case.next_due_at
    return {
        "pk": row.pk,
        "notice": notice,
        "number": case.number,
        "is_returned": row.returned_on is not None,
        "corrects": notice.recipient in CORRECTED_AS,
        "badge": _return_badge(row),
        "why": reason(row),
        "remark": row.remark,
        "since": instant(row.recorded_at, case.plan.zone),
        "age": span(at - row.recorded_at),
        "left": time_left(due, at) if due else "",
        "level": level(due, at) if due else "",
    }


def returns(notice: Notice) -> list[dict[str, Any]]:
    """What became of a letter that reached no one: when, why, and how it was settled."""
    zone = notice.case.plan.zone
    return [
        {
            "pk": row.pk,
            "is_open": row.is_open,
            "badge": _return_badge(row),
            "reason": reason(row),
            "meaning": _meaning(row),
            "on": day(row.returned_on) if row.returned_on else "",
            "remark": row.remark,
            "address": row.address,
            "recorded": f"{instant(row.recorded_at, zone)}, by {row.recorded_by or 'Fortnight'}",
            "settled": f"{instant(row.settled_at, zone)}, by {row.settled_by or 'Fortnight'}"
            if row.settled_at
            else "",
            "how": row.get_settled_how_display(),
            "words": row.settled_words,
            "copy": row.resent,
        }
        for row in notice.undelivered.all()
    ]


def proofs(notice: Notice) -> list[dict[str, Any]]:
    """What shows that a letter was mailed: its own proofs, then those of its batch."""
    own = [(each, False) for each in notice.proofs.all()]
    of_batch = [(each, True) for each in notice.batch.proofs.all()] if notice.batch else []
    return [proof_row(each, notice.case.plan, of_batch=of) for each, of in (*own, *of_batch)]


def proof_row(proof: MailingProof, plan: models.Plan, *, of_batch: bool) -> dict[str, Any]:
    return {
        "pk": proof.pk,
        "on": day(proof.mailed_on),
        "carrier": proof.carrier,
        "how": law.CLASSES.recorded(proof.mail_class, proof.mailed_on).label,
        "number": proof.number,
        "document": proof.document,
        "recorded": f"{instant(proof.recorded_at, plan.zone)}, by {proof.recorded_by}",
        "is_replaced": proof.replaced_at is not None,
        "of_batch": of_batch,
    }


def batch_row(batch: PrintBatch) -> dict[str, Any]:
    """One batch: when, by whom, how many, how far, and whether it was mailed."""
    zone = batch.plan.zone
    mailed = next((each for each in batch.proofs.all() if each.replaced_at is None), None)
    return {
        "batch": batch,
        "pk": batch.pk,
        "name": f"Batch {batch.pk}",
        "plan": batch.plan,
        "made": instant(batch.made_at, zone),
        "by": batch.made_by or "Fortnight (daily)",
        "letters": f"{batch.letters:,}",
        "pages": f"{batch.pages:,}" if batch.finished_at else "",
        "is_at_work": batch.finished_at is None,
        "badge": _batch_badge(batch, mailed),
        "progress": f"{batch.done:,} of {batch.letters:,} letters",
        "error": batch.last_error,
    }


def batch_totals(batch: PrintBatch) -> list[tuple[str, str]]:
    """The totals of a batch as its page shows them."""
    named = {
        "kind": dict(Notice._meta.get_field("kind").flatchoices),
        "recipient": dict(Notice._meta.get_field("recipient").flatchoices),
        "language": dict(Notice._meta.get_field("language").flatchoices),
    }
    found = [("Letters", f"{batch.letters:,}"), ("Pages", f"{batch.pages:,}")]
    for what, labels in named.items():
        counts = sorted(batch.totals.get(what, {}).items())
        said = ", ".join(f"{labels.get(key, key)}: {count:,}" for key, count in counts)
        found.append((f"By {what}", said))
    for what, label in (
        ("large_print", "In large print"), ("sent_again", "Copies sent again"),
        ("longest", "Pages in the longest letter"),
    ):  # fmt: skip
        found.append((label, f"{batch.totals.get(what, 0):,}"))
    return found


def reason(row: Undelivered) -> str:
    """Why a letter reached no one, in the words of the Postal Service or our own."""
    return "No address" if row.reason == law.NO_ADDRESS else _endorsement(row).label


def day(on: date) -> str:
    return f"{on:%b} {on.day}, {on.year}"


def _letter(notice: Notice, case: models.Case) -> dict[str, Any]:
    zone = case.plan.zone
    sent = notice.dispatched_at
    mailed = _mailed(notice)
    first = notice.resend_of
    return {
        "pk": notice.pk,
        "id": notice.number,
        "kind": notice.called,
        "recipient": notice.get_recipient_display().lower(),
        "made": _made(notice),
        "queued": instant(notice.queued_at, zone),
        "sent": instant(sent, zone) if sent else "",
        "badge": Badge("Sent", "ok") if sent else _waiting_badge(notice),
        "held": _held(notice) if notice.held_at else None,
        "void_why": notice.void_why,
        "is_to_leave": notice.is_to_leave,
        "error": HELD_UP.get(notice.last_error, notice.last_error),
        "returned": _returned_badge(notice),
        "copy_of": first,
        "copy_on": instant(first.dispatched_at, zone) if first and first.dispatched_at else "",
        "batch": notice.batch,
        "mailed": day(mailed.mailed_on) if mailed else "",
        "mailed_how": law.CLASSES.recorded(mailed.mail_class, mailed.mailed_on).label
        if mailed
        else "",
    }


def _made(notice: Notice) -> str:
    """The language and print of a letter that is not the usual one, with a space before it; or
    that it is in English for want of words."""
    if notice.facts.get("wanted_language"):
        return " (English: one sentence has no Spanish translation yet)"
    usual = notice.language == Language.ENGLISH and not notice.large_print
    said = preferences.in_words(notice.language, large_print=notice.large_print)
    return "" if usual else f" ({said})"


def _mailed(notice: Notice) -> MailingProof | None:
    """The proof in force: the letter's own before that of its batch."""
    of_batch = notice.batch.proofs.all() if notice.batch else []
    standing = [each for each in (*notice.proofs.all(), *of_batch) if each.replaced_at is None]
    return standing[0] if standing else None


def _held(notice: Notice) -> Badge:
    """That it waits for review, or for its author's words; or that it is not sent."""
    if notice.voided_at:
        return Badge("Not sent", "quiet")
    back = any(
        letter_review.answer == LetterReview.Answer.SENT_BACK
        for letter_review in list(notice.letter_reviews.all())[-1:]
    )
    return Badge("Sent back", "late") if back else Badge("Held for a second review", "soon")


def _waiting_badge(notice: Notice) -> Badge:
    if notice.held_at:
        return _held(notice)
    return Badge("On hold", "late") if notice.last_error else Badge("Waiting", "soon")


def _returned_badge(notice: Notice) -> Badge | None:
    came = [each for each in notice.undelivered.all() if each.returned_on]
    return _return_badge(came[0]) if came else None


def _return_badge(row: Undelivered) -> Badge:
    if not row.returned_on:
        return Badge("On hold", "late" if row.is_open else "quiet")
    return Badge("Returned", "late" if row.is_open else "quiet")


def _endorsement(row: Undelivered) -> law.Endorsement:
    return law.ENDORSEMENTS.recorded(row.reason, row.returned_on or CHECKED)


def _meaning(row: Undelivered) -> str:
    if row.reason == law.NO_ADDRESS:
        return "It is on hold and will be sent automatically once there is an address."
    found = _endorsement(row)
    return f"{found.meaning} ({found.citation})"


def _batch_badge(batch: PrintBatch, mailed: MailingProof | None) -> Badge:
    if batch.finished_at is None:
        return Badge("On hold", "late") if batch.last_error else Badge("Being written", "soon")
    return Badge("Mailed", "ok") if mailed else Badge("To mail", "accent")
