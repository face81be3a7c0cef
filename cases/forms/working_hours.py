"""The forms of when a person works and when they are away."""

from __future__ import annotations

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.availability import Availability, Span
from accounts.languages import LANGUAGES
from accounts.models import Absence
from accounts.working_hours import AbsenceFacts, WorkFacts, minute_words
from cases.forms.fields import LocalInstantField, TextField, read_clock
from cases.forms.preferences import zone_choices

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIELDS = tuple(f"day_{day}" for day in range(len(DAY_NAMES)))
MIDNIGHT = ("midnight", "24:00", "12:00 am", "12 am")
EXAMPLE = "Enter times such as 9 am - 12 pm, 1 pm - 5:30 pm."
_MINUTES_A_DAY = 24 * 60


class HoursField(TextField):
    """The spans of one weekday as people type them: 9 am - 12 pm, 1 pm - 5:30 pm."""

    def __init__(self, *, day: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=120, label=DAY_NAMES[day], **kwargs)
        self.day = day

    def clean(self, value: Any) -> tuple[Span, ...]:
        text = super().clean(value)
        return tuple(self._span(part) for part in text.split(",") if part.strip())

    def _span(self, part: str) -> Span:
        typed = part.replace("–", "-").replace(" to ", "-").split("-")
        if len(typed) != 2:  # noqa: PLR2004  a span has two ends
            raise forms.ValidationError(EXAMPLE)
        starts, ends = _minute(typed[0]), _minute(typed[1], is_end=True)
        if starts is None or ends is None:
            raise forms.ValidationError(EXAMPLE)
        if ends <= starts:
            raise forms.ValidationError(
                "End a span after its start. For a night shift enter the part up to midnight here "
                "and the rest on the next day."
            )
        return Span(self.day, starts, ends)


class WorkForm(forms.Form):
    """A person's week, in a time zone, and the languages they work in."""

    time_zone = forms.ChoiceField(
        label="Time zone of the hours",
        choices=zone_choices,
        error_messages={"invalid_choice": "Choose one of the time zones."},
    )
    languages = forms.MultipleChoiceField(
        label="Languages they work in",
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose among the languages listed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, name in enumerate(FIELDS):
            self.fields[name] = HoursField(day=day)

    @property
    def day_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FIELDS]

    @property
    def facts(self) -> WorkFacts:
        given = self.cleaned_data
        spans = tuple(span for name in FIELDS for span in given[name])
        return WorkFacts(given["time_zone"], spans, tuple(given["languages"]))


class AbsenceForm(forms.Form):
    """From when until when a person is away, and why in a word."""

    starts_at = LocalInstantField(label="Away from")
    ends_at = LocalInstantField(label="Back at")
    why = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose"), *Absence.Why.choices],
        help_text="Nothing about a person's health is recorded.",
        error_messages={"required": "Choose why.", "invalid_choice": "Choose why."},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].set_zone(zone)  # type: ignore[attr-defined]

    @property
    def facts(self) -> AbsenceFacts:
        return AbsenceFacts(**self.cleaned_data)


def typed_hours(found: Availability) -> dict[str, str]:
    """The hours on file as they would be typed, by field."""
    return {
        name: ", ".join(
            f"{minute_words(each.from_minute)} - {minute_words(each.to_minute)}".lower()
            for each in found.spans
            if each.weekday == day
        )
        for day, name in enumerate(FIELDS)
    }


def _minute(text: str, *, is_end: bool = False) -> int | None:
    """The minute of the day that a clock time names; as an end, midnight is the day's last."""
    plain = text.strip().lower()
    if plain in MIDNIGHT:
        return _MINUTES_A_DAY if is_end else 0
    found: time | None = read_clock(plain)
    return found.hour * 60 + found.minute if found else None
