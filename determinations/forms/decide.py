"""The forms of what decides a request. A form says that its fields are whole, no more."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import permissions
from cases import models as cases
from cases import queries
from cases.forms.fields import LawfulField, WordsField
from cases.forms.work import name_and_role, specific
from regulations import drugs


class RecommendForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you recommend?",
        choices=[("approved", "Approve"), ("denied", "Deny")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your recommendation."},
    )
    words = WordsField(
        label="Why",
        help_text="What the physician needs to know: findings, criteria, what is missing.",
    )
    to = forms.ModelChoiceField(
        cases.Case.objects.none(),
        label="Send to",
        empty_label="Choose",
        help_text="Physicians and other professionals with a current license on file.",
        error_messages={"required": "Choose who should decide."},
    )

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_for(permissions.roles_with("case.deny"))
        licensed = people.filter(license_expires_on__gte=on).exclude(license_number="")
        self.fields["to"].queryset = licensed
        self.fields["to"].label_from_instance = name_and_role


class ApproveForm(forms.Form):
    reason = WordsField(
        label="What is approved and on what terms",
        help_text="This goes into the letter: amount, dates, place, anything else to know.",
    )


class ApproveDrugForm(ApproveForm):
    """A drug that Part D does not cover: under which part it is payable, and how to get it."""

    payable_under = LawfulField(
        label="Which part of Medicare covers it?",
        otherwise="Choose which part covers the drug.",
    )
    how_to_get = WordsField(
        label="How the enrollee can get it",
        help_text="This goes into the letter: where, from whom, what to bring.",
        rows=3,
    )

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = drugs.PARTS.on(case.received_on)
        self.fields["payable_under"].choices = [(each.key, each.label) for each in found]


class FindingForm(forms.Form):
    finding = WordsField(
        label="Why Part D does not cover it",
        help_text="What was found, by whom and when. An approval letter repeats it.",
        rows=4,
    )


class DenyForm(forms.Form):
    reason = WordsField(
        label="The reason, in plain words",
        help_text=(
            "This goes into the letter to the enrollee: what is missing or does not apply in this "
            "case, and under which rule. No abbreviations."
        ),
    )
    criteria = WordsField(
        label="The coverage rule that was applied",
        help_text="Identify it so that it can be looked up: title, number, section.",
        rows=2,
        max_length=1000,
    )
    medical_necessity = forms.TypedChoiceField(
        label="Is the denial for lack of medical necessity?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )

    def clean_reason(self) -> str:
        return specific(self.cleaned_data["reason"])
