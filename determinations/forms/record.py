"""What the audit tables ask for, checked by the layout's own rules where it is typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LayoutField, MbiField, TextField, typed_day
from determinations.forms.signing import care_field_choices
from determinations.universe import columns


class RecordQuestions(forms.Form):
    """The five that are asked for and not derived; all may come later."""

    mbi = MbiField()
    pbp = LayoutField(
        "pbp",
        label="Benefit package (PBP)",
        max_length=10,
        help_text="Three digits, such as 001.",
    )
    authorization_number = TextField(
        label="Authorization or claim number",
        max_length=40,
        required=False,
        help_text="If it has one elsewhere; otherwise the audit tables show the case number.",
    )
    delegate = TextField(
        label="Delegated entity",
        max_length=70,
        required=False,
        help_text=(
            "The delegated entity that handles this case. Leave empty if the plan handles it."
        ),
    )

    care_field = forms.ChoiceField(
        label="Field of medicine or health care",
        required=False,
        help_text=(
            "Who may sign a denial depends on it. Leave empty if the codes tell it, or if the "
            "reviewer should choose."
        ),
        error_messages={"invalid_choice": "Choose one of the fields listed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = care_field_choices(self.received_on())
        self.fields["care_field"].choices = [("", "Not chosen yet"), *offered]

    def received_on(self) -> date:
        """The day that governs what may be chosen: on an intake sheet the one that is typed."""
        return typed_day(self, "received_at", self.now.date())


class RecordForm(RecordQuestions):
    """They, as they are on file."""

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, initial=columns.complete_fields(case), **kwargs)
        # Who signed was chosen for the field on file; it stays what it was.
        if getattr(case.matter, "outcome", "decided"):
            del self.fields["care_field"]

    def received_on(self) -> date:
        return self.case.received_on
