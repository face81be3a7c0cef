"""The form that puts a license on file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases.forms.fields import DayField, TextField
from regulations import care_fields, licenses

KIND = "Choose the kind of license."
FIELDS = "Choose among the fields listed."
STATE = "Choose the State, the Territory or the District that issued it."


class LicenseForm(forms.Form):
    """A license as its holder shows it, and the fields that the holder has expertise in."""

    kind = forms.ChoiceField(
        label="Kind of license",
        error_messages={"required": KIND, "invalid_choice": KIND},
    )
    number = TextField(
        label="Number", max_length=40, error_messages={"required": "Enter the number."}
    )
    state = forms.ChoiceField(
        label="State",
        choices=[("", "Choose"), *((each, each) for each in sorted(licenses.STATES))],
        error_messages={"required": STATE, "invalid_choice": STATE},
    )
    expires_on = DayField(
        label="Expires on",
        help_text="The last day on which it is valid, such as 12/31/2028.",
        error_messages={
            "required": "Enter the last day on which it is valid.",
            "invalid": "Enter a date such as 12/31/2028.",
        },
    )
    care_fields = forms.MultipleChoiceField(
        label="Fields of expertise",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="A decision in one of these fields needs no statement.",
        error_messages={"invalid_choice": FIELDS, "invalid_list": FIELDS},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.key, each.label) for each in licenses.KINDS.on(on)]
        self.fields["kind"].choices = [("", "Choose"), *kinds]  # type: ignore[attr-defined]
        self.fields["care_fields"].choices = [  # type: ignore[attr-defined]
            (each.key, each.label)
            for each in care_fields.CARE_FIELDS.on(on)
            if each.key != care_fields.OTHER
        ]

    @property
    def held(self) -> licenses.Held:
        facts = self.cleaned_data
        return licenses.Held(
            facts["kind"],
            facts["number"],
            facts["state"],
            facts["expires_on"],
            tuple(facts["care_fields"]),
        )


class EndLicenseForm(forms.Form):
    why = TextField(
        label="Why is it taken off the file?",
        max_length=300,
        error_messages={"required": "Explain why it is taken off the file."},
    )
