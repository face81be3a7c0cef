"""The forms of the register of business continuity."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms

from cases.forms.fields import (
    YES_NO,
    DayField,
    LawfulField,
    LocalInstantField,
    TextField,
    WordsField,
)
from continuity import models
from regulations import continuity as law


def _day(label: str) -> DayField:
    errors = {"required": "Enter the day.", "invalid": "Enter a date such as 3/31/2026."}
    return DayField(label=label, help_text="Such as 3/31/2026.", error_messages=errors)


def _words(label: str, help_text: str = "", **kwargs: Any) -> WordsField:
    return WordsField(label=label, help_text=help_text, max_length=2000, rows=3, **kwargs)


class PlanForm(forms.Form):
    """An edition of the plan: a field for each element that the rule lists."""

    edition = TextField(
        label="Edition",
        max_length=40,
        help_text="Such as 2026, version 2.",
        error_messages={"required": "Enter the edition."},
    )
    effective_on = _day("In effect from")
    document = TextField(
        label="Document",
        max_length=200,
        help_text="Where the document is kept, so that it can be shown to CMS.",
        error_messages={"required": "Enter where the document is kept."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.elements = [each.key for each in law.ELEMENTS.on(today)]
        for each in law.ELEMENTS.on(today):
            errors = {"required": "Enter what the plan says on this, or where it says it."}
            hint = f"{each.asked} ({each.citation})"
            self.fields[each.key] = _words(each.label, hint, error_messages=errors)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        facts["elements"] = {key: facts.pop(key, "") for key in self.elements}
        return facts


class OutageForm(forms.Form):
    """An essential function that failed."""

    function = LawfulField(
        label="Which essential function failed?", otherwise="Choose the function that failed."
    )
    failed_at = LocalInstantField(label="When did it fail?")
    words = _words(
        "What happened?",
        "What does not work, for whom, and what is done in the meantime. Do not name an enrollee.",
        error_messages={"required": "Enter what happened."},
    )

    def __init__(self, *args: Any, now: datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = law.FUNCTIONS.on(now.astimezone(zone).date())
        function = cast(LawfulField, self.fields["function"])
        function.choices = [(each.key, f"{each.label} ({each.citation})") for each in found]
        cast(LocalInstantField, self.fields["failed_at"]).set_zone(zone, now)


class RestorationForm(forms.Form):
    """That a function works again."""

    restored_at = LocalInstantField(label="When was it restored?")
    restored_by = TextField(
        label="Restored by", error_messages={"required": "Enter who restored it."}
    )
    how = _words("How was it restored?", error_messages={"required": "Enter how it was restored."})

    def __init__(self, *args: Any, now: datetime, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(LocalInstantField, self.fields["restored_at"]).set_zone(zone, now)


class ExerciseForm(forms.Form):
    """A test of the plan, or a training on it."""

    duty = LawfulField(
        label="Test or training?",
        otherwise="Choose a test or a training.",
        choices=[(law.TEST, "A test of the plan"), (law.TRAIN, "A training on the plan")],
    )
    done_on = _day("Date")
    scope = _words(
        "What was tested, or who was trained?",
        error_messages={"required": "Enter what was tested, or who was trained."},
    )
    result = LawfulField(
        label="Result",
        otherwise="Choose the result.",
        choices=models.Exercise.Result.choices,
    )
    findings = _words("Findings", "What did not work as planned.", required=False)


class FindingForm(forms.Form):
    """What an audit found."""

    audit = TextField(
        label="Audit",
        help_text="Who audited what, such as: CMS program audit 2026, ODAG.",
        error_messages={"required": "Enter which audit found it."},
    )
    found_on = _day("Found on")
    finding = _words("Finding", error_messages={"required": "Enter what was found."})
    cause = _words("Cause", "Why it happened.", error_messages={"required": "Enter the cause."})


class CorrectionForm(forms.Form):
    """What was corrected."""

    words = _words("What was corrected?", error_messages={"required": "Enter what was corrected."})
    done_on = _day("Corrected on")


class ValidationForm(forms.Form):
    """What an independent auditor says of a correction."""

    auditor = TextField(label="Auditor", error_messages={"required": "Enter the auditor's name."})
    organization = TextField(
        label="Auditor's organization", error_messages={"required": "Enter the organization."}
    )
    validated_on = _day("Validated on")
    holds = forms.TypedChoiceField(
        label="Does the correction work?",
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    words = _words(
        "What was checked?", error_messages={"required": "Enter what was checked, and how."}
    )
    is_independent = forms.BooleanField(
        label="The auditor is independent of the plan and had no part in the correction.",
        required=False,
    )
