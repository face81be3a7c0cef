"""The forms of requests to expedite."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from cases.forms.fields import LocalInstantField, TextField, WordsField
from determinations import models


class ExpediteForm(forms.Form):
    """Who asks for the fast clock."""

    asked_by = forms.ChoiceField(
        label="Who is requesting?",
        choices=models.ExpediteRequest.AskedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the requester."},
    )
    supported = forms.BooleanField(
        label="A physician states that waiting could harm the enrollee's life, health or function",
        help_text="In that case the plan must expedite.",
        required=False,
    )
    physician_name = TextField(
        label="Name of the physician who requests or supports it", required=False
    )
    channel = forms.ChoiceField(
        label="How was it received?",
        choices=models.ExpediteRequest.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was received."},
    )
    asked_at = LocalInstantField(label="When was it received?")
    words = WordsField(
        label="What was said",
        help_text="For an oral request, this is what the case file keeps.",
    )

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_at"].set_zone(zone, now)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        by_physician = facts.get("asked_by") == models.ExpediteRequest.AskedBy.PHYSICIAN
        if (by_physician or facts.get("supported")) and not facts.get("physician_name"):
            self.add_error(
                "physician_name", "Enter the name of the physician who requests or supports it."
            )
        return facts


class GrantExpediteForm(forms.Form):
    why = WordsField(
        label="Why the standard timeframe could cause harm",
        help_text="To life, health, or the ability to regain maximum function.",
    )


class RefuseExpediteForm(forms.Form):
    why = WordsField(
        label="Why the standard timeframe causes no harm, in plain words",
        help_text="This goes into the letter to the enrollee.",
    )
