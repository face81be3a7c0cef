"""The sheet of the call, and what goes on with it later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LocalInstantField, TextField, WordsField, typed_day
from premiums.models import Cause, Disenrollment
from reinstatement.forms.questions import Questions
from reinstatement.models import Authority, Reinstatement
from reinstatement.services import Contact

BY_REPRESENTATIVE = cases.RequesterKind.REPRESENTATIVE
REQUESTERS = [
    (cases.RequesterKind.ENROLLEE.value, "The former member"),
    (BY_REPRESENTATIVE.value, "Someone acting for them"),
]
AUTHORITIES = [each for each in Authority.choices if each[0] != Authority.SELF]


def authority_field(**facts: Any) -> forms.ChoiceField:
    """By what right someone asks for the former member."""
    return forms.ChoiceField(
        label="What shows that they can act for the former member?",
        choices=AUTHORITIES,
        widget=forms.RadioSelect,
        required=False,
        help_text="The date of the call counts even while we wait for the document.",
        **facts,
    )


class RequestForm(Questions):
    """The whole sheet: who asks and how it came, then the questions."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label="Received by",
        choices=[each for each in cases.Channel.choices if each[0] != "electronic"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was received."},
    )
    received_at = LocalInstantField(label="First contact")
    requester_kind = forms.ChoiceField(
        label="Who is requesting?",
        choices=REQUESTERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the requester."},
    )
    requester_name = TextField(
        label="Requester's name",
        required=False,
        help_text="Leave empty if it is the former member.",
    )
    requester_phone = TextField(label="Telephone", max_length=40, required=False)
    requester_address = WordsField(
        label="Address of the representative",
        required=False,
        max_length=300,
        rows=3,
        help_text="Letters are sent there too, once we have the document.",
    )
    authority = authority_field()
    complaint = TextField(
        label="Complaint number (CTM)",
        max_length=40,
        required=False,
        help_text="If Medicare has opened one. You can add it later.",
    )

    def __init__(
        self, *args: Any, disenrollment: Disenrollment, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, disenrollment=disenrollment, **kwargs)
        self.now = now
        zone = disenrollment.plan.zone
        self.fields["received_at"].set_zone(zone, now)
        self.offer(typed_day(self, "received_at", now.astimezone(zone).date()))
        self.fields["requester_phone"].initial = disenrollment.enrollee.phone
        if disenrollment.cause != Cause.IRMAA:
            del self.fields["complaint"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        received_at = facts.get("received_at")
        if received_at and received_at > self.now:
            self.add_error("received_at", "This is in the future. Enter when it actually came.")
        if facts.get("requester_kind") == BY_REPRESENTATIVE:
            if not facts.get("requester_name"):
                self._refuse("requester_name", "Enter the name of the representative.")
            if not facts.get("authority"):
                self._refuse("authority", "Choose what shows it, or that nothing does yet.")
        return facts

    def shown_authority(self) -> str:
        facts = self.cleaned_data
        if facts.get("requester_kind") != BY_REPRESENTATIVE:
            return Authority.SELF
        return facts.get("authority") or Authority.NOT_SHOWN

    def contact(self) -> Contact:
        """Who asks and how, as the service takes it; now, where the sheet does not say when."""
        facts = self.cleaned_data
        by_representative = facts.get("requester_kind") == BY_REPRESENTATIVE
        return Contact(
            requester_kind=facts.get("requester_kind", ""),
            requester_name=facts.get("requester_name") or str(self.disenrollment.enrollee),
            channel=facts.get("channel", ""),
            received_at=facts.get("received_at") or self.now,
            requester_phone=facts.get("requester_phone", ""),
            requester_address=facts.get("requester_address", "") if by_representative else "",
            complaint=facts.get("complaint", ""),
            source_key=f"form:{facts['token']}" if facts.get("token") else "",
        )


class ContinueForm(Questions):
    """What is still open of a request in intake, with what is known filled in."""

    authority = authority_field()

    def __init__(self, *args: Any, matter: Reinstatement, **kwargs: Any) -> None:
        super().__init__(
            *args, disenrollment=matter.disenrollment, initial=_known(matter), **kwargs
        )
        self.matter = matter
        self.offer(matter.case.received_on)
        if matter.authority == Authority.SELF:
            del self.fields["authority"]

    def shown_authority(self) -> str:
        return self.cleaned_data.get("authority") or self.matter.authority

    def has_file(self) -> bool:
        return super().has_file() or bool(self.matter.case.documents.all())


def _known(matter: Reinstatement) -> dict[str, Any]:
    """The answers on record, as the fields hold them."""
    said = {True: "yes", False: "no", None: ""}
    return {
        "authority": matter.authority,
        "plan_error": said[matter.plan_error],
        "plan_error_why": matter.plan_error_why,
        "explained": matter.explained,
        "circumstance": matter.circumstance,
        "stated": said[matter.stated],
        "statement": matter.statement,
        "statement_form": matter.statement_form,
        "affirms": said[matter.affirms],
    }
