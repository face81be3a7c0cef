"""The form of a plan's lead times: a line a moment, why, and whether it was looked at before."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms

from cases.forms.fields import TextField
from cases.services import alert_schedules
from cases.services.alert_schedules import MOST_STEPS, Fault, Scope
from notices.alert_schedules import DAY, HOUR, Step, parts
from notices.models import Alert, Clock

BEFORE, AT, AFTER = "before", "at", "after"
MINUTES = {"minutes": 1, "hours": HOUR, "days": DAY}
# Lines without a moment at the end of the form, for more of them.
EMPTY_LINES = 2


class StepForm(forms.Form):
    """One moment: how long before or after the deadline, and who is told. An empty line is none."""

    amount = forms.CharField(label="How long", required=False, max_length=6)
    unit = forms.ChoiceField(
        label="Unit", choices=[(unit, unit) for unit in MINUTES], initial="hours"
    )
    when = forms.ChoiceField(
        label="When",
        choices=[
            (BEFORE, "before the deadline"),
            (AT, "at the deadline"),
            (AFTER, "after the deadline"),
        ],
        initial=BEFORE,
    )
    audiences = forms.MultipleChoiceField(
        label="Who is alerted",
        choices=Alert.Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remove = forms.BooleanField(label="Remove this alert time", required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.is_empty and facts.get("when") != AT and not self.errors:
            self._refuse_amount(str(facts.get("amount") or "").strip())
        return facts

    @property
    def is_empty(self) -> bool:
        """Whether the line names no moment, or is to be taken out."""
        facts = self.cleaned_data
        says_nothing = not facts.get("amount") and facts.get("when") != AT
        return bool(facts.get("remove")) or (says_nothing and not facts.get("audiences"))

    @property
    def step(self) -> Step:
        """The moment of a whole line that is not empty."""
        facts = self.cleaned_data
        if facts["when"] == AT:
            return Step(0, tuple(facts["audiences"]))
        minutes = int(facts["amount"]) * MINUTES[facts["unit"]]
        return Step(minutes if facts["when"] == BEFORE else -minutes, tuple(facts["audiences"]))

    def _refuse_amount(self, amount: str) -> None:
        if not (amount.isascii() and amount.isdigit() and int(amount)):
            self.add_error("amount", "Enter a whole number such as 8.")
        self.cleaned_data["amount"] = amount


class BaseLines(forms.BaseFormSet):
    """The lines of the form; one that was left as it was shown counts like any other."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        return super()._construct_form(i, empty_permitted=False, **kwargs)


Lines = forms.formset_factory(
    StepForm, formset=BaseLines, extra=0, max_num=MOST_STEPS + EMPTY_LINES, absolute_max=20
)


class WhyForm(forms.Form):
    """Why it is changed, which schedule it changes, and the draft that the preview showed."""

    why = TextField(
        label="Reason for the change",
        max_length=300,
        help_text="Kept with the change for later reference.",
        error_messages={"required": "Enter the reason for the change."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class ScheduleDraft:
    """The lines and the rest of the form as one: valid or not, the steps, what was looked at."""

    def __init__(self, scope: Scope, steps: tuple[Step, ...], seen: int, data: Any = None) -> None:
        shown = [_initial(step, scope.clock) for step in steps] + [{}] * EMPTY_LINES
        self.scope = scope
        self.lines = Lines(data, initial=shown, prefix="steps")
        self.rest = WhyForm(data, initial={"seen": seen})
        self.faults: list[str] = []

    def is_valid(self, *, saving: bool) -> bool:
        """Whether the draft can be shown; for saving it must say why as well."""
        if not saving:
            self.rest.fields["why"].required = False
        whole = self.lines.is_valid()
        if not self.lines.management_form.is_valid():
            self.faults.append("Part of the form was not received. Open it again.")
            return False
        if whole:
            for fault in alert_schedules.faults(self.scope, list(self.steps)):
                self._show(fault)
        return self.rest.is_valid() and whole and not self._is_faulty

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(line.step for line in self._filled)

    @property
    def key(self) -> str:
        """What tells one draft from another: the preview shown must be the one saved."""
        stored = [step.as_json() for step in self.steps]
        return hashlib.sha256(json.dumps(stored).encode()).hexdigest()

    @property
    def is_previewed(self) -> bool:
        return bool(self.rest.cleaned_data["previewed"] == self.key)

    @property
    def _filled(self) -> list[StepForm]:
        return [line for line in self.lines if not line.is_empty]

    @property
    def _is_faulty(self) -> bool:
        return bool(self.faults) or any(line.errors for line in self.lines)

    def _show(self, fault: Fault) -> None:
        if fault.step is None:
            self.faults.append(fault.message)
        else:
            line = self._filled[fault.step]
            line.add_error("audiences" if not line.step.audiences else "amount", fault.message)


def _initial(step: Step, clock: str) -> dict[str, Any]:
    amount, unit = parts(abs(step.minutes), clock)
    when = AT if not step.minutes else BEFORE if step.minutes > 0 else AFTER
    default = "days" if clock == Clock.DAYS else "hours"
    return {
        "amount": str(amount) if step.minutes else "",
        "unit": unit if step.minutes else default,
        "when": when,
        "audiences": list(step.audiences),
    }
