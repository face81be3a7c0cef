"""The forms of oversight: drawing a sample, reviewing a decision, what CMS asks for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, TextField, WordsField
from reinstatement.models import SampledCase, Selection
from reinstatement.services.oversight import LONGEST_SEED, MOST_OF_EACH

SHOWN = "%m/%d/%Y"


class SampleForm(forms.Form):
    """What a sample is drawn from, and how. It begins with the month before today's."""

    plan = forms.ModelChoiceField(
        cases.Plan.objects.none(), label="Plan", required=False, empty_label="All plans"
    )
    decided_from = DayField(
        label="Decided from",
        help_text="Dates in the plan's time zone, such as 3/1/2026.",
        error_messages={
            "required": "Enter the first day.",
            "invalid": "Enter a date such as 3/1/2026.",
        },
    )
    decided_until = DayField(
        label="Decided through",
        help_text="That day is included.",
        error_messages={
            "required": "Enter the last day.",
            "invalid": "Enter a date such as 3/31/2026.",
        },
    )
    of_each = forms.IntegerField(
        label="How many of each outcome",
        min_value=1,
        max_value=MOST_OF_EACH,
        initial=10,
        help_text="This many favorable and this many unfavorable; all of them if there are fewer.",
        error_messages={"required": "Enter how many.", "invalid": "Enter a whole number."},
    )
    seed = TextField(
        label="Seed",
        required=False,
        max_length=LONGEST_SEED,
        help_text=(
            "The same seed draws the same cases again. Leave empty to have one generated and shown."
        ),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = today.replace(day=1) - timedelta(days=1)
        self.fields["decided_from"].initial = last.replace(day=1).strftime(SHOWN)
        self.fields["decided_until"].initial = last.strftime(SHOWN)
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        if len(plans) < 2:
            del self.fields["plan"]

    def facts(self) -> dict[str, Any]:
        """What was entered; without a choice of plans it is all of them."""
        return {"plan": None} | self.cleaned_data


class ReviewForm(forms.Form):
    """What a reviewer says of a decision."""

    verdict = forms.ChoiceField(
        label="Do you agree with the decision?",
        choices=SampledCase.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree."},
    )
    words = WordsField(
        label="Why",
        help_text="What in the file supports it, or what the finding should have been.",
    )


class SelectionForm(forms.Form):
    """That CMS asked for a case, or that it was referred to CMS."""

    kind = forms.ChoiceField(
        label="What happened?",
        choices=Selection.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether CMS asked for it or you referred it."},
    )
    on = DayField(
        label="On",
        help_text="The date of the request or referral, such as 3/2/2026.",
        error_messages={
            "required": "Enter the date.",
            "invalid": "Enter a date such as 3/2/2026.",
        },
    )
    reference = TextField(
        label="Number",
        max_length=80,
        help_text="The request, audit or complaint number.",
        error_messages={"required": "Enter the number of the request."},
    )
    words = WordsField(label="What is requested", required=False, rows=3)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today.strftime(SHOWN)
