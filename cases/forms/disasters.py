"""The forms of a disaster: its declaration, and its end."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from cases import models
from cases.forms.fields import (
    YES_NO,
    DayField,
    LawfulField,
    TextField,
    WordsField,
    typed_day,
)
from cases.postal import STATES
from regulations import disaster_duties as duties
from regulations import disasters as law

PREFIX = re.compile(r"[0-9]{3,5}")


class DisasterForm(forms.Form):
    """What a declaration says."""

    name = TextField(
        label="What is it called?",
        help_text="As named in the declaration, with its number if it has one.",
        error_messages={"required": "Enter the name of the disaster or emergency."},
    )
    source = LawfulField(label="Who declared it?", otherwise="Choose who declared it.")
    declared_by = TextField(
        label="Declared by (as written)",
        help_text=(
            "Such as Governor of Maine, or President (FEMA-4999-DR). This appears in letters."
        ),
        error_messages={"required": "Enter who declared it."},
    )
    state = forms.ChoiceField(
        label="State or Protectorate",
        choices=[("", "Choose"), *STATES.items()],
        help_text="If it applies in several, record it once for each.",
        error_messages={"required": "Choose the State."},
    )
    counties = TextField(
        label="Counties",
        required=False,
        max_length=300,
        help_text="As named in the declaration. Enter their ZIP codes below.",
    )
    zip_prefixes = TextField(
        label="ZIP codes or their first digits",
        required=False,
        max_length=2000,
        help_text="Three to five digits each, such as 041, 04330. Leave empty for the whole State.",
    )
    declared_on = DayField(
        label="Declared on",
        help_text="Such as 3/1/2026.",
        error_messages={
            "required": "Enter the date of the declaration.",
            "invalid": "Enter a date such as 3/1/2026.",
        },
    )
    starts_on = DayField(
        label="First day",
        help_text="The date the declaration takes effect, often the date of the event.",
        error_messages={
            "required": "Enter the first day.",
            "invalid": "Enter a date such as 3/1/2026.",
        },
    )
    ends_on = DayField(
        label="Last day",
        required=False,
        help_text="Only if the declaration names it. Otherwise it is set by regulation.",
        error_messages={"invalid": "Enter a date such as 3/31/2026."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = law.SOURCES.on(typed_day(self, "declared_on", today))
        self.fields["source"].choices = [(each.key, each.label) for each in found]

    def clean_zip_prefixes(self) -> tuple[str, ...]:
        found = re.split(r"[\s,;]+", self.cleaned_data["zip_prefixes"].strip(" ,;"))
        digits = sorted({each for each in found if each})
        if wrong := [each for each in digits if not PREFIX.fullmatch(each)]:
            raise forms.ValidationError(
                f"{wrong[0][:20]} is not a ZIP code: enter three to five digits, such as 041, "
                "04330."
            )
        return tuple(digits)


class EndForm(forms.Form):
    """A declared end of a disaster."""

    declared_by = LawfulField(
        label="Who declared the end?", otherwise="Choose who declared the end."
    )
    ends_on = DayField(
        label="Last day",
        help_text="Such as 3/31/2026. That day is included.",
        error_messages={
            "required": "Enter the last day.",
            "invalid": "Enter a date such as 3/31/2026.",
        },
    )
    words = WordsField(
        label="Source",
        help_text="The order, notice or memo, so that it can be looked up.",
        max_length=1000,
        rows=2,
    )

    def __init__(self, *args: Any, disaster: models.Disaster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = law.END_KINDS.on(disaster.declared_on)
        self.fields["declared_by"].choices = [(each.key, each.label) for each in found]
        self.fields["ends_on"].initial = f"{disaster.ending.due_on:%m/%d/%Y}"


class AccessForm(forms.Form):
    """Whether a declared disaster disrupts access to care."""

    disrupted = forms.TypedChoiceField(
        label="Is access to care disrupted in the service area?",
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=(
            "Yes, if enrollees cannot reach contracted providers, or these cannot furnish the care "
            "that is needed."
        ),
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    words = WordsField(
        label="What shows it?",
        help_text="Which providers or offices, since when, and how you know.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Enter what shows it: which providers or offices, since when."},
    )


class DutyForm(forms.Form):
    """A duty of the organization that was done."""

    answer = LawfulField(label="What was done?", otherwise="Choose how it was done.")
    done_on = DayField(
        label="Done on",
        help_text="Such as 3/31/2026.",
        error_messages={
            "required": "Enter the day on which it was done.",
            "invalid": "Enter a date such as 3/31/2026.",
        },
    )
    done_by = TextField(label="Done by", error_messages={"required": "Enter who did it."})
    how = TextField(
        label="How",
        max_length=300,
        help_text="Such as: letter to the CMS account manager by email.",
        error_messages={"required": "Enter how it was done."},
    )
    reference = TextField(
        label="Proof",
        max_length=200,
        help_text="Where the proof is kept, such as a file number or a web address.",
        error_messages={"required": "Enter where the proof is kept."},
    )

    def __init__(self, *args: Any, duty: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = duties.answers(duty, typed_day(self, "done_on", today))
        self.fields["answer"].choices = [(each.key, each.label) for each in found]
        if len(found) == 1:
            self.fields["answer"].initial = found[0].key
