"""The form that puts someone on call."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.models import Team
from accounts.on_call import ShiftFacts, who_may_be_on_call
from cases.forms.fields import LocalInstantField


class ShiftForm(forms.Form):
    """Who, for which team, from when until when, in the plan's time zone."""

    user = forms.ModelChoiceField(
        label="Who is on call?",
        queryset=None,
        empty_label="Choose",
        error_messages={"required": "Choose who is on call."},
    )
    team = forms.ModelChoiceField(
        label="Which team?",
        queryset=None,
        required=False,
        empty_label="All teams",
        help_text="“All teams” covers teams without their own shift.",
    )
    starts_at = LocalInstantField(label="From")
    ends_at = LocalInstantField(label="Until")

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = who_may_be_on_call()  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]
        for name in ("starts_at", "ends_at"):
            self.fields[name].set_zone(zone)  # type: ignore[attr-defined]

    @property
    def facts(self) -> ShiftFacts:
        return ShiftFacts(**self.cleaned_data)
