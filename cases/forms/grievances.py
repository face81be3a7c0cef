"""The forms of grievances."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models
from cases.forms.fields import LocalInstantField, TextField, WordsField, YesNoField


class GrievanceForm(forms.Form):
    """A grievance as it came."""

    against = forms.ChoiceField(
        label="What is it against?",
        choices=models.Grievance.Against.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is against."},
    )
    filed_by = TextField(
        label="Who files it?", error_messages={"required": "Enter the name of who files it."}
    )
    channel = forms.ChoiceField(
        label="How did it come?",
        choices=models.Grievance.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came."},
    )
    received_at = LocalInstantField(label="When did it come?")
    words = WordsField(label="What it says")

    def __init__(self, *args: Any, case: models.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].set_zone(case.plan.zone, now)
        self.fields["filed_by"].initial = str(case.enrollee)


class AnswerForm(forms.Form):
    upheld = YesNoField(label="Do you agree with the grievance?")
    answer = WordsField(
        label="The answer, in plain words", help_text="The letter says this to the enrollee."
    )
