"""Fields of the forms of a reinstatement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from cases.forms.groups import Part
from premiums.forms.fields import ExplainedRadios
from regulations import good_cause
from regulations.good_cause.circumstances import NO, OPEN, YES

CHOOSE = "Choose from the list what prevented the person from paying."
GROUPS = (
    ("Generally good cause", YES),
    ("Something else", OPEN),
    ("Generally not good cause", NO),
)


class CircumstanceField(forms.ChoiceField):
    """What kept someone from paying, as the guidance sorts it. `cause` is the disenrollment's: what
    counts for another one only is left out."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ExplainedRadios({}))
        super().__init__(**kwargs)
        self.error_messages["invalid_choice"] = CHOOSE

    def offer(
        self, cause: str, on: date, *, first: tuple[str, str] | None = None, but: str = ""
    ) -> None:
        """Offer what may be told in a request received on the day of a disenrollment for this
        cause; `first` stands above all. What generally is `but` is left out."""
        in_force = good_cause.CIRCUMSTANCES.on(on)
        self.widget.explanations = {each.key: each.explanation for each in in_force}
        found: list[Any] = [first] if first else []
        for heading, generally in (each for each in GROUPS if each[1] != but):
            rows = [
                (each.key, each.label)
                for each in in_force
                if each.generally == generally and each.only_for in {"", cause}
            ]
            found.append((heading, rows))
        self.choices = found


@dataclass(frozen=True)
class Asked(Part):
    """A field that is asked for, though the form may be sent without it."""

    @property
    def is_needed(self) -> bool:
        return True


class LaterField(forms.TypedChoiceField):
    """Yes, no, or still to come, which is where it starts."""

    def __init__(self, *, yes: str, no: str, later: str, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no), ("", later)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            initial="",
            widget=forms.RadioSelect,
            **kwargs,
        )
