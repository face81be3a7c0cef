"""The question "what if", and the filters of the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.models import User
from cases.forms.fields import LocalInstantField
from forecast.engine import RULES
from forecast.presentation import questions, rows
from forecast.presentation.pages import UNASSIGNED
from forecast.services import WhatIf
from regulations import drafts
from regulations.law import Refused, Row

HOURS = [(str(hour), questions.hour(hour)) for hour in range(25)]
LEAST, MOST = -90, 300
MOST_OUT = 20


class FilterForm(forms.Form):
    """All optional; what is not offered narrows nothing."""

    team = forms.ChoiceField(label="Team", required=False)
    cause = forms.ChoiceField(
        label="Main cause",
        required=False,
        choices=[("", "All causes"), *rows.CAUSES.items()],
    )

    def __init__(self, *args: Any, teams: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "All teams"), *teams.items(), (UNASSIGNED, "Unassigned"),
        ]  # fmt: skip

    def given(self) -> dict[str, str]:
        """The filters that are valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WhatIfForm(forms.Form):
    """What is changed. At least one thing."""

    out = forms.MultipleChoiceField(
        label="Who",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text="Their own tasks stay with them until they are back or someone moves them. "
        "Hold Ctrl (Cmd on a Mac) to choose several.",
        error_messages={"invalid_choice": "Choose people from the list."},
    )
    out_until = LocalInstantField(label="Out until", required=False)
    like = forms.ChoiceField(
        label="Like",
        required=False,
        help_text="Someone who may do the same work, at the expected pace.",
        error_messages={"invalid_choice": "Choose a person from the list."},
    )
    like_from = forms.ChoiceField(
        label="On weekdays from", choices=HOURS, initial="17", required=False
    )
    like_until = forms.ChoiceField(label="Until", choices=HOURS, initial="21", required=False)
    arrivals = forms.IntegerField(
        label="More new work, in percent",
        required=False,
        min_value=LEAST,
        max_value=MOST,
        help_text="Such as 30; -20 is a fifth less.",
        error_messages={
            "invalid": "Enter a whole number such as 30.",
            "min_value": f"Enter a number from {LEAST} to {MOST}.",
            "max_value": f"Enter a number from {LEAST} to {MOST}.",
        },
    )
    rule = forms.ChoiceField(
        label="Assignment rule",
        required=False,
        choices=[("", "As it is"), *((rule, questions.RULES[rule]) for rule in RULES)],
    )
    law = forms.ChoiceField(
        label="Time limit",
        required=False,
        help_text="Due dates of open tasks are recalculated for this question alone. Nothing "
        "stored changes.",
        error_messages={"invalid_choice": "Choose a time limit from the list."},
    )
    amount = forms.IntegerField(
        label="Would be (in its own unit)",
        required=False,
        error_messages={"invalid": "Enter a whole number such as 5."},
    )

    def __init__(
        self,
        *args: Any,
        people: list[User],
        law: list[Row],
        zone: ZoneInfo,
        begins: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), str(each)) for each in people]
        self.fields["out"].choices = named  # type: ignore[attr-defined]
        self.fields["like"].choices = [("", "No one is added"), *named]  # type: ignore[attr-defined]
        self.fields["law"].choices = [  # type: ignore[attr-defined]
            ("", "As it is"), *((row.key, f"{row.summary} ({row.limit})") for row in law),
        ]  # fmt: skip
        self.fields["out_until"].set_zone(zone)  # type: ignore[attr-defined]
        self.rows, self.begins = {row.key: row for row in law}, begins

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self._check_out(facts)
        self._check_like(facts)
        self._check_law(facts)
        if not self.errors and self.what_if().asks_nothing:
            raise forms.ValidationError("Change at least one thing.")
        return facts

    def _check_out(self, facts: dict[str, Any]) -> None:
        until = facts.get("out_until")
        if len(facts.get("out", ())) > MOST_OUT:
            self.add_error("out", f"Choose at most {MOST_OUT} people.")
        if until and not facts.get("out"):
            self.add_error("out", "Choose who is out until then.")
        if until and until <= self.begins:
            self.add_error("out_until", "This is before the forecast begins.")

    def _check_like(self, facts: dict[str, Any]) -> None:
        # An hour that is not offered is told at its own field.
        if not facts.get("like") or not {"like_from", "like_until"} <= facts.keys():
            return
        if int(facts["like_until"] or 0) <= int(facts["like_from"] or 0):
            self.add_error("like_until", "This is not after the beginning.")

    def _check_law(self, facts: dict[str, Any]) -> None:
        row, amount = self.rows.get(facts.get("law") or ""), facts.get("amount")
        if row is None:
            if amount is not None:
                self.add_error("law", "Choose which time limit this is for.")
            return
        if amount is None:
            if "amount" not in self.errors:
                self.add_error("amount", "Enter how long the limit would be.")
            return
        try:
            drafts.refuse_amount(row.limit.unit, amount)
        except Refused as refused:
            self.add_error("amount", refused.message)

    def what_if(self) -> WhatIf:
        """The question, of what is valid."""
        facts = self.cleaned_data
        until = facts.get("out_until")
        like = int(facts.get("like") or 0)
        return WhatIf(
            out=tuple(sorted(int(pk) for pk in facts.get("out", ()))),
            out_until=until.isoformat() if until else "",
            like=like,
            like_from=int(facts["like_from"] or 0) if like else 0,
            like_until=int(facts["like_until"] or 0) if like else 0,
            arrivals=1 + (facts.get("arrivals") or 0) / 100,
            rule=facts.get("rule") or "",
            law=facts.get("law") or "",
            amount=facts.get("amount") or 0,
        )
