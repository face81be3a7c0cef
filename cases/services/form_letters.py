"""Letters made from a standard form: which edition is in force for them, and samples to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from cases import models
from cases.services.plan_facts import day_of_plan, plan_facts
from notices import plan_paragraphs
from notices.models import FormEdition, Notice, PlanParagraphs
from notices.standard_forms import printed, samples
from regulations.standard_forms import form_of


def use_forms(written: Iterable[Notice], *, at: datetime) -> None:
    """Make those of the letters just queued that a standard form is in force for from it."""
    for notice in written:
        plan = notice.case.plan
        edition = in_force_for(plan, notice.kind, notice.language, day_of_plan(plan, at))
        if edition:
            printed.use(notice, edition)
            notice.save(update_fields=["form_edition", "template", "facts"])


def in_force_for(
    plan: models.Plan, letter: str, language: str, on: date, *, locked: bool = False
) -> FormEdition | None:
    """The edition that letters of this kind are made from on that day, where there is one; `locked`
    until the transaction ends, so that no one withdraws it before the letter is written."""
    form = form_of(letter, on)
    edition = in_force(plan, form.key, language, on) if form else None
    if edition and locked:
        unchanged = FormEdition.objects.select_for_update(no_key=True).filter(withdrawn_at=None)
        return unchanged.filter(pk=edition.pk).first()
    return edition


def in_force(plan: models.Plan, form: str, language: str, on: date) -> FormEdition | None:
    """The edition that letters of that day are made from; one that expired stays until the next."""
    known = FormEdition.objects.filter(plan=plan, form=form, language=language, withdrawn_at=None)
    return known.filter(in_force_on__lte=on).order_by("-in_force_on").first()


def sample_letter(edition: FormEdition, sample: str, *, large: bool = False) -> Notice:
    """A letter of a case that does not exist, by this edition and the plan's own paragraphs."""
    plan = plan_facts(edition.plan, edition.language)
    shown = samples.facts(sample, plan, edition.language)
    own = own_paragraphs(edition, shown)
    return samples.letter(sample, edition, plan, own, large=large)


def own_paragraphs(edition: FormEdition, facts: dict[str, Any]) -> dict[str, str]:
    """The plan's own paragraphs of this letter, filled in; empty where it has none."""
    kind = printed.form_of(edition).letter
    about = {"plan": edition.plan, "kind": kind, "language": edition.language}
    own = PlanParagraphs.objects.filter(**about, replaced_at=None).first()
    return plan_paragraphs.filled(own.opening, own.closing, facts) if own else {}
