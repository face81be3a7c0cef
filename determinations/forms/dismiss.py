"""The form of a dismissal: its ground, and the record that the ground needs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LawfulField, LocalInstantField, TextField, WordsField
from cases.forms.groups import Group, Part, demand, leave_out
from determinations import models
from determinations.services import DeathFacts, WithdrawalFacts
from regulations import defects, dismissals
from regulations.dismissals import Needs
from regulations.grounds import NOT_A_GROUND

WITHDRAWAL = {
    "asked_by": "Enter who withdrew it.",
    "channel": "Choose how it was withdrawn.",
    "asked_at": "Enter when it was withdrawn.",
}
DEATH = {
    "died_on": "Enter the date of death.",
    "reported_by": "Enter who reported the death.",
    "no_interest": "Explain how you know that no one with a financial interest goes on.",
}
DEFECT = {"defect": "Choose what makes it invalid. If nothing on the list does, decide the case."}
# The fields that each record is entered in.
RECORDS = {Needs.WITHDRAWAL: WITHDRAWAL, Needs.DEATH: DEATH, Needs.DEFECT: DEFECT}


class DismissForm(forms.Form):
    ground = LawfulField(label="On what ground?", otherwise=NOT_A_GROUND)
    asked_by = TextField(label="Who withdrew it?", required=False)
    channel = forms.ChoiceField(
        label="How?",
        choices=models.Withdrawal.Channel.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    asked_at = LocalInstantField(label="When was it withdrawn?", required=False)
    died_on = DayField(label="Date of death", required=False)
    reported_by = TextField(
        label="Who reported the death?", required=False, help_text="Name, and how you heard."
    )
    no_interest = WordsField(
        label="How do you know that no one with a financial interest goes on?",
        help_text="Whom you asked about the spouse, the estate and anyone else who would have to "
        "pay or be paid, and what they said. This stays in the case.",
        rows=3,
        required=False,
    )
    defect = LawfulField(label="What makes it invalid?", otherwise=DEFECT["defect"], required=False)
    why = WordsField(label="The reason", help_text="This goes into the letter to the enrollee.")

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        law_name, on = case.matter.law_name, case.received_on
        self.grounds = dismissals.dismissal_grounds(law_name, on)
        self.fields["ground"].choices = [
            (each.key, f"{each.label} ({each.citation})") for each in self.grounds
        ]
        self.fields["defect"].choices = [
            (each.key, each.label) for each in defects.defects(law_name, on)
        ]
        self.fields["asked_at"].set_zone(case.plan.zone, now)
        self.fields["asked_by"].initial = case.requester_name

    @property
    def groups(self) -> list[Group]:
        """The form in its order; what a ground needs shows once the ground is chosen."""
        only = {
            name: f"ground={'|'.join(each.key for each in self.grounds if each.needs == need)}"
            for need, names in RECORDS.items()
            for name in names
        }
        parts = [Part(self[name], only.get(name, "")) for name in self.fields]
        return [Group("Ground and reason", parts)]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        need = next((each.needs for each in self.grounds if each.key == facts.get("ground")), None)
        for record, names in RECORDS.items():
            if record == need:
                demand(self, names)
            else:
                leave_out(self, dict.fromkeys(names, ""))
        if self.errors:
            return facts
        return {
            "ground": facts["ground"],
            "why": facts["why"],
            "defect": facts["defect"],
            "withdrawal": _withdrawal(facts) if need == Needs.WITHDRAWAL else None,
            "death": DeathFacts(**{name: facts[name] for name in DEATH})
            if need == Needs.DEATH
            else None,
        }


def _withdrawal(facts: dict[str, Any]) -> WithdrawalFacts:
    return WithdrawalFacts(**{name: facts[name] for name in WITHDRAWAL}, words=facts["why"])
