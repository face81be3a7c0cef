"""The forms of the second review of a letter."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.forms.fields import WordsField
from cases.forms.work import specific
from cases.services.reviewer_text import ReviewerText
from notices.declared import letter


class SendBackForm(forms.Form):
    """What the author is to correct."""

    words = WordsField(
        label="What is to be corrected?",
        help_text="The author reads this on the case and in the queue.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Say what is to be corrected."},
    )


class VoidForm(forms.Form):
    """Why a letter is not sent."""

    why = WordsField(
        label="Why is it not sent?",
        help_text="It stands beside the letter on the case, for ever. It cannot be undone.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Say why this letter is not sent."},
    )


class CorrectForm(forms.Form):
    """The free words of a letter, to be corrected; the reason of a denial stays specific."""

    def __init__(self, *args: Any, texts: list[ReviewerText], kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for text in texts:
            self.fields[text.name] = WordsField(label=text.label, initial=text.words, rows=5)
            may_not_be_boilerplate = letter(kind).specific
            if may_not_be_boilerplate and text.label.startswith(may_not_be_boilerplate):
                self.fields[text.name].validators.append(specific)
        self.fields["note"] = WordsField(
            label="A word to whoever looks next",
            help_text="Needed only where you change nothing: say why it stays.",
            required=False,
            max_length=2000,
            rows=2,
        )

    def facts(self) -> dict[str, Any]:
        """The words by the names of the letter's texts, and the note."""
        words = {name: text for name, text in self.cleaned_data.items() if name != "note"}
        return {"words": words, "note": self.cleaned_data["note"]}
