"""The forms of the independent review: sending the case file, and what came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import (
    DayField,
    LawfulField,
    LocalInstantField,
    TextField,
    WordsField,
    typed_day,
)
from determinations import models
from determinations.services import ForwardingFacts, ReviewFacts
from regulations import appeals as law


class ForwardForm(forms.Form):
    """The case file is sent; what it must hold stands above the form."""

    explanation = WordsField(
        label="The written explanation for the IRE",
        rows=8,
        help_text="Why the plan decided this way, or that it did not decide on time.",
    )
    whole = forms.MultipleChoiceField(
        label="The case file contains",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Check each item after you have seen it in the file.",
            "invalid_choice": "Tick what the list names.",
        },
    )
    channel = forms.ChoiceField(
        label="How was it sent?",
        choices=models.Forwarding.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was sent."},
    )
    sent_at = LocalInstantField(label="When was it sent?")
    reference = TextField(
        label="Confirmation",
        help_text="The portal confirmation or the tracking number.",
        error_messages={"required": "Enter the confirmation number."},
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sent_at"].set_zone(case.plan.zone, now)
        today = now.astimezone(case.plan.zone).date()
        self.parts = law.CASE_FILE.on(today)
        self.fields["whole"].choices = [(part.key, part.label) for part in self.parts]
        self.fields["explanation"].initial = getattr(case.matter, "reason", "")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        ticked = facts.pop("whole", [])
        lacking = [part.label for part in self.parts if part.key not in ticked]
        if ticked and lacking:
            said = "The file must be complete. Not checked: " + "; ".join(lacking) + "."
            self.add_error("whole", said)
        return facts if self.errors else {"facts": ForwardingFacts(**facts)}


class ReviewForm(forms.Form):
    """What someone outside the plan decided."""

    level = LawfulField(label="Who decided?", otherwise="Choose who decided.")
    outcome = forms.ChoiceField(
        label="What was decided?",
        choices=models.Review.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was decided."},
    )
    decided_on = DayField(label="Date of that decision", help_text="Such as 3/2/2026.")
    received_at = LocalInstantField(
        label="Date we received it",
    )
    reference = TextField(
        label="Their case number", max_length=60, error_messages={"required": "Enter its number."}
    )
    words = WordsField(label="What it says", help_text="What is approved, and why.", rows=4)

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].set_zone(case.plan.zone, now)
        today = now.astimezone(case.plan.zone).date()
        found = law.LEVELS.on(typed_day(self, "received_at", today))
        self.fields["level"].choices = [(each.key, each.label) for each in found]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"facts": ReviewFacts(**facts)}


class CouncilForm(forms.Form):
    why = WordsField(
        label="Why we are asking the Council",
        help_text="This goes into the letters to the enrollee and the IRE.",
    )
