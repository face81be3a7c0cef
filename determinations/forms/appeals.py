"""The forms of an appeal: filing it, judging its lateness, deciding it."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from cases import models as cases
from cases.forms.fields import (
    DayField,
    LocalInstantField,
    TextField,
    WordsField,
    typed_day,
)
from cases.forms.groups import Group, Part
from cases.services import NewDocument
from cases.services.documents import media_type
from determinations import models
from determinations.forms.decision_words import WholeDenial
from determinations.forms.required_forms import RepresentativeQuestions
from determinations.forms.signing import SigningQuestions
from determinations.services import AppealFacts, RequiredFormFacts
from regulations.required_forms import WAIVER

BY_PROVIDER = f"{cases.RequesterKind.PHYSICIAN}|{cases.RequesterKind.PROVIDER}"
ADDRESS = f"{cases.RequesterKind.REPRESENTATIVE}|{BY_PROVIDER}"


class AppealForm(RepresentativeQuestions):
    """An appeal as it came."""

    requester_kind = forms.ChoiceField(
        label="Who is appealing?",
        choices=cases.RequesterKind.asking(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is appealing."},
    )
    requester_name = TextField(
        label="Name", error_messages={"required": "Enter the name of the person who is appealing."}
    )
    requester_phone = TextField(label="Telephone", max_length=40, required=False)
    requester_address = WordsField(
        label="Address", rows=3, max_length=300, required=False,
        help_text="Letters about a missing form go there.",
    )  # fmt: skip
    waiver_received_at = LocalInstantField(
        label="When did the waiver of liability arrive?",
        required=False,
        help_text=(
            "Leave empty if it has not arrived: a letter then asks for it, and the clock "
            "starts when it comes."
        ),
    )
    channel = forms.ChoiceField(
        label="Received by",
        choices=[each for each in cases.Channel.choices if each[0] != "electronic"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was received."},
    )
    received_at = LocalInstantField(label="Received")
    argument = WordsField(
        label="Reason for disagreeing",
        help_text=(
            "In their own words. For an appeal by telephone, this is what the case file keeps."
        ),
    )
    priority = forms.ChoiceField(
        label="Priority",
        choices=cases.Priority.choices,
        widget=forms.RadioSelect,
        initial=cases.Priority.STANDARD,
        error_messages={"required": "Choose the priority."},
    )
    physician_support = forms.BooleanField(
        label="A physician states that waiting could harm the enrollee's life, health or function",
        help_text="In that case the plan must expedite.",
        required=False,
    )
    physician_name = TextField(label="Physician's name", required=False)
    notice_received_on = DayField(
        label="Date they received the letter",
        required=False,
        help_text=(
            "Only if there is proof of another date; otherwise the regulation presumes receipt."
        ),
    )
    late_why = WordsField(
        label="Their reason for filing late",
        required=False,
        rows=3,
        help_text=(
            "Only if the appeal came after the last day. Good cause is decided in a separate step."
        ),
    )
    file = forms.FileField(label="The appeal, if it was written", required=False, max_length=200)

    LAYOUT = MappingProxyType(
        {
            "The party": (
                "requester_kind", "requester_name", "requester_phone", "requester_address",
                "required_form_kind", "aor_received_at", "signed_on", "missing", "legal_missing",
                "waiver_received_at",
            ),
            "The appeal": ("channel", "received_at", "argument", "file"),
            "Priority": ("priority", "physician_support", "physician_name"),
            "On time": ("notice_received_on", "late_why"),
        }
    )  # fmt: skip
    ONLY = MappingProxyType(
        {
            "requester_address": f"requester_kind={ADDRESS}",
            "required_form_kind": "requester_kind=representative",
            "aor_received_at": "required_form_kind=appointment|legal_authority",
            "signed_on": "required_form_kind=appointment",
            "missing": "required_form_kind=appointment",
            "legal_missing": "required_form_kind=legal_authority",
            "waiver_received_at": f"requester_kind={BY_PROVIDER}",
            "physician_support": "priority=expedited",
            "physician_name": "priority=expedited",
        }
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["received_at"].set_zone(case.plan.zone, now)
        self.fields["aor_received_at"].set_zone(case.plan.zone)
        self.fields["waiver_received_at"].set_zone(case.plan.zone)
        today = now.astimezone(case.plan.zone).date()
        self.offer_required_forms(typed_day(self, "received_at", today))
        self.fields["requester_name"].initial = str(case.enrollee)
        self.fields["requester_phone"].initial = case.enrollee.phone
        is_payment = case.matter.request_type == models.RequestType.PAYMENT
        noncontract = case.provider is not None and not case.provider.contracted
        if not (is_payment and noncontract):
            del self.fields["waiver_received_at"]

    @property
    def groups(self) -> list[Group]:
        """The sheet in its order, for the page."""
        return [
            Group(
                title,
                [
                    Part(self[name], self.ONLY.get(name, ""))
                    for name in names
                    if name in self.fields
                ],
            )
            for title, names in self.LAYOUT.items()
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        by_physician = facts.get("requester_kind") == cases.RequesterKind.PHYSICIAN
        if facts.get("physician_support") and not (facts.get("physician_name") or by_physician):
            self.add_error("physician_name", "Enter the name of the physician who supports it.")
        return facts if self.errors else {"facts": self._facts(facts)}

    def _facts(self, facts: dict[str, Any]) -> AppealFacts:
        same = (
            "requester_kind", "requester_name", "requester_phone", "requester_address", "channel",
            "received_at", "argument", "priority", "notice_received_on", "late_why",
        )  # fmt: skip
        expedited = facts["priority"] == cases.Priority.EXPEDITED
        return AppealFacts(
            **{name: facts[name] for name in same},
            required_form=self._waiver(facts) or self.required_form(),
            physician_support=expedited and facts["physician_support"],
            physician_name=facts["physician_name"] if expedited else "",
            documents=_documents(facts["file"]),
        )

    def _waiver(self, facts: dict[str, Any]) -> RequiredFormFacts | None:
        came = facts.get("waiver_received_at")
        if came and facts["requester_kind"] in BY_PROVIDER.split("|"):
            return RequiredFormFacts(WAIVER, came)
        return None


class GoodCauseForm(forms.Form):
    why = WordsField(
        label="The good cause",
        help_text="What prevented them from filing on time: illness, a death, wrong or missing "
        "information, a disaster. It stays in the timeline.",
    )


class ReverseForm(SigningQuestions):
    reason = WordsField(
        label="What is approved, the terms, and why",
        help_text="This goes into the letter: amount, dates, place, what changed our decision.",
    )


class AffirmForm(WholeDenial):
    """The denial stands: why, and under which rule."""


class ReverseInPartForm(AffirmForm):
    terms = WordsField(
        label="What is approved and on what terms",
        help_text="This comes first in the letter.",
        rows=3,
    )
    field_order = ("terms", *WholeDenial.field_order)


def _documents(upload: UploadedFile | None) -> tuple[NewDocument, ...]:
    if not upload:
        return ()
    data = upload.read()
    return (NewDocument(str(upload.name).replace("\x00", ""), media_type(data), data),)
