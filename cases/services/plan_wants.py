"""What a plan wants of a letter that was just queued: words of its own, a standard form to make it
from, and a second review."""

from __future__ import annotations

from datetime import datetime

from cases import audit
from cases.services import form_letters
from notices import plan_paragraphs
from notices.models import LetterReview, LetterReviewRule, Notice, PlanParagraphs


def apply(written: list[Notice], *, at: datetime) -> None:
    """Freeze the plan's words into these letters of one event, and hold those to be looked at.

    The copies of a letter for others are held with it: one review releases all of them.
    """
    if not written:
        return
    _say(written)
    form_letters.use_forms(written, at=at)
    rule = LetterReviewRule.objects.filter(plan=written[0].case.plan_id, replaced_at=None).first()
    for kind in rule.kinds if rule else []:
        hold([notice for notice in written if notice.kind == kind], at=at)


def hold(copies: list[Notice], *, at: datetime) -> None:
    """Hold a letter and its copies until someone has looked at it."""
    for notice in copies:
        notice.held_at = at
        notice.save(update_fields=["held_at"])
    if copies:
        LetterReview.objects.create(notice=copies[0], asked_at=at)
        facts = {"notice": copies[0].pk, "kind": copies[0].kind}
        audit.record(copies[0].case, "letter_held", by=None, at=at, facts=facts)


def _say(written: list[Notice]) -> None:
    own = PlanParagraphs.objects.filter(
        plan=written[0].case.plan_id, replaced_at=None, kind__in=[each.kind for each in written]
    )
    said = {(words.kind, words.language): words for words in own}
    for notice in written:
        if words := said.get((notice.kind, notice.language)):
            filled = plan_paragraphs.filled(words.opening, words.closing, notice.facts)
            notice.facts["plan_paragraphs"] = filled | {"version": words.pk}
            notice.save(update_fields=["facts"])
