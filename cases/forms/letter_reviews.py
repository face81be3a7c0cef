"""The forms of the second review of a letter."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.forms.fields import WordsField
from cases.services.reviewer_text import ReviewerText


class SendBackForm(forms.Form):
    """What the author is to correct."""

    words = WordsField(
        label="What needs to be corrected?",
        help_text="The author sees this in the case and in the queue.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Enter what needs to be corrected."},
    )


class VoidForm(forms.Form):
    """Why a letter is not sent."""

    why = WordsField(
        label="Why will it not be sent?",
        help_text="This stays with the letter in the case permanently. It cannot be undone.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Enter why this letter will not be sent."},
    )


class CorrectForm(forms.Form):
    """The free words of a letter, to be corrected."""

    def __init__(self, *args: Any, texts: list[ReviewerText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for text in texts:
            self.fields[text.name] = WordsField(label=text.label, initial=text.words, rows=5)
        self.fields["note"] = WordsField(
            label="Note to the next reviewer",
            help_text="Needed only if you change nothing: explain why it stays as it is.",
            required=False,
            max_length=2000,
            rows=2,
        )

    def facts(self) -> dict[str, Any]:
        """The words by the names of the letter's texts, and the note."""
        words = {name: text for name, text in self.cleaned_data.items() if name != "note"}
        return {"words": words, "note": self.cleaned_data["note"]}
