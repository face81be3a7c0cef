"""Uploading a bank's file."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models as cases
from premiums.services.bank import too_large


class BankFileForm(forms.Form):
    plan = forms.ModelChoiceField(cases.Plan.objects.none(), label="Plan", empty_label=None)
    file = forms.FileField(
        label="The bank's file",
        help_text="CSV in UTF-8 with the columns member_id, received_on, amount, reference.",
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        self.fields["plan"].initial = plans.first()
        if len(plans) < 2:
            self.fields["plan"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        """Refused by its size before it is read."""
        file = self.cleaned_data["file"]
        if said := too_large(file.size):
            raise forms.ValidationError(said)
        return file
