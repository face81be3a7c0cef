"""The form of an extension: the ground with the fact that it rests on, how long, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import disasters
from cases import models as cases
from cases.forms.fields import LawfulField, LocalInstantField, TextField, WordsField
from cases.forms.groups import Group, Part, demand, leave_out
from cases.services.disasters import in_words
from determinations import models
from determinations.forms.extension_wants import WANTS, WANTS_AN_ATTEMPT, wrong_words
from determinations.services.extension_basis import OF_ASKER, OF_EVENT, OF_RECORDS, in_step
from regulations import extension_rules as law
from regulations import grounds
from regulations.disasters import elsewhere
from regulations.extensions import contracted

Basis = models.Extension
Attempt = models.OutreachAttempt
ATTEMPT = ("attempt_how", "attempt_at", "attempt_words", "attempt_result")
RECORDS = (*OF_RECORDS, *ATTEMPT)
EMPTY_INSTANTS = ("asked_at", "attempt_at", "provider", "disaster")


class ExtendForm(forms.Form):
    """A lawful ground and the fact that it rests on, how long, and why."""

    ground = LawfulField(label="On what ground?", otherwise=grounds.NOT_A_GROUND)
    asker = forms.ChoiceField(
        label="Who asked for more time?",
        choices=Basis.Asker.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    asked_by = TextField(label="Name", required=False)
    asked_how = forms.ChoiceField(
        label="How?", choices=Basis.Channel.choices, widget=forms.RadioSelect, required=False
    )
    asked_at = LocalInstantField(label="When?", required=False)
    provider = forms.ModelChoiceField(
        cases.Provider.objects.none(),
        label="Which noncontract provider has the records?",
        required=False,
        empty_label="Choose",
        help_text="Late records of a contracted provider are no ground: the plan can require them.",
    )
    missing = TextField(
        label="Which records are missing?",
        max_length=300,
        required=False,
        help_text=f"Such as {law.MISSING_EXAMPLE}.",
    )
    attempt_how = forms.ChoiceField(
        label="How did you ask for them?",
        choices=Attempt.Channel.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    attempt_at = LocalInstantField(label="When did you ask?", required=False)
    attempt_words = WordsField(label="What did you ask for?", rows=2, required=False)
    attempt_result = forms.ChoiceField(
        label="Result?", choices=Attempt.Result.choices, widget=forms.RadioSelect, required=False
    )
    event = TextField(
        label="What happened, and when?",
        max_length=300,
        required=False,
        help_text=f"Such as {law.EVENT_EXAMPLE}.",
    )
    disaster = forms.ModelChoiceField(
        cases.Disaster.objects.none(),
        label="A declared disaster as evidence",
        required=False,
        empty_label="None",
        help_text=(
            "A disaster alone is never a ground: the reason must say how it kept the plan from "
            "deciding on time."
        ),
        error_messages={"invalid_choice": elsewhere().message},
    )
    days = forms.IntegerField(
        label="By how many calendar days?",
        min_value=1,
        error_messages={
            "required": "Enter how many days.",
            "invalid": "Enter a whole number of days.",
            "min_value": "Extend by at least one day.",
        },
    )
    words = WordsField(
        label="The reason for the delay",
        help_text=(
            "This goes into the letter: what you are waiting for and what it could change. Name "
            f"the service or the diagnosis. Workload and staffing are no reason ({law.CONTROLS})."
        ),
    )
    interest = WordsField(
        label="How does waiting serve this enrollee?",
        required=False,
        rows=3,
        help_text="One sentence about this person, such as what could be approved once it comes.",
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, on = case, case.clock_day
        self.grounds = grounds.GROUNDS.on(on)
        self.on = on
        asked = case.outreach.select_related("provider")
        self.asked = {attempt.provider_id: str(attempt.provider) for attempt in asked}
        priority = case.matter.priority
        self.fields["ground"].choices = [
            (
                each.key,
                f"{each.label}. {each.explanation} "
                f"({each.citation(case.matter.law_name, priority, on)})",
            )
            for each in self.grounds
        ]
        self._offer_providers(case)
        self.fields["asked_by"].initial = str(case.enrollee)
        self.fields["asked_at"].set_zone(case.plan.zone)
        self.fields["attempt_at"].set_zone(case.plan.zone)
        self.fields["attempt_how"].help_text = self._on_record()
        self._offer_declarations(case, now)

    def _offer_providers(self, case: cases.Case) -> None:
        """Every provider; the one of the case first, where waiting for it may be a ground."""
        providers = cases.Provider.objects.filter(plan=case.plan_id).order_by("name", "pk")
        self.fields["provider"].queryset = providers
        self.fields["provider"].label_from_instance = _name_and_contract
        if case.provider and not case.provider.contracted:
            self.fields["provider"].initial = case.provider_id

    @property
    def groups(self) -> list[Group]:
        """The form in its order: each part stands with the ground that asks for it."""
        layout = {
            "The ground": ("ground", *OF_ASKER, *RECORDS, *OF_EVENT),
            "The extension": ("days", "words", "interest"),
        }
        return [
            Group(
                title, [Part(self[name], self._only(name)) for name in names if name in self.fields]
            )
            for title, names in layout.items()
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        ground = grounds.GROUNDS.find(facts.get("ground", ""), self.on)
        if ground is None:
            return facts
        applies = {name for name in self.fields if self._applies(name, ground)}
        others = {name: None if name in EMPTY_INSTANTS else "" for name in self.fields}
        leave_out(self, {name: none for name, none in others.items() if name not in applies})
        self._demand(applies, ground)
        self._refuse_contracted(ground)
        for name, message in wrong_words(self.case.matter, ground, self.cleaned_data):
            self.add_error(name, message)
        facts = dict(self.cleaned_data)
        facts["attempt"] = in_step(facts)
        return facts

    def _demand(self, applies: set[str], ground: grounds.Ground) -> None:
        """Everything that the ground asks for and that is empty is named at once."""
        wants = dict(WANTS)
        if ground.needs_provider and self._wants_an_attempt():
            wants |= WANTS_AN_ATTEMPT
        if not self.cleaned_data.get("disaster"):
            wants["event"] = "Describe what happened and when."
        demand(self, {name: said for name, said in wants.items() if name in applies})

    def _wants_an_attempt(self) -> bool:
        """Whether none is on record with this provider, or one was begun here."""
        provider = self.cleaned_data.get("provider")
        is_unasked = provider and not provider.contracted and provider.pk not in self.asked
        return bool(is_unasked or self.cleaned_data.get("attempt_how"))

    def _refuse_contracted(self, ground: grounds.Ground) -> None:
        provider = self.cleaned_data.get("provider")
        if ground.needs_provider and provider and provider.contracted:
            matter = self.case.matter
            citation = ground.citation(matter.law_name, matter.priority, self.on)
            self.add_error("provider", f"{contracted(citation).message} ({citation})")

    def _applies(self, name: str, ground: grounds.Ground) -> bool:
        if name in OF_ASKER:
            return ground.needs_asker
        if name in RECORDS:
            return ground.needs_provider
        if name == "interest":
            return ground.needs_interest
        # That a declaration is cited on another ground is refused, not passed over.
        return ground.needs_event if name == "event" else True

    def _only(self, name: str) -> str:
        if name in ("ground", "days", "words"):
            return ""
        shown = [each.key for each in self.grounds if self._is_for(name, each)]
        return f"ground={'|'.join(shown)}"

    def _is_for(self, name: str, ground: grounds.Ground) -> bool:
        return ground.needs_event if name == "disaster" else self._applies(name, ground)

    def _on_record(self) -> str:
        if not self.asked:
            return "No attempt is on record for this case yet."
        names = ", ".join(dict.fromkeys(self.asked.values()))
        return f"On record: {names}. Record another attempt only if you made one."

    def _offer_declarations(self, case: cases.Case, now: datetime) -> None:
        """Those that touch the case. Without any there is no such field, unless one was sent by a
        page from before the case was touched no more: that is refused, not passed over."""
        found = disasters.affecting(case, disasters.declared(), at=now)
        affecting = [each.pk for each in found]
        self.fields["disaster"].queryset = cases.Disaster.objects.filter(pk__in=affecting)
        self.fields["disaster"].label_from_instance = in_words
        if not affecting and not self.data.get("disaster"):
            del self.fields["disaster"]


def _name_and_contract(provider: cases.Provider) -> str:
    return f"{provider.name} ({'contracted' if provider.contracted else 'not contracted'})"
