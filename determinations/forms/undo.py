"""Taking back: a request is withdrawn, a dismissal vacated, a decision reopened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from cases import models as cases
from cases.forms.fields import LawfulField, LocalInstantField, WordsField
from determinations import models
from determinations.services import ReopeningFacts, WithdrawalFacts
from regulations import undoing as law
from regulations.grounds import NOT_A_GROUND

WHO_ASKS = [
    ("plan", "The plan, on its own"),
    ("enrollee", "The enrollee or a representative"),
    ("provider", "A physician or provider"),
]


class WithdrawForm(forms.Form):
    asked_by = forms.CharField(
        label="Who withdrew it?",
        max_length=120,
        error_messages={"required": "Choose who requested it."},
    )
    channel = forms.ChoiceField(
        label="How?",
        choices=models.Withdrawal.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was requested."},
    )
    asked_at = LocalInstantField(label="When?")
    words = WordsField(
        label="What they said or wrote",
        help_text="This appears in the confirmation letter.",
        rows=3,
    )

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_at"].set_zone(zone, now)
        self.fields["asked_by"].initial = who

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"facts": WithdrawalFacts(**facts)}


class VacateForm(forms.Form):
    why = WordsField(
        label="The good cause",
        help_text=(
            "What speaks for taking the dismissal back: the form came after all, it was our "
            "mistake, illness. This goes into the letter to the enrollee."
        ),
    )


class ReopenForm(forms.Form):
    ground = LawfulField(label="On what ground?", otherwise=NOT_A_GROUND)
    asked_by = forms.ChoiceField(
        label="Who requested it?",
        choices=WHO_ASKS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who requested it."},
    )
    inpatient = forms.TypedChoiceField(
        label="Was it about an inpatient admission?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=(
            "An approved admission is not reopened because of information received later (42 "
            "CFR 422.616(e))."
        ),
        error_messages={"required": "Choose yes or no."},
    )
    why = WordsField(label="Why", help_text="This goes into the revised decision letter.")

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = now.astimezone(case.plan.zone).date()
        decided_at = case.matter.decided_at
        on = decided_at.astimezone(case.plan.zone).date() if decided_at else None
        self.fields["ground"].choices = [
            (each.key, f"{each.label}. {each.explanation}{_until(each, on)} ({each.citation})")
            for each in law.REOPENING_GROUNDS.on(today)
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"facts": ReopeningFacts(**facts)}


def _until(ground: law.ReopeningGround, decided_on: Any) -> str:
    until = law.reopen_until(ground, decided_on) if decided_on else None
    return f" Open until {until:%b %-d, %Y}." if until else ""
