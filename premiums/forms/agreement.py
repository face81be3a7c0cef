"""The forms of a member's own ledger: months billed late, and how they are paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LawfulField, TextField, WordsField, YesNoField
from cases.forms.groups import Group, Part
from premiums.forms.fields import ExplainedRadios, MoneyField, MonthField
from premiums.services.agreements import AgreementFacts
from premiums.services.member_bills import MOST_MONTHS, MonthsBilled, past_due
from regulations import arrears, premiums
from regulations.arrears import PastDue

LARGEST = 999
ON = "Such as 6/15/2026."
NO_DATE = {"required": "Enter the date.", "invalid": "Enter a date such as 6/15/2026."}


def agreement_facts(enrollee: cases.Enrollee, at: datetime) -> dict[str, Any]:
    """What the form of an agreement is made with: what is due by the ledger, and the day."""
    return {"due": past_due(enrollee), "on": at.astimezone(enrollee.plan.zone).date()}


class AgreementForm(forms.Form):
    """How premiums of months past are paid by someone who is without fault."""

    without_fault = YesNoField(
        label="Is the member without fault?",
        help_text="The months were billed late through no fault of the member: an error of ours, "
        "of Medicare or of the agency that should have withheld the premium.",
        error_messages={"required": "Say whether the member is without fault."},
    )
    fault_why = WordsField(
        label="Why?",
        rows=3,
        required=False,
        help_text="For the file: what happened, and what shows it.",
    )
    way = LawfulField(
        label="How will it be paid?",
        widget=ExplainedRadios({}),
        help_text="Offer each of these; the person chooses.",
        otherwise="Choose how it will be paid.",
    )
    total = MoneyField(label="The whole amount", help_text="As the ledger shows it.")
    months = forms.IntegerField(
        label="Paid over how many months?",
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text="At least as many months as were due.",
    )
    first_on = DayField(
        label="First payment on", required=False, help_text=ON, error_messages=NO_DATE
    )
    words = WordsField(
        label="Description",
        required=False,
        rows=3,
        help_text="Describe any other arrangement here. This goes into the letter.",
    )

    def __init__(self, *args: Any, due: PastDue, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = premiums.WAYS.on(on)
        self.fields["way"].choices = [(each.key, each.label) for each in ways]
        self.fields["way"].widget.explanations = {each.key: each.explanation for each in ways}
        self.fields["total"].initial = due.total or None
        self.fields["months"].initial = len(due.months) or None

    @property
    def groups(self) -> list[Group]:
        """Whether it may be offered, then what applies to the chosen way."""
        fault = [Part(self["without_fault"]), Part(self["fault_why"], "without_fault=yes")]
        way = [
            Part(self["way"]),
            Part(self["total"]),
            Part(self["months"], "way=installments"),
            Part(self["first_on"], "way=lump_sum|installments"),
            Part(self["words"]),
        ]
        return [Group("Why it comes late", fault), Group("What was agreed", way)]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors:
            return facts
        facts["months"] = facts["months"] or 1
        return {"facts": AgreementFacts(**facts)}


class RemoveForm(forms.Form):
    """A bill that was entered by mistake."""

    why = TextField(
        label="Why?",
        max_length=200,
        help_text="The bill stays on the ledger with this, and counts no more.",
        error_messages={"required": "Enter why it is removed."},
    )


class MonthsForm(forms.Form):
    """Months that are billed on the member's own ledger, all for the same amount."""

    kind = LawfulField(
        label="What is it for?",
        widget=ExplainedRadios({}),
        otherwise="Choose what the bill is for.",
    )
    month = MonthField(label="First month", help_text="Such as 3/2026.")
    months = forms.IntegerField(
        label="How many months in a row?",
        min_value=1,
        max_value=MOST_MONTHS,
        initial=1,
        help_text="Each for the same amount. Bill the others after these.",
        error_messages={"required": "Enter the number of months."},
    )
    amount = MoneyField(label="Amount a month")
    billed_on = DayField(label="Billed on", help_text=ON, error_messages=NO_DATE)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = arrears.BILL_KINDS.on(on)
        self.fields["kind"].choices = [(each.key, each.label) for each in kinds]
        self.fields["kind"].widget.explanations = {each.key: each.explanation for each in kinds}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"facts": MonthsBilled(**facts)}
