"""Whose case a sheet opens, and which physician or provider is concerned."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from django import forms

from cases.forms.fields import DayField, LayoutField, TextField, WordsField, YesNoField
from cases.services import EnrolleeFacts, ProviderFacts
from determinations.npi import is_npi


class WhoQuestions(forms.Form):
    """The enrollee and the provider, as a sheet asks for them; `now` is the form's."""

    now: datetime

    member_id = TextField(
        label="Member ID",
        max_length=40,
        error_messages={"required": "Enter the member ID from the card."},
    )
    first_name = LayoutField("name", label="First name", max_length=50, required=True)
    last_name = LayoutField("name", label="Last name", max_length=50, required=True)
    date_of_birth = DayField(label="Date of birth", required=False)
    phone = TextField(label="Telephone", max_length=40, required=False)
    address = WordsField(
        label="Address", required=False, max_length=300, rows=3, help_text="Letters are sent here."
    )
    provider_name = TextField(label="Physician or provider", required=False)
    npi = TextField(label="NPI", max_length=10, required=False, help_text="10 digits.")
    contracted = YesNoField(label="In the plan's network?", required=False)
    provider_phone = TextField(label="Provider's telephone", max_length=40, required=False)
    provider_fax = TextField(label="Provider's fax", max_length=40, required=False)
    provider_address = WordsField(
        label="Provider's address",
        required=False,
        max_length=300,
        rows=3,
        help_text="The provider's copies of letters are sent here.",
    )

    def clean_npi(self) -> str:
        npi = self.cleaned_data["npi"]
        if npi and not is_npi(npi):
            raise forms.ValidationError("An NPI has 10 digits; one of these is mistyped.")
        return npi

    def clean_date_of_birth(self) -> Any:
        born = self.cleaned_data["date_of_birth"]
        if born and (born > self.now.date() or born.year < 1890):
            raise forms.ValidationError("Check the year of birth.")
        return born

    def enrollee(self) -> EnrolleeFacts:
        """The enrollee as the service takes them."""
        names = (each.name for each in dataclasses.fields(EnrolleeFacts))
        return EnrolleeFacts(**{name: self.cleaned_data[name] for name in names})

    def provider(self) -> ProviderFacts | None:
        """The provider as the service takes them, or None where none is named."""
        facts = self.cleaned_data
        if not facts["provider_name"]:
            return None
        return ProviderFacts(
            name=facts["provider_name"],
            contracted=facts["contracted"],
            npi=facts["npi"],
            address=facts["provider_address"],
            phone=facts["provider_phone"],
            fax=facts["provider_fax"],
        )
