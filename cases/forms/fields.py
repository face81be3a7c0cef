"""Fields that the forms share."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from regulations import universes
from regulations.law import BEGIN

LONGEST_WORDS = 5000
DATE_FORMS = ["%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d"]
SHOWN = "%m/%d/%Y %I:%M %p"
DAYS = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d")
CLOCKS = ("%I:%M %p", "%I:%M%p", "%I %p", "%I%p", "%H:%M", "%H:%M:%S")
YES_NO = [("yes", "Yes"), ("no", "No")]
MOST_FILES = 10
# The oldest member was born in the first of them; the last is far beyond what a plan sets.
YEARS = range(1900, 2101)


class ShownField(forms.CharField):
    """Text of which something shows: characters without a shape alone are no answer.

    A null character is kept: that it cannot be stored is told at the field.
    """

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        shows = any(unicodedata.category(each)[0] not in "CZ" for each in text)
        return text if shows or "\0" in text else ""


class WordsField(ShownField):
    """Some sentences."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_WORDS)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("error_messages", {"required": "Write this in your own words."})
        super().__init__(**kwargs)
        self.validators.append(ProhibitNullCharactersValidator())


class LocalInstantField(forms.CharField):
    """An instant typed as a date and a time of the plan's zone: 3/2/2026 2:15 pm.

    A time that the clocks skip, or show twice, is refused: the person says which was meant by
    typing one an hour before or after.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("error_messages", {"required": "Enter the date and the time."})
        super().__init__(**kwargs)
        self.zone = ZoneInfo("UTC")

    def set_zone(self, zone: ZoneInfo, now: datetime | None = None) -> None:
        """Read and show in this zone; start with `now` where given."""
        self.zone = zone
        if not self.help_text:
            self.help_text = f"Such as 3/2/2026 2:15 pm, in the {zone.key} time zone."
        if now:
            self.initial = now.astimezone(zone).strftime(SHOWN)

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        naive = read_local(text)
        if naive is None:
            raise forms.ValidationError("Enter a date and a time such as 3/2/2026 2:15 pm.")
        return self._in_zone(naive)

    def _in_zone(self, naive: datetime) -> datetime:
        readings = {naive.replace(tzinfo=self.zone, fold=fold).utcoffset() for fold in (0, 1)}
        local = naive.replace(tzinfo=self.zone)
        if len(readings) > 1:
            raise forms.ValidationError(
                "The clocks changed at that time, so this time was skipped or occurred twice. "
                "Enter the time just before or after the change."
            )
        return local


class DayField(forms.DateField):
    """A date as people type it: 3/2/2026. One of a year that no one means is told."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMS)
        kwargs.setdefault("help_text", "Such as 5/17/1948.")
        kwargs.setdefault("error_messages", {"invalid": "Enter a date such as 5/17/1948."})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day.year not in YEARS:
            said = f"Enter a year from {YEARS[0]} to {YEARS[-1]}."
            raise forms.ValidationError(said, code="invalid")
        return day


def read_local(text: str) -> datetime | None:
    """A date and a time as people type them, or None when they cannot be read."""
    day, _, clock = text.strip().replace("T", " ", 1).partition(" ")
    on, at = _read_day(day), read_clock(clock)
    return datetime.combine(on, at) if on and at else None


def _read_day(text: str) -> date | None:
    for form in DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  a bare local date
        except ValueError:
            continue
        return day if 2000 <= day.year <= 2100 else None
    return None


def read_clock(text: str) -> time | None:
    plain = text.strip().lower().replace(".", "")
    for form in CLOCKS:
        try:
            return datetime.strptime(plain, form).time()  # noqa: DTZ007  a bare local time
        except ValueError:
            continue
    return None


class LawfulField(forms.ChoiceField):
    """A choice among rows of the law: the form offers those that are in force on the day that
    governs. `otherwise` is said of none, and of any other."""

    def __init__(self, *, otherwise: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        errors = {"required": otherwise, "invalid_choice": otherwise}
        super().__init__(error_messages=errors, **kwargs)


def typed_day(form: forms.Form, name: str, otherwise: date) -> date:
    """The day that was typed into a field of the form, or that of the instant; another one before
    anything was, or where it is none. Of a day before the rule book the first one holds: that it
    is too early is said at its own field."""
    typed = form[name].data if form.is_bound else None
    try:
        found = form.fields[name].clean(typed)
    except forms.ValidationError:
        return otherwise
    day = found.date() if isinstance(found, datetime) else found or otherwise
    return max(day, BEGIN)


class TextField(ShownField):
    """One line of text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("error_messages", {"required": "This field is required."})
        super().__init__(**kwargs)
        self.validators.append(ProhibitNullCharactersValidator())


class YesNoField(forms.TypedChoiceField):
    """Yes or no, nothing chosen beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "Choose yes or no."})
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} files; add others later.")
        return [super(FilesField, self).clean(each, initial) for each in files]


class LayoutField(TextField):
    """A value that must hold by a rule of the layout; empty where it is not known yet."""

    def __init__(self, rule: str, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.rule = universes.RULES[rule]

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not self.rule.holds(text):
            raise forms.ValidationError(self.rule.words)
        return text


class MbiField(LayoutField):
    """A Medicare number as the card shows it, with or without its hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Medicare number (MBI)")
        super().__init__("mbi", max_length=20, help_text="From the Medicare card.", **kwargs)

    def to_python(self, value: Any) -> str:
        return universes.plain_mbi(str(super().to_python(value)))
