"""What every denial asks for: a reason about this request, and the rule that was applied.

The rule is chosen from the plan's list or typed. A reason that says that records are missing, where
no one was asked for any, brings a warning: the reviewer answers it knowingly, or asks first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from accounts.models import User
from cases import models as cases
from cases.forms.fields import WordsField
from cases.services.letter_rows import day_of
from determinations import models
from determinations.forms.emergency_care import care_why_field, is_protected
from determinations.forms.signing import SigningQuestions
from determinations.services import decision_words as words
from regulations import specific
from regulations.law import Refused

REASON_HELP = (
    "This goes into the letter to the enrollee. Name the service or the diagnosis, and say what is "
    "missing or does not apply in this case. No abbreviations."
)
RULE_HELP = (
    "Title or number, and the section, such as LCD L33787, section Limitations. "
    f"{specific.INTERNAL_ONLY_WHERE}"
)
LIST_HELP = "Choose a rule, or type one in the next field. Supervisors keep this list."
NEVER_ASKED = "I am denying for missing records even though no request for them has been recorded"
ASK_FIRST = (
    "The reason says that records are missing, but no request for records has been recorded in "
    "this case. Ask for them and record the attempt first, or check this box."
)
NO_RULE = "Choose a rule from the plan's list, or enter its title or number and section."
NOT_BOTH = "Choose a rule from the list or type one, not both."


class DecisionWords(forms.Form):
    """The words of a denial; `suffixes` are those of its lines, of the whole an empty one."""

    def prepare_words(
        self, case: cases.Case, at: datetime, suffixes: Iterable[str] = ("",)
    ) -> None:
        """Offer the plan's list, where it has one, and the warning, where it is due."""
        self.case, self.at, self.suffixes = case, at, list(suffixes)
        choices = _choices(words.rules_in_force(case.plan, day_of(case, at)))
        for suffix in self.suffixes:
            sent = self.data.get(self.add_prefix(f"coverage_rule{suffix}"))
            if choices or sent:
                self._offer_list(suffix, choices)
            if sent:
                self.fields[f"criteria{suffix}"].required = False
        if not self._is_warned():
            del self.fields["never_asked"]

    def judge_words(self, facts: dict[str, Any], suffix: str = "") -> None:
        """Put next to their fields what is wrong with the reason and the rule of a denial."""
        reason, typed = facts.get(f"reason{suffix}"), facts.get(f"criteria{suffix}")
        chosen = facts.get(f"coverage_rule{suffix}")
        if reason:
            self._say(words.why_not_reason(self.case.matter, reason, self.at, f"reason{suffix}"))
        if typed and chosen:
            self._add(f"coverage_rule{suffix}", NOT_BOTH)
        elif typed:
            self._say(words.why_not_rule(self.case.matter, typed, self.at, f"criteria{suffix}"))

    def warn_of_never_asked(self, facts: dict[str, Any]) -> None:
        """The warning is answered here; the trail says by itself that no one was asked."""
        if "never_asked" in self.fields and not facts.pop("never_asked", False):
            self.add_error("never_asked", ASK_FIRST)

    def judge_care_why(self, facts: dict[str, Any]) -> None:
        """Why the protection of emergency care does not apply is about this case, as a reason."""
        if why := facts.get("care_why"):
            self._say(words.why_not_reason(self.case.matter, why, self.at, "care_why"))

    def _offer_list(self, suffix: str, choices: list[Any]) -> None:
        self.fields[f"coverage_rule{suffix}"] = forms.TypedChoiceField(
            label="From the plan's list",
            choices=[("", "Choose"), *choices],
            coerce=int,
            empty_value=None,
            required=False,
            help_text=LIST_HELP,
            error_messages={"invalid_choice": "Choose a rule that is in force, or type the rule."},
        )

    def _is_warned(self) -> bool:
        reasons = [self.data.get(self.add_prefix(f"reason{each}"), "") for each in self.suffixes]
        missing = any(specific.says_records_are_missing(str(each)) for each in reasons)
        return missing and not words.records_were_asked(self.case.matter)

    def _say(self, refused: Refused | None) -> None:
        if refused:
            self._add(str(refused.field), f"{refused.message} ({refused.citation})")

    def _add(self, name: str, message: str) -> None:
        if name not in self.errors:
            self.add_error(name, message)


class WholeDenial(SigningQuestions, DecisionWords):
    """The denial of a whole request or appeal."""

    reason = WordsField(label="The reason, in plain words", help_text=REASON_HELP)
    never_asked = forms.BooleanField(label=NEVER_ASKED, required=False)
    criteria = WordsField(
        label="The coverage rule that was applied",
        help_text=RULE_HELP,
        rows=2,
        max_length=1000,
        error_messages={"required": NO_RULE},
    )
    care_why = care_why_field()
    field_order: Any = ("reason", "never_asked", "coverage_rule", "criteria")

    def __init__(self, *args: Any, case: cases.Case, by: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, case=case, by=by, at=at, **kwargs)
        self.prepare_words(case, at)
        if not is_protected(case):
            del self.fields["care_why"]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.judge_words(facts)
        self.warn_of_never_asked(facts)
        self.judge_care_why(facts)
        return facts


def _choices(rules: list[models.CoverageRule]) -> list[Any]:
    """The rules by their kinds."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for each in rules:
        groups.setdefault(each.get_kind_display(), []).append((each.pk, each.in_words))
    return list(groups.items())
