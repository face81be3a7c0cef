"""The forms of attempts to get records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LocalInstantField, WordsField
from determinations import models


class OutreachForm(forms.Form):
    """One attempt."""

    provider = forms.ModelChoiceField(
        cases.Provider.objects.none(),
        label="Who did you contact?",
        empty_label="Choose",
        error_messages={"required": "Choose who you contacted."},
    )
    channel = forms.ChoiceField(
        label="How?",
        choices=models.OutreachAttempt.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you contacted them."},
    )
    asked_at = LocalInstantField(label="When?")
    words = WordsField(label="What did you ask for?", rows=3)
    result = forms.ChoiceField(
        label="Result?",
        choices=models.OutreachAttempt.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result."},
    )
    next_attempt_at = LocalInstantField(
        label="Next try", required=False, help_text="When you plan to try again."
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        providers = cases.Provider.objects.filter(plan=case.plan_id).order_by("name", "pk")
        self.fields["provider"].queryset = providers
        self.fields["provider"].initial = case.provider_id
        self.fields["asked_at"].set_zone(case.plan.zone, now)
        self.fields["next_attempt_at"].set_zone(case.plan.zone)


class NoRecordsForm(forms.Form):
    why = WordsField(
        label="Why nothing is needed from this provider",
        help_text="What the case file already contains, or why it would not matter.",
        rows=3,
    )
