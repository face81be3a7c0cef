"""The forms of how a team assigns, and of how long work is expected to take."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models
from cases.models import AssignmentRule
from cases.services.assignment_rules import MOST_MINUTES, RuleFacts

MINUTES = f"Enter a whole number of minutes from 1 to {MOST_MINUTES:,}."
Method = AssignmentRule.Method
MEANS = {
    Method.BY_HAND: "By hand: a person takes a case, or a supervisor assigns it",
    Method.LEAST_LOADED: "Least loaded: the person with the fewest minutes of expected open work",
    Method.ROUND_ROBIN: (
        "In turn (round robin): the person who has waited longest since their last case"
    ),
    Method.SKILL: (
        "By skill and license: only people whose license can sign the decision; first those whose "
        "license names the field, then those who speak the enrollee's language, then the least "
        "loaded"
    ),
}


class RuleForm(forms.Form):
    """How a team assigns a kind of case, and whether new ones are its own."""

    method = forms.ChoiceField(
        label="How are cases assigned?",
        choices=[(method.value, words) for method, words in MEANS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how cases are assigned.",
            "invalid_choice": "Choose how cases are assigned.",
        },
    )
    takes_new = forms.BooleanField(
        label="Assign new, unassigned cases of this kind to this team automatically",
        required=False,
    )
    plans = forms.MultipleChoiceField(
        label="New cases of which plans?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Choose none for every plan.",
        error_messages={"invalid_choice": "Choose among the plans listed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = models.Plan.objects.order_by("name", "pk")
        self.fields["plans"].choices = [(str(each.pk), str(each)) for each in plans]  # type: ignore[attr-defined]

    @property
    def facts(self) -> RuleFacts:
        given = self.cleaned_data
        return RuleFacts(given["method"], given["takes_new"], tuple(map(int, given["plans"])))


class MinutesForm(forms.Form):
    """How many minutes a duty takes, from today on."""

    minutes = forms.IntegerField(
        label="Expected minutes",
        min_value=1,
        max_value=MOST_MINUTES,
        help_text="What the work takes an experienced person on average, from today on.",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), MINUTES),
    )
