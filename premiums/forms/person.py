"""Whose coverage a sheet is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, MbiField, TextField, WordsField
from cases.services import EnrolleeFacts

PERSON = ("member_id", "first_name", "last_name", "date_of_birth", "mbi", "phone", "address")


class PersonForm(forms.Form):
    """The plan, chosen where there is more than one, and the person as the plan knows them."""

    plan = forms.ModelChoiceField(cases.Plan.objects.none(), label="Plan", empty_label=None)
    member_id = TextField(
        label="Member ID", max_length=40, error_messages={"required": "Enter the member ID."}
    )
    first_name = TextField(
        label="First name", max_length=60, error_messages={"required": "Enter the first name."}
    )
    last_name = TextField(
        label="Last name", max_length=60, error_messages={"required": "Enter the last name."}
    )
    date_of_birth = DayField(label="Date of birth", required=False)
    mbi = MbiField()
    phone = TextField(label="Telephone", max_length=40, required=False)
    address = WordsField(
        label="Address", required=False, max_length=300, rows=3, help_text="Letters are sent there."
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        self.fields["plan"].initial = plans.first()
        if len(plans) < 2:
            self.fields["plan"].widget = forms.HiddenInput()

    def clean_date_of_birth(self) -> Any:
        born = self.cleaned_data["date_of_birth"]
        if born and (born > self.now.date() or born.year < 1890):
            raise forms.ValidationError("Check the year of birth.")
        return born

    def enrollee(self) -> EnrolleeFacts:
        """The person as the service takes it."""
        return EnrolleeFacts(**{name: self.cleaned_data[name] for name in PERSON})
