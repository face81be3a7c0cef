"""What the audit tables ask for, checked by the layout's own rules where it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models, universe
from cases.forms.fields import TextField
from regulations import universes


class LayoutField(TextField):
    """A value that must hold by a rule of the layout; empty where it is not known yet."""

    def __init__(self, rule: str, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.rule = universes.RULES[rule]

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not self.rule.holds(text):
            raise forms.ValidationError(self.rule.words)
        return text


class MbiField(LayoutField):
    """A Medicare number as the card shows it, with or without its hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Medicare no. (MBI)")
        super().__init__("mbi", max_length=20, help_text="From the Medicare card.", **kwargs)

    def to_python(self, value: Any) -> str:
        return universes.plain_mbi(str(super().to_python(value)))


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
        help_text="Where it has one elsewhere; otherwise the case number stands in the tables.",
    )
    delegate = TextField(
        label="Who acts for the plan",
        max_length=70,
        required=False,
        help_text="The delegated entity that handles this case. Leave empty: the plan itself.",
    )


class RecordForm(RecordQuestions):
    """They, as they are on file."""

    def __init__(self, *args: Any, case: models.Case, **kwargs: Any) -> None:
        super().__init__(*args, initial=universe.complete_fields(case), **kwargs)
