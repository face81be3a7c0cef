"""What a plan wants done to its letters: which a supervisor reviews, and words of its own.

Each change is a new row that says who, when and why; the one before is kept. Letters that are
queued already stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models
from cases.services.plan_facts import plan_facts
from notices import declared, plan_paragraphs
from notices.models import Language, LetterReviewRule, PlanParagraphs
from notices.plan_paragraphs import Unfit
from regulations.law import Refused

PERMISSION = "letter.settings"


@transaction.atomic
def set_letter_review_rule(
    plan_id: int, *, kinds: Iterable[str], why: str, by: User, at: datetime
) -> LetterReviewRule:
    """Say which kinds of letters of a plan are held for a supervisor's review. Raises Refused."""
    plan = locked_plan(plan_id, by)
    wanted = [kind for kind in declared.known().letters if kind in set(kinds)]
    before = LetterReviewRule.objects.filter(plan=plan, replaced_at=None).first()
    if wanted == (before.kinds if before else []):
        raise Refused("unchanged", "It is already set this way. Nothing was changed.")
    _replace(before, at)
    return LetterReviewRule.objects.create(plan=plan, kinds=wanted, why=why, made_by=by, made_at=at)


@transaction.atomic
def set_plan_paragraphs(
    plan_id: int,
    kind: str,
    language: str,
    *,
    opening: str,
    closing: str,
    why: str,
    by: User,
    at: datetime,
) -> PlanParagraphs:
    """Say what a kind of letter of a plan begins and ends with, in one of its languages.

    Raises Refused, with the field, where the words name an unknown field, leave a brace alone, or
    cannot be made into a letter as they are typed.
    """
    plan = locked_plan(plan_id, by)
    declared.letter(kind)
    about = {"plan": plan, "kind": kind, "language": Language(language)}
    refuse_unfit(plan, kind, language, opening=opening, closing=closing, at=at)
    before = PlanParagraphs.objects.filter(**about, replaced_at=None).first()
    if (opening, closing) == ((before.opening, before.closing) if before else ("", "")):
        raise Refused("unchanged", "The text is already the same. Nothing was changed.")
    _replace(before, at)
    return PlanParagraphs.objects.create(
        **about, opening=opening, closing=closing, why=why, made_by=by, made_at=at
    )


def refuse_unfit(
    plan: models.Plan, kind: str, language: str, *, opening: str, closing: str, at: datetime
) -> None:
    """Raise Refused, with the field at fault, where such words could not be sent."""
    facts = plan_paragraphs.sample_facts(plan_facts(plan, language), kind, language)
    for name, words in (("opening", opening), ("closing", closing)):
        alone: Any = {"opening": "", "closing": "", name: words}
        try:
            plan_paragraphs.refuse_unknown(words)
            plan_paragraphs.refuse_undrawable(facts, **alone, at=at)
        except Unfit as unfit:
            raise Refused("unfit_paragraphs", str(unfit), field=name) from None


def locked_plan(plan_id: int, by: User) -> models.Plan:
    """The plan, locked: one thing at a time is done to its letters. Raises PermissionDenied."""
    if not by.may(PERMISSION):
        raise PermissionDenied
    return models.Plan.objects.select_for_update().get(pk=plan_id)


def _replace(before: LetterReviewRule | PlanParagraphs | None, at: datetime) -> None:
    if before:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
