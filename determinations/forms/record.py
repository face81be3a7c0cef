"""What the audit tables ask for, checked by the layout's own rules where it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LayoutField, MbiField, TextField
from determinations.universe import columns


class RecordQuestions(forms.Form):
    """The four that are asked for and not derived; all may come later."""

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


class RecordForm(RecordQuestions):
    """They, as they are on file."""

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, initial=columns.complete_fields(case), **kwargs)
