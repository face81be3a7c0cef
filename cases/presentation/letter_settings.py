"""What a plan wants done to its letters, as the pages of an administrator show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases import models
from cases.presentation.preview import PDF, Preview, drawn
from cases.presentation.words import instant
from cases.services.plan_facts import plan_facts
from notices import plan_paragraphs
from notices.declared import letter_choices, worded_choices
from notices.models import Language, LetterReviewRule, PlanParagraphs


def rule_rows(rules: list[LetterReviewRule], plan: models.Plan) -> list[dict[str, Any]]:
    """The rules that hold and held, the newest first."""
    labels = dict(letter_choices())
    return [
        {
            "kinds": [labels.get(kind, kind) for kind in rule.kinds],
            **_made(rule, plan),
        }
        for rule in rules
    ]


def paragraph_rows(own: list[PlanParagraphs], plan: models.Plan) -> list[dict[str, Any]]:
    """Each kind of letter, and in which languages the plan says something of its own."""
    said = {(words.kind, words.language): words for words in own}
    return [
        {
            "label": label,
            "languages": [
                {
                    "label": language.label,
                    "url": reverse("plan_paragraphs", args=[plan.pk, kind, language.value]),
                    "said": _parts(said.get((kind, language.value))),
                }
                for language in Language
            ],
        }
        for kind, label in worded_choices()
    ]


def versions(own: list[PlanParagraphs], plan: models.Plan) -> list[dict[str, Any]]:
    """The words that hold and held, the newest first."""
    return [
        {"opening": words.opening, "closing": words.closing, **_made(words, plan)} for words in own
    ]


def sample(
    plan: models.Plan, kind: str, language: str, opening: str, closing: str, at: datetime
) -> Preview:
    """A letter of a case that does not exist, with these words in it."""
    letter = sample_letter(plan, kind, language, opening, closing)
    return drawn(letter, at, choices=[], pdf=f"{PDF}0")


def sample_letter(plan: models.Plan, kind: str, language: str, opening: str, closing: str) -> Any:
    """The letter of that preview, in no queue."""
    facts = plan_paragraphs.sample_facts(plan_facts(plan, language), kind, language)
    return plan_paragraphs.sample(facts, opening, closing)


def _parts(words: PlanParagraphs | None) -> str:
    if words is None:
        return ""
    parts = [name for name in ("opening", "closing") if getattr(words, name)]
    return " and ".join(parts).capitalize()


def _made(row: LetterReviewRule | PlanParagraphs, plan: models.Plan) -> dict[str, Any]:
    return {
        "by": row.made_by,
        "when": instant(row.made_at, plan.zone),
        "why": row.why,
        "is_in_force": row.replaced_at is None,
    }
