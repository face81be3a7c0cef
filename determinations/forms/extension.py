"""The form of an extension."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from cases import disasters
from cases import models as cases
from cases.forms.fields import LawfulField, WordsField
from cases.services.disasters import in_words
from regulations import grounds
from regulations.disasters import elsewhere


class ExtendForm(forms.Form):
    """A lawful ground, how long, and why; what a ground also asks for."""

    ground = LawfulField(label="On what ground?", otherwise=grounds.NOT_A_GROUND)
    provider = forms.ModelChoiceField(
        cases.Provider.objects.none(),
        label="Provider we are waiting for",
        required=False,
        empty_label="Choose",
        help_text="Only for evidence from a noncontract provider.",
    )
    disaster = forms.ModelChoiceField(
        cases.Disaster.objects.none(),
        label="A declared disaster as evidence",
        required=False,
        empty_label="None",
        help_text=(
            "Only for extraordinary circumstances. A disaster alone is never a ground: the reason "
            "must say how it kept the plan from deciding on time."
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
        help_text="This goes into the letter: what you are waiting for and why it matters.",
    )
    in_enrollee_interest = forms.BooleanField(
        label="Waiting is in the enrollee's interest", required=False
    )
    never_asked = forms.BooleanField(
        label="I am extending even though no request for these records has been recorded",
        required=False,
    )

    def __init__(
        self, *args: Any, case: cases.Case, now: datetime | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        on = self.on = case.clock_day
        priority = case.matter.priority
        self.asked = {attempt.provider_id for attempt in case.outreach.all()}
        self.fields["ground"].choices = [
            (
                each.key,
                f"{each.label}. {each.explanation} "
                f"({each.citation(case.matter.law_name, priority, on)})",
            )
            for each in grounds.GROUNDS.on(on)
        ]
        providers = cases.Provider.objects.filter(plan=case.plan_id).order_by("name", "pk")
        self.fields["provider"].queryset = providers
        self.fields["provider"].label_from_instance = _name_and_contract
        self._offer_declarations(case, now or timezone.now())

    def _offer_declarations(self, case: cases.Case, now: datetime) -> None:
        """Those that touch the case. Without any there is no such field, unless one was sent by a
        page from before the case was touched no more: that is refused, not passed over."""
        found = disasters.affecting(case, disasters.declared(), at=now)
        affecting = [each.pk for each in found]
        self.fields["disaster"].queryset = cases.Disaster.objects.filter(pk__in=affecting)
        self.fields["disaster"].label_from_instance = in_words
        if not affecting and not self.data.get("disaster"):
            del self.fields["disaster"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        ground = grounds.GROUNDS.find(facts.get("ground", ""), self.on)
        if ground and ground.needs_provider and not facts.get("provider"):
            self.add_error("provider", "Choose the provider you are waiting for.")
        knowingly = facts.pop("never_asked", False)
        provider = facts.get("provider")
        noncontract = provider and not provider.contracted
        if ground and ground.needs_provider and noncontract and provider.pk not in self.asked:
            self._warn_of_never_asked(knowingly)
        return facts

    def _warn_of_never_asked(self, knowingly: bool) -> None:
        if not knowingly:
            self.add_error(
                "never_asked",
                (
                    "No request to this provider has been recorded. Record one first, or check "
                    "this box."
                ),
            )


def _name_and_contract(provider: cases.Provider) -> str:
    return f"{provider.name} ({'contracted' if provider.contracted else 'not contracted'})"
