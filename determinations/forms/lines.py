"""The form that decides a request line by line."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import WordsField, YesNoField
from cases.forms.groups import Group, Part
from cases.forms.work import specific
from determinations import models
from determinations.forms.change import takes_effect_field
from determinations.forms.emergency_care import care_why_field, explained, is_protected
from determinations.services import ItemDecision

Outcome = models.Outcome
GOES_INTO_THE_LETTER = "For a full or partial denial. This goes into the letter to the enrollee."


class DecideItemsForm(forms.Form):
    """For each line: its outcome, what is approved, why and by which rule a denial."""

    NAMES = ("outcome", "terms", "reason", "criteria", "necessity")
    ADVERSE = f"{Outcome.DENIED}|{Outcome.PARTIALLY_APPROVED}"
    ONLY = MappingProxyType(
        {
            "terms": f"{Outcome.APPROVED}|{Outcome.PARTIALLY_APPROVED}",
            "reason": ADVERSE,
            "criteria": ADVERSE,
            "necessity": ADVERSE,
        }
    )

    def __init__(
        self,
        *args: Any,
        case: cases.Case,
        items: Sequence[models.RequestedItem],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self._add_line(item)
        if is_protected(case):
            self.fields["care_why"] = care_why_field()
        if case.matter.is_change:
            self.fields["takes_effect_on"] = takes_effect_field(case)

    @property
    def groups(self) -> list[Group]:
        """The lines in order, for the page."""
        lines = [self._group(item) for item in self.items]
        if "care_why" in self.fields:
            lines.append(Group("Emergency care", [Part(self["care_why"], "")]))
        if "takes_effect_on" in self.fields:
            lines.append(Group("When it takes effect", [Part(self["takes_effect_on"], "")]))
        return lines

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return {
            "decisions": [self._decision(item, facts) for item in self.items],
            "care_why": facts.get("care_why", ""),
            "takes_effect_on": facts.get("takes_effect_on"),
        }

    def clean_care_why(self) -> str:
        return explained(self.cleaned_data["care_why"])

    def _group(self, item: models.RequestedItem) -> Group:
        parts = [
            Part(
                self[f"{name}_{item.pk}"],
                f"outcome_{item.pk}={self.ONLY[name]}" if name in self.ONLY else "",
            )
            for name in self.NAMES
        ]
        return Group(f"Line {item.position}: {item}", parts)

    def _add_line(self, item: models.RequestedItem) -> None:
        for name, field in self._fields_of_a_line().items():
            self.fields[f"{name}_{item.pk}"] = field

    def _fields_of_a_line(self) -> dict[str, forms.Field]:
        return {
            "outcome": forms.ChoiceField(
                label="Decision",
                choices=Outcome.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose the decision for this line."},
            ),
            "terms": WordsField(
                label="What is approved and on what terms", required=False, rows=2,
                help_text="For a full or partial approval: amount, dates, place.",
            ),
            "reason": WordsField(
                label="The reason for the denial, in plain words", required=False, rows=3,
                help_text=GOES_INTO_THE_LETTER,
            ),
            "criteria": WordsField(
                label="The coverage rule that was applied", required=False, rows=2,
                max_length=1000, help_text="For a denial: title, number, section.",
            ),
            "necessity": YesNoField(
                label="Is it for lack of medical necessity?", required=False,
                help_text="For a denial.",
            ),
        }  # fmt: skip

    def _decision(self, item: models.RequestedItem, facts: dict[str, Any]) -> ItemDecision:
        said = {name: facts.get(f"{name}_{item.pk}") for name in self.NAMES}
        if said["outcome"] in {Outcome.APPROVED, Outcome.PARTIALLY_APPROVED}:
            self._want(item, "terms", said, "Enter what is approved for this line.")
        adverse = said["outcome"] in {Outcome.DENIED, Outcome.PARTIALLY_APPROVED}
        if adverse:
            self._want_reason(item, said)
            self._want(item, "criteria", said, "Enter the coverage rule that was applied.")
            if said["necessity"] is None:
                self._fault(item, "necessity", "Choose yes or no.")
        return ItemDecision(
            item=item.pk,
            outcome=said["outcome"] or "",
            terms=said["terms"] or "" if said["outcome"] != Outcome.DENIED else "",
            reason=said["reason"] or "" if adverse else "",
            criteria=said["criteria"] or "" if adverse else "",
            medical_necessity=said["necessity"] if adverse else None,
        )

    def _want_reason(self, item: models.RequestedItem, said: dict[str, Any]) -> None:
        if not said["reason"]:
            self._fault(item, "reason", "Explain why this line, or part of it, is denied.")
            return
        try:
            specific(said["reason"])
        except forms.ValidationError as error:
            self._fault(item, "reason", error.message)

    def _want(
        self, item: models.RequestedItem, name: str, said: dict[str, Any], message: str
    ) -> None:
        if not said[name]:
            self._fault(item, name, message)

    def _fault(self, item: models.RequestedItem, name: str, message: str) -> None:
        if f"{name}_{item.pk}" not in self.errors:
            self.add_error(f"{name}_{item.pk}", message)
