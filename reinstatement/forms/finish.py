"""The forms from the payment to the reply of CMS, and of how months past are paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LawfulField, LocalInstantField, TextField, WordsField
from cases.forms.groups import Group, Part
from premiums.forms.fields import MoneyField
from regulations import government, premiums
from reinstatement.forms.fields import ExplainedRadios
from reinstatement.forms.work import ON
from reinstatement.services import CmsReinstatement, CollectionFacts

if TYPE_CHECKING:
    from reinstatement.presentation.collection import Past

LARGEST = 999


class IrmaaPaidForm(forms.Form):
    paid_on = DayField(label="CMS received it on", help_text=ON)


class SubmitForm(forms.Form):
    submitted_at = LocalInstantField(label="Submitted")
    submission = TextField(
        label="Confirmation",
        max_length=80,
        help_text="The submission number or name, or the complaint number if CMS decided.",
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submitted_at"].set_zone(case.plan.zone, now)


class ReturnForm(forms.Form):
    why = WordsField(
        label="Why it was returned",
        help_text="What the contractor wants corrected. The days to submit keep running.",
        rows=3,
    )


class ReplyForm(forms.Form):
    reply_code = TextField(
        label="Reply code (TRC)",
        max_length=10,
        help_text="287 is “enrollment reinstated”. Record any other code as a return.",
    )
    reply_on = DayField(label="Date of the reply", help_text=ON)

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reply_on"].initial = now.astimezone(case.plan.zone).strftime("%m/%d/%Y")


class CmsReinstatedForm(forms.Form):
    """That CMS gave coverage back itself for an error of the government."""

    told_by = TextField(
        label="Who at CMS said so?",
        max_length=120,
        help_text="Such as the caseworker, the account manager, or the report (DTRR).",
        error_messages={"required": "Enter who at CMS said so."},
    )
    told_on = DayField(
        label="When?", help_text=ON, error_messages={"required": "Enter when CMS said so."}
    )
    government_error = WordsField(
        label="What was wrong",
        rows=3,
        help_text="For the file: which record of the government, and how CMS said it.",
        error_messages={"required": "Enter which record was wrong, as CMS said it."},
    )
    reply_code = TextField(
        label="Reply code (TRC)",
        max_length=10,
        error_messages={"required": "Enter the reply code of CMS."},
    )
    reply_on = DayField(
        label="Date of the reply", help_text=ON, error_messages={"required": "Enter the date."}
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = " or ".join(f"{each.key} ({each.label})" for each in government.REPLIES.on(on))
        self.fields["reply_code"].help_text = f"The enrollment stands again with {known}."

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"facts": CmsReinstatement(**facts)}


class CollectionForm(forms.Form):
    """How premiums of months past are paid by someone who is without fault."""

    way = LawfulField(
        label="How will it be paid?",
        widget=ExplainedRadios({}),
        help_text="Offer each of these; the person chooses.",
        otherwise="Choose how it will be paid.",
    )
    total = MoneyField(label="The whole amount")
    months_due = forms.IntegerField(label="How many past months?", min_value=1, max_value=LARGEST)
    months = forms.IntegerField(
        label="Paid over how many months?",
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text="At least as many months as were due.",
    )
    first_on = DayField(label="First payment on", required=False, help_text=ON)
    words = WordsField(
        label="Description",
        required=False,
        rows=3,
        help_text="Describe any other arrangement here. This goes into the letter.",
    )

    def __init__(self, *args: Any, past: Past, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = premiums.WAYS.on(on)
        self.fields["way"].choices = [(each.key, each.label) for each in ways]
        self.fields["way"].widget.explanations = {each.key: each.explanation for each in ways}
        self.fields["total"].initial = past.total
        self.fields["months_due"].initial = past.count or None
        self.fields["months"].initial = past.count or None

    @property
    def groups(self) -> list[Group]:
        """What applies to the chosen way."""
        way = [Part(self[name]) for name in ("way", "total", "months_due")]
        way += [
            Part(self["months"], "way=installments"),
            Part(self["first_on"], "way=lump_sum|installments"),
            Part(self["words"]),
        ]
        return [Group("What was agreed", way)]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors:
            return facts
        facts["months"] = facts["months"] or 1
        return {"facts": CollectionFacts(**facts)}
