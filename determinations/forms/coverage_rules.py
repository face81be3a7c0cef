"""The forms of a plan's list of coverage rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LawfulField, TextField
from regulations import specific


class CoverageRuleForm(forms.Form):
    """A rule to be added."""

    plan = forms.ModelChoiceField(
        cases.Plan.objects.none(),
        label="Plan",
        empty_label=None,
        error_messages={"required": "Choose the plan."},
    )
    kind = LawfulField(
        label="What kind of rule is it?", otherwise="Choose what kind of rule it is."
    )
    number = TextField(
        label="Number",
        required=False,
        max_length=60,
        help_text="Without the name of its kind: 220.2, L33787, 42 CFR 409.42(a).",
    )
    title = TextField(
        label="Title",
        required=False,
        max_length=200,
        help_text="As it was published. Enter the number, the title, or both.",
    )
    section = TextField(
        label="Section",
        required=False,
        help_text="The part that is applied, such as 2.1, or Limitations. Add the rule again for "
        "another section.",
    )
    edition = TextField(
        label="Edition",
        required=False,
        max_length=60,
        help_text="Or its revision or effective date, such as 2026-01. Needed for the Evidence of "
        "Coverage and for internal criteria.",
    )
    in_force_from = DayField(
        label="In force from",
        help_text="Such as 1/1/2026.",
        error_messages={
            "required": "Enter the first day on which it applies.",
            "invalid": "Enter a date such as 1/1/2026.",
        },
    )
    in_force_until = DayField(
        label="In force until",
        required=False,
        help_text="The last day, if it is already known.",
        error_messages={"invalid": "Enter a date such as 12/31/2026."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        if len(plans) == 1:
            self.fields["plan"].widget = forms.HiddenInput()
            self.fields["plan"].initial = plans[0]
        self.fields["kind"].choices = [
            (each.key, f"{each.label}, such as {each.example} ({each.citation})")
            for each in specific.KINDS.on(today)
        ]


class EndRuleForm(forms.Form):
    """The last day of a rule."""

    in_force_until = DayField(
        label="Last day",
        help_text="Such as 12/31/2026. That day is included.",
        error_messages={
            "required": "Enter the last day on which the rule applies.",
            "invalid": "Enter a date such as 12/31/2026.",
        },
    )
