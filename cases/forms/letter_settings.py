"""The forms of what a plan wants done to its letters."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.forms.fields import TextField, WordsField
from notices.declared import letter_choices

LONGEST_PARAGRAPHS = 1500


class _WithReason(forms.Form):
    """A setting with why it is changed; a mere look at what would come of it needs no reason."""

    def __init__(self, *args: Any, is_kept: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = is_kept


class LetterReviewRuleForm(_WithReason):
    """Which letters a supervisor reviews before they leave."""

    kinds = forms.MultipleChoiceField(
        label="Letters that a supervisor reviews before they leave",
        help_text="Each is held when it is queued. No clock waits for the review.",
        choices=letter_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = TextField(
        label="Reason for the change",
        max_length=300,
        help_text="Kept with your name and the time.",
        error_messages={"required": "Enter the reason for the change."},
    )


class PlanParagraphsForm(_WithReason):
    """What a kind of letter begins and ends with, in the plan's own words."""

    opening = WordsField(
        label="Opening paragraph",
        help_text="Comes before the standard text of the letter.",
        max_length=LONGEST_PARAGRAPHS,
        rows=4,
        required=False,
    )
    closing = WordsField(
        label="Closing paragraph",
        help_text="Comes after it, before how to reach the plan.",
        max_length=LONGEST_PARAGRAPHS,
        rows=4,
        required=False,
    )
    why = TextField(
        label="Reason for the change",
        max_length=300,
        help_text="Kept with your name and the time.",
        error_messages={"required": "Enter the reason for the change."},
    )
