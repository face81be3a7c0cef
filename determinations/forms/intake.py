"""The intake sheet: a request as it came by phone, fax, mail or portal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import (
    DayField,
    FilesField,
    FilesInput,
    LawfulField,
    LocalInstantField,
    TextField,
    WordsField,
    YesNoField,
    typed_day,
)
from cases.forms.letters import LetterQuestions
from cases.services import NewDocument
from determinations import models
from determinations.forms.record import RecordQuestions
from determinations.forms.required_forms import RepresentativeQuestions
from determinations.forms.who import WhoQuestions
from determinations.services import ItemFacts, NewRequest
from regulations import emergency_care
from regulations.clock_facts import ClockFacts

MOST_LINES = 20


class ClockForm(RepresentativeQuestions):
    """What the clock depends on; the due date is shown from this alone."""

    is_whole = False

    plan = forms.ModelChoiceField(cases.Plan.objects.none(), label="Plan", empty_label=None)
    received_at = LocalInstantField(label="Received")
    requester_kind = forms.ChoiceField(
        label="The requester is",
        choices=cases.RequesterKind.asking(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the requester."},
    )
    request_type = forms.ChoiceField(
        label="Type of request",
        choices=models.RequestType.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the type of request."},
    )
    prior_authorization = YesNoField(
        label="Is it subject to prior authorization?",
        required=False,
        help_text=(
            "For an item or service: determines whether the 7-day or the 14-day timeframe applies."
        ),
    )
    clean_claim = YesNoField(
        label="Is it a clean claim from a noncontract provider?",
        required=False,
        help_text="For payment only.",
    )
    priority = forms.ChoiceField(
        label="Priority",
        choices=cases.Priority.choices,
        widget=forms.RadioSelect,
        initial=cases.Priority.STANDARD,
        error_messages={"required": "Choose the priority."},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        plan = self._chosen_plan(list(plans))
        self.fields["plan"].initial = plan
        if plan:
            self.fields["received_at"].set_zone(plan.zone, now)
            self.fields["aor_received_at"].set_zone(plan.zone)
        today = now.astimezone(plan.zone if plan else UTC).date()
        self.offer_required_forms(typed_day(self, "received_at", today))
        if len(plans) == 1:
            self.fields["plan"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self._refuse_future(facts)
        kind = facts.get("request_type")
        if self._must_say_prior_authorization(facts):
            self.add_error("prior_authorization", "Choose yes or no: the deadline depends on it.")
        if kind == models.RequestType.PAYMENT and facts.get("clean_claim") is None:
            self.add_error("clean_claim", "Choose yes or no: the deadline depends on it.")
        return facts

    def clock_facts(self) -> ClockFacts:
        """What the due date is calculated from."""
        facts = self.cleaned_data
        kind = facts["request_type"]
        is_service = kind == models.RequestType.ITEM_OR_SERVICE
        return ClockFacts(
            request=kind,
            priority=facts["priority"],
            received_at=facts["received_at"],
            time_zone=facts["plan"].time_zone,
            prior_authorization=bool(facts["prior_authorization"]) and is_service,
            clean_claim=facts["clean_claim"] if kind == models.RequestType.PAYMENT else None,
        )

    def _must_say_prior_authorization(self, facts: dict[str, Any]) -> bool:
        """The clock of an expedited request does not ask; the whole sheet always does."""
        is_service = facts.get("request_type") == models.RequestType.ITEM_OR_SERVICE
        matters = self.is_whole or facts.get("priority") == cases.Priority.STANDARD
        return is_service and matters and facts.get("prior_authorization") is None

    def _chosen_plan(self, plans: list[cases.Plan]) -> cases.Plan | None:
        chosen = str(self.data.get("plan", ""))
        first = plans[0] if plans else None
        return next((plan for plan in plans if str(plan.pk) == chosen), first)

    def _refuse_future(self, facts: dict[str, Any]) -> None:
        for name in ("received_at", "aor_received_at"):
            instant = facts.get(name)
            if instant and instant > self.now:
                self.add_error(name, "This is in the future. Enter when it actually arrived.")


class IntakeForm(LetterQuestions, RecordQuestions, WhoQuestions, ClockForm):
    """The whole sheet."""

    is_whole = True

    token = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label="Received by",
        choices=[each for each in cases.Channel.choices if each[0] != "electronic"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was received."},
    )
    requester_name = TextField(
        label="Requester's name",
        required=False,
        help_text="Leave empty if the enrollee is the requester.",
    )
    requester_phone = TextField(label="Requester's telephone", max_length=40, required=False)
    requester_address = WordsField(
        label="Requester's address",
        required=False,
        max_length=300,
        rows=3,
        help_text="A letter asks for the missing form there.",
    )
    physician_support = forms.BooleanField(
        label="A physician supports expediting",
        help_text="States that waiting could harm the enrollee. Then the plan must expedite.",
        required=False,
    )
    care_kind = LawfulField(
        label="What kind of care was it?",
        otherwise=emergency_care.NOT_A_KIND,
        required=False,
        help_text="For payment only. As the requester describes it; the decision may differ.",
    )
    summary = WordsField(
        label="Description of the request",
        help_text="This appears in the letters.",
        max_length=2000,
        rows=3,
        error_messages={"required": "Describe what is requested."},
    )
    diagnoses = TextField(
        label="Diagnosis codes", required=False, max_length=300, help_text="Separated by commas."
    )
    files = FilesField(
        label="Files",
        required=False,
        widget=FilesInput,
        help_text="PDF, PNG, JPEG, TIFF or plain text.",
    )
    again = forms.BooleanField(
        label="This is a different request: open a second case", required=False
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        kinds = emergency_care.CARE_KINDS.on(typed_day(self, "received_at", now.date()))
        self.fields["care_kind"].choices = [(each.key, each.label) for each in kinds]

    def clean_diagnoses(self) -> list[str]:
        codes = [code.strip().upper() for code in self.cleaned_data["diagnoses"].split(",")]
        if any(len(code) > 20 for code in codes):
            raise forms.ValidationError("Separate the codes by commas.")
        return [code for code in codes if code]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        self._settle_care_kind(facts)
        kind = facts.get("requester_kind")
        by_provider = kind in (cases.RequesterKind.PHYSICIAN, cases.RequesterKind.PROVIDER)
        if by_provider and not facts.get("provider_name"):
            self.add_error("provider_name", "Enter the physician or provider who is the requester.")
        if kind == cases.RequesterKind.REPRESENTATIVE and not facts.get("requester_name"):
            self.add_error("requester_name", "Enter the name of the representative.")
        if self._is_supported(facts) and not facts.get("provider_name"):
            self.add_error("provider_name", "Enter the physician who supports expediting.")
        if facts.get("provider_name") and facts.get("contracted") is None:
            self.add_error(
                "contracted", "Choose yes or no: it determines which extensions are available."
            )
        return facts

    def _settle_care_kind(self, facts: dict[str, Any]) -> None:
        """A payment request says its kind; what another may say is left out."""
        is_payment = facts.get("request_type") == models.RequestType.PAYMENT
        if is_payment and not facts.get("care_kind") and "care_kind" not in self.errors:
            self.add_error("care_kind", f"{emergency_care.NOT_A_KIND} (42 CFR 422.113)")
        if not is_payment:
            facts["care_kind"] = ""

    def new_request(
        self, items: tuple[ItemFacts, ...], files: tuple[NewDocument, ...]
    ) -> NewRequest:
        """The request as the service takes it."""
        facts = self.cleaned_data
        return NewRequest(
            plan=facts["plan"],
            clock=self.clock_facts(),
            enrollee=self.enrollee(),
            requester_kind=facts["requester_kind"],
            requester_name=self._requester_name(),
            requester_phone=facts["requester_phone"],
            requester_address=facts["requester_address"] if self._by_representative() else "",
            required_form=self.required_form(),
            provider=self.provider(),
            channel=facts["channel"],
            summary=facts["summary"],
            care_kind=facts["care_kind"],
            items=items,
            diagnoses=tuple(facts["diagnoses"]),
            documents=files,
            source_key=f"form:{facts['token']}",
            physician_support=self._is_supported(facts),
            pbp=facts["pbp"],
            delegate=facts["delegate"],
            authorization_number=facts["authorization_number"],
            care_field=facts["care_field"],
        )

    def _by_representative(self) -> bool:
        return self.cleaned_data["requester_kind"] == cases.RequesterKind.REPRESENTATIVE

    def _is_supported(self, facts: dict[str, Any]) -> bool:
        return facts.get("priority") == cases.Priority.EXPEDITED and facts["physician_support"]

    def _requester_name(self) -> str:
        facts = self.cleaned_data
        enrollee = f"{facts['first_name']} {facts['last_name']}"
        by_enrollee = facts["requester_kind"] == cases.RequesterKind.ENROLLEE
        return facts["requester_name"] or (enrollee if by_enrollee else facts["provider_name"])


class LineForm(forms.Form):
    """One line of what is asked."""

    code = TextField(label="Code", max_length=40, required=False)
    description = TextField(label="Description", max_length=300, required=False)
    quantity = TextField(label="Quantity", max_length=60, required=False)
    service_on = DayField(label="Date of service", required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        begun = any(facts.get(name) for name in ("code", "quantity", "service_on"))
        if begun and not facts.get("description"):
            self.add_error("description", "Describe this line.")
        return facts

    def item(self) -> ItemFacts | None:
        """The line as the service takes it, or None for an empty one."""
        facts = self.cleaned_data
        if not facts.get("description"):
            return None
        return ItemFacts(**facts, code_system="")


LineFormSet = forms.formset_factory(LineForm, extra=3, max_num=MOST_LINES, validate_max=True)
