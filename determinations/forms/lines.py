"""The form that decides a request line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms

from accounts.models import User
from cases import models as cases
from cases.forms.fields import WordsField, YesNoField
from cases.forms.groups import Group, Part
from determinations import models
from determinations.forms.change import takes_effect_field
from determinations.forms.decision_words import NEVER_ASKED, NO_RULE, RULE_HELP, DecisionWords
from determinations.forms.emergency_care import care_why_field, is_protected
from determinations.forms.signing import SigningQuestions
from determinations.services import ItemDecision

Outcome = models.Outcome
GOES_INTO_THE_LETTER = "For a full or partial denial. This goes into the letter to the enrollee."


class DecideItemsForm(SigningQuestions, DecisionWords):
    """For each line: its outcome, what is approved, why and by which rule a denial."""

    # Nothing is signed where every line is approved.
    always_signed = False
    NAMES = ("outcome", "terms", "reason", "coverage_rule", "criteria", "necessity")
    ADVERSE = f"{Outcome.DENIED}|{Outcome.PARTIALLY_APPROVED}"
    ONLY = MappingProxyType(
        {
            "terms": f"{Outcome.APPROVED}|{Outcome.PARTIALLY_APPROVED}",
            "reason": ADVERSE,
            "criteria": ADVERSE,
            "coverage_rule": ADVERSE,
            "necessity": ADVERSE,
        }
    )

    never_asked = forms.BooleanField(label=NEVER_ASKED, required=False)

    def __init__(
        self,
        *args: Any,
        items: Sequence[models.RequestedItem],
        case: cases.Case,
        by: User,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, case=case, by=by, at=at, **kwargs)
        self.items = items
        for item in items:
            self._add_line(item)
        self.prepare_words(case, at, [f"_{item.pk}" for item in items])
        if is_protected(case):
            self.fields["care_why"] = care_why_field()
        if case.matter.is_change:
            self.fields["takes_effect_on"] = takes_effect_field(case)

    @property
    def groups(self) -> list[Group]:
        """The lines in order, for the page."""
        found = [self._group(item) for item in self.items]
        others = {
            "never_asked": "Missing records",
            "care_why": "Emergency care",
            "takes_effect_on": "When it takes effect",
        }
        found += [
            Group(title, [Part(self[name])])
            for name, title in others.items()
            if name in self.fields
        ]
        return [*found, *self.signing_groups]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.warn_of_never_asked(facts)
        self.judge_care_why(facts)
        return {
            "decisions": [self._decision(item, facts) for item in self.items],
            "care_why": facts.get("care_why", ""),
            "takes_effect_on": facts.get("takes_effect_on"),
            **self.signing_facts(facts),
        }

    def _group(self, item: models.RequestedItem) -> Group:
        parts = [
            Part(
                self[f"{name}_{item.pk}"],
                f"outcome_{item.pk}={self.ONLY[name]}" if name in self.ONLY else "",
            )
            for name in self.NAMES
            if f"{name}_{item.pk}" in self.fields
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
                max_length=1000, help_text=f"For a denial. {RULE_HELP}",
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
            self._want(item, "reason", said, "Explain why this line, or part of it, is denied.")
            if not said["coverage_rule"]:
                self._want(item, "criteria", said, NO_RULE)
            self.judge_words(facts, f"_{item.pk}")
            if said["necessity"] is None:
                self._add(f"necessity_{item.pk}", "Choose yes or no.")
        return ItemDecision(
            item=item.pk,
            outcome=said["outcome"] or "",
            terms=said["terms"] or "" if said["outcome"] != Outcome.DENIED else "",
            reason=said["reason"] or "" if adverse else "",
            criteria=said["criteria"] or "" if adverse else "",
            medical_necessity=said["necessity"] if adverse else None,
            coverage_rule=said["coverage_rule"] if adverse else None,
        )

    def _want(
        self, item: models.RequestedItem, name: str, said: dict[str, Any], message: str
    ) -> None:
        if not said[name]:
            self._add(f"{name}_{item.pk}", message)
