"""What a decider is asked about their expertise (42 CFR 422.566(d), 422.590(h)(2))."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from accounts.models import User
from cases import models as cases
from cases.forms.fields import WordsField
from cases.forms.groups import Group, Part
from regulations import care_fields

EXPLAIN = "Explain in a full sentence why your expertise is appropriate for these services."


def care_field_choices(on: date) -> list[tuple[str, str]]:
    """The fields of medicine or health care that may be chosen on the day."""
    return [(each.key, each.label) for each in care_fields.CARE_FIELDS.on(on)]


class SigningQuestions(forms.Form):
    """The field of the request, where none is on file, and why the decider's expertise is
    appropriate, where no license of theirs names it. Nothing is asked where one does."""

    # Whether what this form decides is signed whatever is chosen in it.
    always_signed = True
    SIGNING = ("care_field", "expertise")

    def __init__(self, *args: Any, case: cases.Case, by: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = case.matter
        on = at.astimezone(case.plan.zone).date()
        named = {key for held in by.held_licenses() for key in held.care_fields}
        known = matter.known_care_field
        if not known:
            self.fields["care_field"] = self._care_field(on)
        if known not in named:
            self.fields["expertise"] = self._expertise(known, named, on)

    @property
    def signing_groups(self) -> list[Group]:
        """The questions, for a page of groups; none where none is asked."""
        parts = [Part(self[name]) for name in self.SIGNING if name in self.fields]
        return [Group("Your expertise", parts)] if parts else []

    def signing_facts(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The answers, as the services take them."""
        return {name: facts.get(name) or "" for name in self.SIGNING if name in self.fields}

    @property
    def _when(self) -> str:
        return "" if self.always_signed else "For a full or partial denial. "

    def _care_field(self, on: date) -> forms.ChoiceField:
        message = "Choose the field that the services belong to."
        return forms.ChoiceField(
            label="Which field of medicine or health care is this?",
            choices=[("", "Choose"), *care_field_choices(on)],
            required=self.always_signed,
            help_text=f"{self._when}It was not chosen at intake, and the codes do not tell it.",
            error_messages={"required": message, "invalid_choice": message},
        )

    def _expertise(self, known: str, named: set[str], on: date) -> WordsField:
        yours = "; ".join(care_fields.label(each, on) for each in sorted(named)) or "none"
        about = (
            f"This request is in the field {care_fields.label(known, on)}. "
            if known
            else "Only needed if the field is not one of yours. "
        )
        return WordsField(
            label="Why is your expertise appropriate for these services?",
            required=bool(known) and self.always_signed,
            rows=3,
            max_length=1000,
            help_text=(
                f"{self._when}{about}Fields on your license: {yours}. Your answer is kept with "
                "the decision and shown to auditors."
            ),
            error_messages={"required": EXPLAIN},
        )
