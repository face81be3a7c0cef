"""CMS's standard forms under Letter settings: loaded, mapped, put in force, withdrawn.

The text of an edition never changes: what is wrong is withdrawn before a letter used it, or gets a
new edition. Letters that are queued already keep the edition, or our own words, that they have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import models
from cases.services.form_letters import sample_letter
from cases.services.letter_settings import locked_plan
from cases.services.plan_facts import day_of_plan, plan_facts
from notices import letters, plan_paragraphs
from notices.letters import LetterError
from notices.models import FormEdition, Language
from notices.standard_forms import mapping, samples, text
from notices.standard_forms.mapping import Chosen
from notices.standard_forms.printed import form_of
from notices.words import day
from regulations.law import Refused
from regulations.standard_forms import STANDARD_FORMS, is_expired

# As its column takes it; ligatures that are written out make a name longer than it was typed.
LONGEST_EDITION = 60


@dataclass(frozen=True)
class EditionFacts:
    """What an administrator enters to load an edition."""

    form: str
    edition: str
    language: str
    expires_on: date
    text: str


@transaction.atomic
def load_form(plan_id: int, facts: EditionFacts, *, by: User, at: datetime) -> FormEdition:
    """Keep the text of an edition, to be mapped next. Raises Refused, with the field.

    The same edition with other sentences is refused, whichever plan of the house loaded it first.
    """
    plan = locked_plan(plan_id, by)
    STANDARD_FORMS.one(facts.form, day_of_plan(plan, at))
    facts = replace(facts, edition=text.settled(facts.edition), text=text.settled(facts.text))
    _refuse_facts(plan, facts, at)
    _take_turn()
    _refuse_changed(plan, facts)
    return FormEdition.objects.create(
        plan=plan,
        form=facts.form,
        edition=facts.edition,
        language=Language(facts.language),
        text=facts.text,
        sha256=text.sha256_of(facts.text),
        expires_on=facts.expires_on,
        loaded_by=by,
        loaded_at=at,
    )


@transaction.atomic
def map_form(edition_id: int, chosen: Chosen, *, by: User, at: datetime) -> FormEdition:
    """Say which fact stands at each place and which sentence makes each statement of the law.

    Tried on sample cases of its kind; may be changed until the edition is put in force. Raises
    Refused, with the place or statement at fault as its field.
    """
    edition = _locked_edition(edition_id, by)
    if edition.approved_at:
        raise Refused("settled", "This edition is in force: what stands at its places is settled.")
    _refuse_mapping(edition, chosen, on=day_of_plan(edition.plan, at))
    edition.mapping, edition.mapped_by, edition.mapped_at = chosen.kept(), by, at
    edition.save(update_fields=["mapping", "mapped_by", "mapped_at"])
    return edition


@transaction.atomic
def put_form_in_force(edition_id: int, *, on: date, by: User, at: datetime) -> FormEdition:
    """Make letters queued from that day on from this edition. Raises Refused, with the field."""
    edition = _locked_edition(edition_id, by)
    today = day_of_plan(edition.plan, at)
    if edition.approved_at:
        raise Refused("settled", "This edition is in force already.")
    if not edition.mapped_at:
        raise Refused("not_mapped", "Choose first what stands at its places.")
    _refuse_day(edition, on, today)
    _refuse_mapping(edition, chosen_of(edition), on=on)
    for large in (False, True):
        _refuse_undrawable(edition, at, large=large)
    edition.in_force_on, edition.approved_by, edition.approved_at = on, by, at
    edition.save(update_fields=["in_force_on", "approved_by", "approved_at"])
    return edition


@transaction.atomic
def withdraw_form(edition_id: int, *, why: str, by: User, at: datetime) -> FormEdition:
    """Take back an edition that no letter was made from. It is kept, with who, when and why."""
    edition = _locked_edition(edition_id, by)
    # Waits for a letter that is being queued on it.
    FormEdition.objects.select_for_update().get(pk=edition_id)
    if edition.notices.exists():
        message = "Letters were made from this edition. Load the next edition instead."
        raise Refused("used", message)
    edition.withdrawn_by, edition.withdrawn_at, edition.withdrawn_why = by, at, why
    edition.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    return edition


def chosen_of(edition: FormEdition) -> Chosen:
    """What was chosen for the places of an edition; nothing before it was mapped."""
    places: dict[str, Any] = edition.mapping.get("places", {})
    facts = {key: each["fact"] for key, each in places.items()}
    words = {key: (each["words"][0], each["words"][1]) for key, each in places.items()}
    return Chosen(facts, edition.mapping.get("says", {}), words)


def _refuse_facts(plan: models.Plan, facts: EditionFacts, at: datetime) -> None:
    if not 0 < len(facts.edition) <= LONGEST_EDITION:
        message = (
            f"Enter the edition as the form names it, in at most {LONGEST_EDITION} characters."
        )
        raise Refused("no_edition", message, field="edition")
    _refuse_text(plan, facts, at)
    if is_expired(facts.expires_on, day_of_plan(plan, at)):
        raise Refused("expired", "This edition has expired. Load the current one.",
                      field="expires_on")  # fmt: skip


def _refuse_text(plan: models.Plan, facts: EditionFacts, at: datetime) -> None:
    try:
        text.refuse_unreadable(facts.text)
    except text.Unreadable as unreadable:
        raise Refused("unreadable", str(unreadable), field="text") from None
    shown = samples.any_facts(plan_facts(plan, facts.language), facts.language)
    plain = {"opening": facts.text.replace("{", "").replace("}", ""), "closing": ""}
    try:
        plan_paragraphs.refuse_undrawable(shown | {"title": facts.edition}, **plain, at=at)
    except plan_paragraphs.Unfit as unfit:
        raise Refused("undrawable", str(unfit), field="text") from None


def _take_turn() -> None:
    """Texts are compared in the whole house: of two people who load for two plans, the second waits
    here until the first one's text can be seen."""
    models.Plan.objects.select_for_update(no_key=True).order_by("pk").first()


def _refuse_changed(plan: models.Plan, facts: EditionFacts) -> None:
    about = {"form": facts.form, "language": facts.language, "withdrawn_at": None}
    instructions = f"{facts.form}, form instructions"
    for before in FormEdition.objects.filter(**about).order_by("pk"):
        if text.settled(before.edition) != facts.edition:
            continue
        # As it would be kept today: what counts as unseen has grown since the first editions.
        if (known := text.settled(before.text)) != facts.text:
            was, now = text.first_difference(known, facts.text)
            message = (
                "This edition is loaded already, with other sentences. It says "
                f"“{was or 'nothing more'}” where this text says “{now or 'nothing more'}”. A form "
                "is used to the letter: load a new edition under its own name, or withdraw the "
                "wrong one first."
            )
            raise Refused("changed_sentence", message, instructions, field="text")
        if before.plan_id == plan.pk:
            raise Refused("loaded_already", "This edition is loaded already. Nothing was changed.")


def _refuse_mapping(edition: FormEdition, chosen: Chosen, *, on: date) -> None:
    plan = plan_facts(edition.plan, edition.language)
    form = STANDARD_FORMS.one(edition.form, on)
    cases = [samples.facts(each, plan, edition.language) for each in samples.of(form.letter)]
    try:
        mapping.refuse_unfit(edition.text, form, chosen, cases, on=on)
    except mapping.Unfit as unfit:
        raise Refused("unfit_form", str(unfit), unfit.citation, field=unfit.place) from None


def _refuse_day(edition: FormEdition, on: date, today: date) -> None:
    if on < today:
        raise Refused("in_the_past", "Enter today or a later day.", field="on")
    if is_expired(edition.expires_on, on):
        last = day(edition.expires_on, "en")
        message = f"The edition expires on {last}. Enter that day or an earlier one."
        raise Refused("expired", message, field="on")
    same = FormEdition.objects.filter(
        plan=edition.plan, form=edition.form, language=edition.language, in_force_on=on
    )
    if same.filter(withdrawn_at=None).exists():
        message = "Another edition takes effect on this day. Choose another day."
        raise Refused("same_day", message, field="on")


def _refuse_undrawable(edition: FormEdition, at: datetime, *, large: bool) -> None:
    for sample in samples.of(form_of(edition).letter):
        try:
            letters.render(sample_letter(edition, sample, large=large), at=at)
        except LetterError:
            raise Refused("undrawable", "The letter cannot be created from this text.") from None


def _locked_edition(edition_id: int, by: User) -> FormEdition:
    """The edition, while its plan is locked: one thing at a time is done to a plan's forms."""
    locked_plan(FormEdition.objects.values_list("plan_id", flat=True).get(pk=edition_id), by)
    edition = FormEdition.objects.select_related("plan").get(pk=edition_id)
    if edition.withdrawn_at:
        raise Refused("withdrawn", "This edition was withdrawn.")
    return edition
