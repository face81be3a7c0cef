"""How an enrollee gets letters: the questions of the intake sheet and of the case page."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models
from notices.models import Language


class LetterQuestions(forms.Form):
    """Asked when a request is taken in; what is left open stays as it is on file."""

    letter_language = forms.ChoiceField(
        label="Language of letters",
        choices=[("", "As on file (otherwise English)"), *Language.choices],
        required=False,
    )
    large_print = forms.BooleanField(label="Letters in large print", required=False)


class LettersForm(forms.Form):
    letter_language = forms.ChoiceField(
        label="Language",
        choices=Language.choices,
        widget=forms.RadioSelect,
        help_text="An authorized representative gets the same. Providers and the IRE get English.",
        error_messages={"required": "Choose the language."},
    )
    large_print = forms.BooleanField(
        label="Large print",
        required=False,
        help_text="At least 18 point. Mailed unfolded in a large envelope.",
    )

    def __init__(self, *args: Any, case: models.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].initial = getattr(case.enrollee, name)
