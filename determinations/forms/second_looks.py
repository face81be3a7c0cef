"""A supervisor's second look at an extension, and on which grounds a plan wants one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import TextField, WordsField
from determinations.services import second_looks
from regulations import grounds


class SecondLookForm(forms.Form):
    """A supervisor's answer to an extension that waits."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[("agreed", "Agree: extend the deadline now"), ("sent_back", "Send it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer."},
    )
    why = WordsField(
        label="What you say to the reviewer",
        rows=3,
        required=False,
        help_text="Needed when you send it back: what is missing, or why this is no ground.",
    )


class SecondLookRuleForm(forms.Form):
    """On which grounds a supervisor of the plan agrees first."""

    grounds = forms.MultipleChoiceField(
        label="A supervisor must agree to an extension on these grounds",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = TextField(
        label="Why you change it", max_length=300,
        error_messages={"required": "Say why: the setting keeps it."},
    )  # fmt: skip

    def __init__(self, *args: Any, plan: cases.Plan, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = now.astimezone(plan.zone).date()
        self.fields["grounds"].choices = [
            (each.key, each.label) for each in grounds.GROUNDS.on(day)
        ]
        self.fields["grounds"].initial = second_looks.held_grounds(plan, now)
