"""The forms of what is done in a case of any kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts import permissions
from cases import models, queries
from cases.forms.fields import LocalInstantField, WordsField
from cases.forms.people import PersonField


class AssignForm(forms.Form):
    """Who should work on a case: those who work on cases like it."""

    to = PersonField(
        label="Assign to",
        help_text="Open tasks of each person, the least expected work first.",
        error_messages={"required": "Choose who should work on it."},
    )

    def __init__(self, *args: Any, case: models.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = case.kind_.worked_by
        roles = [role for each in allowed for role in permissions.roles_with(each)]
        people = queries.people_for(roles)
        self.fields["to"].offer(case, people, allowed=allowed, at=now)  # type: ignore[attr-defined]


class OralNoticeForm(forms.Form):
    channel = forms.ChoiceField(
        label="How?",
        choices=models.OralNotice.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the person was notified."},
    )
    told = forms.CharField(
        label="Who did you talk to?",
        max_length=120,
        error_messages={"required": "Enter the name of the person you talked to."},
    )
    told_at = LocalInstantField(label="When?")
    words = WordsField(label="What was said", help_text="Include how the person responded.", rows=3)

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_at"].set_zone(zone, now)


class AddressForm(forms.Form):
    enrollee = WordsField(label="The enrollee's address", required=False, max_length=300, rows=3)
    provider = WordsField(label="The provider's address", required=False, max_length=300, rows=3)
    requester = WordsField(
        label="The representative's address", required=False, max_length=300, rows=3
    )

    def __init__(self, *args: Any, case: models.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrollee"].initial = case.enrollee.address
        if case.provider:
            self.fields["provider"].initial = case.provider.address
        else:
            del self.fields["provider"]
        self.fields["requester"].initial = case.requester_address
        if case.requester_kind != models.RequesterKind.REPRESENTATIVE:
            del self.fields["requester"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return {name: facts.get(name, "") for name in ("enrollee", "provider", "requester")}


class NoteForm(forms.Form):
    words = WordsField(label="Note", rows=3)


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, PNG, JPEG, TIFF or plain text.",
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )
