"""The form of personal preferences: mail right away or a digest each day, and quiet hours."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import available_timezones

from django import forms

from accounts.models import MailPreference
from cases.forms.fields import CLOCKS
from notices.preferences import PreferenceFacts

MORNING = time(7, 0)
AT_ONCE, DIGEST = "at_once", "digest"
# The zones of the country first; all others are there for the person who works from elsewhere.
NEAR = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip


class ClockField(forms.CharField):
    """A time of day as people type it: 7:00 am."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("help_text", "Such as 7:00 am.")
        super().__init__(**kwargs)

    def clean(self, value: Any) -> time | None:
        text = super().clean(value).strip().lower().replace(".", "")
        for form in CLOCKS:
            try:
                return datetime.strptime(text, form).time()  # noqa: DTZ007  a bare local time
            except ValueError:
                continue
        if text:
            raise forms.ValidationError("Enter a time such as 7:00 am.")
        return None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%-I:%M %p}".lower() if isinstance(value, time) else value


class PreferenceForm(forms.Form):
    """How one person wants alerts mailed."""

    how = forms.ChoiceField(
        label="When do you want email alerts?",
        choices=[
            (AT_ONCE, "Right away, one email for each alert"),
            (DIGEST, "In one email a day, with everything since the last one"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    digest_at = ClockField(label="Daily email sent at", required=False)
    quiet_from = ClockField(label="Quiet from", required=False, help_text="Such as 8:00 pm.")
    quiet_to = ClockField(label="Quiet until", required=False)
    time_zone = forms.ChoiceField(
        label="Your time zone", help_text="The times above are in this time zone."
    )

    def __init__(
        self, *args: Any, kept: MailPreference | None, time_zone: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_initial(kept, time_zone), **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        wanted = facts.get("how") == DIGEST and "digest_at" not in self.errors
        if wanted and not facts.get("digest_at"):
            self.add_error("digest_at", "Enter when the daily email should be sent.")
        return facts

    @property
    def facts(self) -> PreferenceFacts:
        given = self.cleaned_data
        return PreferenceFacts(
            time_zone=given["time_zone"],
            digest_at=given["digest_at"] if given["how"] == DIGEST else None,
            quiet_from=given["quiet_from"],
            quiet_to=given["quiet_to"],
        )


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every time zone that means the same on each machine, those of the country first."""
    others = sorted(available_timezones() - {"localtime", "Factory", *NEAR})
    return [("United States", _named(NEAR)), ("Elsewhere", _named(others))]


def _initial(kept: MailPreference | None, time_zone: str) -> dict[str, Any]:
    if kept is None:
        return {"how": AT_ONCE, "digest_at": MORNING, "time_zone": time_zone}
    return {
        "how": DIGEST if kept.digest_at else AT_ONCE,
        "digest_at": kept.digest_at or MORNING,
        "quiet_from": kept.quiet_from,
        "quiet_to": kept.quiet_to,
        "time_zone": kept.time_zone,
    }


def _named(zones: Any) -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in zones]
