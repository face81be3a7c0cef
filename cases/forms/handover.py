"""The forms for someone who is out from now on, and for someone who left."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.models import Absence, User
from cases import queries, workload
from cases.forms.fields import LocalInstantField
from cases.forms.moves import away
from cases.forms.people import label
from cases.services.absences import OutFacts
from cases.services.leaving import LeaveFacts


class HandoverForm(forms.Form):
    """Who gets the cases of a person; `key` is that of the plan that was looked at."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Who gets the cases",
        error_messages={"invalid_choice": "This person cannot be chosen. Choose another."},
    )
    # Any other key than that of the plan is refused alike, with what to do.
    key = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.workers().exclude(pk=user.pk)
        rule = f"By the rule of team {user.team}" if user.team else "No one: there is no team"
        members = sorted(workload.members(people, at=now), key=lambda each: each.work.minutes)
        labels = {each.user.pk: label(each, away(each, now)) for each in members}
        field: Any = self.fields["to"]
        field.queryset = people
        field.choices = [("", rule), *labels.items()]

    @property
    def shown(self) -> list[forms.BoundField]:
        """What a person fills in."""
        return [field for field in self if not field.is_hidden]


class OutForm(HandoverForm):
    ALL, DUE = "all", "due"

    until = LocalInstantField(label="Back at")
    why = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose"), *Absence.Why.choices],
        help_text="Nothing about a person's health is recorded.",
        error_messages={"required": "Choose why.", "invalid_choice": "Choose why."},
    )
    which = forms.ChoiceField(
        label="Which cases",
        choices=[(ALL, "All open cases"), (DUE, "Only those due before the return")],
        initial=ALL,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which cases.", "invalid_choice": "Choose again."},
    )
    field_order = ("until", "why", "which", "to", "key")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].set_zone(zone)  # type: ignore[attr-defined]

    @property
    def facts(self) -> OutFacts:
        given = self.cleaned_data
        only_due = given["which"] == self.DUE
        return OutFacts(given["until"], given["why"], given["to"], only_due, given["key"] or "")


class LeaveForm(HandoverForm):
    @property
    def facts(self) -> LeaveFacts:
        return LeaveFacts(self.cleaned_data["to"], self.cleaned_data["key"] or "")
