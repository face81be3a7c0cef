"""Questions about an appointment, a proof of legal authority or a waiver."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LawfulField, LocalInstantField
from cases.services import NewDocument
from cases.services.documents import media_type
from determinations import models
from determinations.services import RequiredFormFacts
from regulations import representatives as law
from regulations import required_forms
from regulations.law import Refused

NOTHING = "nothing"
PAPERS = (
    (required_forms.APPOINTMENT, "An appointment of representative"),
    (required_forms.LEGAL_AUTHORITY, "A court order, power of attorney or similar"),
)
NOT_MISSING = "Choose from the list what is missing."
SIGNED = "Enter the later of the two signature dates, or check below that a signature is missing."


class MissingField(forms.MultipleChoiceField):
    """Which elements of a form are missing; none ticked: it is whole. `offer` says which there
    are for a request received on a day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid_choice": NOT_MISSING})
        super().__init__(
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text="Tick what is not there. Nothing ticked: the form is whole.",
            **kwargs,
        )

    def offer(self, kind: str, on: date) -> None:
        found = required_forms.REQUIRED_FORMS.find(kind, on)
        rows = found.elements.on(on) if found else ()
        self.choices = [(each.key, each.label) for each in rows]


class RepresentativeQuestions(forms.Form):
    """On the intake sheet: what a representative showed with the request."""

    required_form_kind = forms.ChoiceField(
        label="What shows that they can act for the enrollee?",
        widget=forms.RadioSelect,
        required=False,
        help_text=(
            "Until we have it and it is complete, the clock does not start and we share no "
            "information with them."
        ),
    )
    aor_received_at = LocalInstantField(
        label="When did that form arrive?",
        required=False,
        help_text=(
            "For a representative, the clock starts when it arrives. Such as 3/2/2026 2:15 pm."
        ),
    )
    signed_on = DayField(
        label="Signed on",
        required=False,
        help_text="The later of the two signature dates on the appointment, such as 3/1/2026.",
    )
    missing = MissingField(label="What is missing from the appointment?")
    legal_missing = MissingField(label="What is missing from that document?")

    def offer_required_forms(self, on: date) -> None:
        """What would do for a request received on the day, and what it must have."""
        known = [(key, said) for key, said in PAPERS if required_forms.REQUIRED_FORMS.find(key, on)]
        self.fields["required_form_kind"].choices = [*known, (NOTHING, "Nothing received yet")]
        self.fields["missing"].offer(required_forms.APPOINTMENT, on)
        self.fields["legal_missing"].offer(required_forms.LEGAL_AUTHORITY, on)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("requester_kind") != cases.RequesterKind.REPRESENTATIVE:
            return facts
        kind = facts.get("required_form_kind")
        if not kind:
            self.add_error(
                "required_form_kind", "Choose what shows it, or that nothing has been received yet."
            )
        if kind in (required_forms.APPOINTMENT, required_forms.LEGAL_AUTHORITY) and not facts.get(
            "aor_received_at"
        ):
            self._add("aor_received_at", "Enter when it was received.")
        if kind == required_forms.APPOINTMENT:
            self._judge_signature(facts)
        return facts

    def required_form(self) -> RequiredFormFacts | None:
        """What came of the form, or None."""
        facts = self.cleaned_data
        by_representative = facts["requester_kind"] == cases.RequesterKind.REPRESENTATIVE
        kind = facts.get("required_form_kind")
        if not by_representative or kind in (None, "", NOTHING):
            return None
        appointment = kind == required_forms.APPOINTMENT
        missing = facts["missing"] if appointment else facts["legal_missing"]
        return RequiredFormFacts(
            kind=kind,
            received_at=facts["aor_received_at"],
            signed_on=facts["signed_on"] if appointment else None,
            missing=tuple(missing),
        )

    def _judge_signature(self, facts: dict[str, Any]) -> None:
        signed_on, came = facts.get("signed_on"), facts.get("aor_received_at")
        if signed_on is None and "signatures" not in (facts.get("missing") or []):
            self._add("signed_on", SIGNED)
        if signed_on and came and signed_on > came.date():
            self._add("signed_on", "The signature date is after the date it arrived.")
        elif signed_on and facts.get("received_at"):
            self._refuse_expired(signed_on, facts["received_at"].date())

    def _refuse_expired(self, signed_on: date, asked_on: date) -> None:
        try:
            law.refuse_expired(required_forms.APPOINTMENT, signed_on=signed_on, asked_on=asked_on)
        except Refused as refused:
            self._add("signed_on", f"{refused.message} ({refused.citation})")

    def _add(self, field: str, said: str) -> None:
        if field not in self.errors:
            self.add_error(field, said)


class _UploadForm(forms.Form):
    def _ask_signature(self, signed_on: date | None, missing: list[str]) -> None:
        lacks = signed_on is None and "signatures" not in missing
        if lacks and "signed_on" not in self.errors:
            self.add_error("signed_on", SIGNED)

    def _document(self) -> NewDocument | None:
        upload = self.cleaned_data.get("file")
        if not upload:
            return None
        data = upload.read()
        return NewDocument(str(upload.name).replace("\x00", ""), media_type(data), data)


class ReceiveRequiredForm(_UploadForm):
    """The form that was awaited, as it came."""

    kind = LawfulField(label="What was received?", otherwise="Choose what was received.")
    received_at = LocalInstantField(label="When was it received?")
    signed_on = DayField(
        label="Signed on",
        required=False,
        help_text="For an appointment: the later of the two signature dates, such as 3/1/2026.",
    )
    file = forms.FileField(label="The form itself", required=False, max_length=200)

    def __init__(
        self, *args: Any, case: cases.Case, kinds: list[str], now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        on = case.received_on
        found = [each for each in required_forms.REQUIRED_FORMS.on(on) if each.key in kinds]
        self.fields["kind"].choices = [(each.key, each.label) for each in found]
        self.fields["kind"].initial = kinds[0]
        self.fields["received_at"].set_zone(case.plan.zone, now)
        for each in found:
            label = f"What is missing? ({each.label})"
            missing = self.fields[f"missing_{each.key}"] = MissingField(label=label)
            missing.offer(each.key, on)
        self.order_fields(["kind", "received_at", "signed_on"])
        if required_forms.APPOINTMENT not in kinds:
            del self.fields["signed_on"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        kind = facts.get("kind")
        missing = facts.get(f"missing_{kind}") or []
        signed_on = facts.get("signed_on")
        if kind == required_forms.APPOINTMENT:
            self._ask_signature(signed_on, missing)
        if self.errors or not kind:
            return facts
        required_form = RequiredFormFacts(
            kind=kind,
            received_at=facts["received_at"],
            signed_on=signed_on if kind == required_forms.APPOINTMENT else None,
            missing=tuple(missing),
            document=self._document(),
        )
        return {"facts": required_form}


class CompleteRequiredForm(_UploadForm):
    """What was missing on the form, as it came."""

    received_at = LocalInstantField(label="When was it received?")
    signed_on = DayField(
        label="Signed on",
        required=False,
        help_text="For an appointment: the later of the two signature dates, such as 3/1/2026.",
    )
    file = forms.FileField(label="What was received", required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        case: cases.Case,
        required_form: models.RequiredForm | None,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.required_form = required_form
        self.fields["received_at"].set_zone(case.plan.zone, now)
        if required_form is None:
            return
        self.fields["missing"] = MissingField(label="What is still missing?")
        self.fields["missing"].choices = list(
            zip(required_form.missing, required_form.missing_labels, strict=True)
        )
        self.order_fields(["received_at", "signed_on"])
        self.fields["signed_on"].initial = required_form.signed_on
        if required_form.kind != required_forms.APPOINTMENT:
            del self.fields["signed_on"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        missing, signed_on = facts.get("missing") or [], facts.get("signed_on")
        if self.required_form is not None and self.required_form.kind == required_forms.APPOINTMENT:
            self._ask_signature(signed_on, missing)
        if self.errors:
            return facts
        return {
            "received_at": facts["received_at"],
            "signed_on": signed_on,
            "missing": tuple(missing),
            "document": self._document(),
        }
