"""The sheet with which the plan begins to reduce or end a course of treatment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, WordsField
from cases.forms.letters import LetterQuestions
from determinations import models
from determinations.forms.record import RecordQuestions
from determinations.forms.who import WhoQuestions
from determinations.services import ChangeFacts, ItemFacts

EFFECT_ERRORS = {
    "required": "Enter the first day on which this applies.",
    "invalid": "Enter a date such as 3/16/2026.",
}
TREATMENTS = [each for each in models.RequestType.choices if each[0] != "payment"]


def takes_effect_field(case: cases.Case) -> DayField:
    """The day of a change that the plan began, which the one who decides may move."""
    return DayField(
        label="First day on which this applies",
        initial=case.matter.takes_effect_on,
        help_text="The notice must leave before this day. Move it to a later day if it would not.",
        error_messages=EFFECT_ERRORS,
    )


class ChangeForm(LetterQuestions, RecordQuestions, WhoQuestions):
    """Which treatment, what is done to it, from which day."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    plan = forms.ModelChoiceField(cases.Plan.objects.none(), label="Plan", empty_label=None)
    request_type = forms.ChoiceField(
        label="Type of treatment",
        choices=TREATMENTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the type of treatment."},
    )
    change = forms.ChoiceField(
        label="What is the plan going to do?",
        choices=models.Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the treatment is reduced or ended."},
    )
    takes_effect_on = DayField(
        label="First day on which this applies",
        help_text="The notice must leave before this day. Such as 3/16/2026.",
        error_messages=EFFECT_ERRORS,
    )
    reduced_to = WordsField(
        label="What is it reduced to?",
        required=False,
        rows=2,
        max_length=1000,
        help_text="This goes into the letter: amount, how often, until when.",
    )
    summary = WordsField(
        label="The treatment, as it was approved",
        help_text="This appears in the letters.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Describe the treatment."},
    )
    why = WordsField(
        label="Why the plan looks at it",
        rows=3,
        help_text=(
            "For the reviewer. The reason and the coverage rule for the letter are entered by the "
            "licensed professional who denies."
        ),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        self.fields["plan"].initial = plans.first()
        self.fields["provider_name"].required = self.fields["contracted"].required = True
        self.fields["provider_name"].error_messages["required"] = (
            "Enter the physician or provider who furnishes the treatment: they get the notice too."
        )
        if len(plans) == 1:
            self.fields["plan"].widget = forms.HiddenInput()

    def received_on(self) -> date:
        """The plan begins it now."""
        return self.now.date()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("change") == models.Change.REDUCED and not facts.get("reduced_to"):
            self.add_error(
                "reduced_to",
                "Enter what the treatment is reduced to: the letter says so (42 CFR 422.568(e)).",
            )
        return facts

    def facts(self, items: tuple[ItemFacts, ...]) -> ChangeFacts:
        """The sheet as the service takes it."""
        names = (
            "plan", "request_type", "change", "takes_effect_on", "summary", "why", "reduced_to",
            "pbp", "delegate", "authorization_number", "care_field",
        )  # fmt: skip
        provider = self.provider()
        assert provider is not None  # the field is required
        return ChangeFacts(
            **{name: self.cleaned_data[name] for name in names},
            enrollee=self.enrollee(),
            provider=provider,
            items=items,
            source_key=self.key,
        )

    @property
    def key(self) -> str:
        return f"form:{self.cleaned_data['token']}"
