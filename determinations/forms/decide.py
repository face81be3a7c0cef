"""The forms of what decides a request. A form says that its fields are whole, no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from accounts import permissions
from cases import models as cases
from cases import queries
from cases.forms.fields import DayField, LawfulField, TextField, WordsField, YesNoField
from cases.forms.people import PersonField
from cases.needs import Needs
from determinations.forms.change import takes_effect_field
from determinations.forms.decision_words import WholeDenial
from regulations import drugs
from regulations.standard_forms import PART_D_DENIAL


class RecommendForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you recommend?",
        choices=[("approved", "Approve"), ("denied", "Deny")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your recommendation."},
    )
    words = WordsField(
        label="Why",
        help_text="What the physician needs to know: findings, criteria, what is missing.",
    )
    to = PersonField(
        label="Send to",
        help_text="Those whose current license on file covers this request, with their open tasks.",
        error_messages={"required": "Choose who should decide."},
    )

    def __init__(self, *args: Any, case: cases.Case, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_for(permissions.roles_with("case.deny"))
        matter = case.matter
        signs = Needs(("case.deny",), matter.signing_act, matter.known_care_field, must_sign=True)
        self.fields["to"].offer(case, people, signs=signs, at=at)  # type: ignore[attr-defined]


class ApproveForm(forms.Form):
    reason = WordsField(
        label="What is approved and on what terms",
        help_text="This goes into the letter: amount, dates, place, anything else to know.",
    )


class ApproveDrugForm(ApproveForm):
    """A drug that Part D does not cover: under which part it is payable, and how to get it."""

    payable_under = LawfulField(
        label="Which part of Medicare covers it?",
        otherwise="Choose which part covers the drug.",
    )
    how_to_get = WordsField(
        label="How the enrollee can get it",
        help_text="This goes into the letter: where, from whom, what to bring.",
        rows=3,
    )

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = drugs.PARTS.on(case.received_on)
        self.fields["payable_under"].choices = [(each.key, each.label) for each in found]


class FindingForm(forms.Form):
    finding = WordsField(
        label="Why Part D does not cover it",
        help_text="In plain words. The approval or denial letter repeats it.",
        rows=4,
    )
    found_by = TextField(
        label="Who made the Part D decision",
        max_length=120,
        help_text="A name with its profession, or the unit. The letter says it.",
        error_messages={"required": "Enter who made the Part D decision: the letter says so."},
    )
    is_noticed = YesNoField(
        label="Was the Part D denial notice already sent?",
        help_text=(
            "If not, the decision in this case sends it where the plan has loaded the form "
            f"{PART_D_DENIAL}; otherwise our letter is that notice (42 CFR 423.568(f)-(g))."
        ),
    )
    notice_on = DayField(
        label="Date of the Part D denial notice",
        required=False,
        help_text="If it was sent. The days to ask for a redetermination count from it.",
    )
    notice_by = TextField(
        label="Who sent the Part D denial notice",
        required=False,
        help_text="If it was sent: the unit, or a company that decides for the plan.",
    )


class DenyForm(WholeDenial):
    medical_necessity = forms.TypedChoiceField(
        label="Is the denial for lack of medical necessity?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if case.matter.is_change:
            self.fields["takes_effect_on"] = takes_effect_field(case)
