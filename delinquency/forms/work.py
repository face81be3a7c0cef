"""The small forms of a delinquency's verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LawfulField, LocalInstantField, TextField, WordsField
from premiums.forms.fields import MoneyField, MonthField
from premiums.forms.ledger import PaymentForm
from premiums.models import MemberBill
from regulations import disenrollment as law

ON = "Such as 3/20/2026."


class BillForm(forms.Form):
    """A further month. What is no premium is kept on the member's own ledger."""

    kind = forms.ChoiceField(
        label="What is it for?",
        choices=MemberBill.Kind.choices,
        initial=MemberBill.Kind.PREMIUM,
        help_text="A bill of the payment plan is not owed here and never ends coverage.",
        error_messages={"required": "Choose what the bill is for."},
    )

    month = MonthField(label="Month", help_text="Such as 3/2026.")
    billed_on = DayField(
        label="Billed on",
        help_text="Such as 2/15/2026.",
        error_messages={
            "required": "Enter the date.",
            "invalid": "Enter a date such as 2/15/2026.",
        },
    )
    amount = MoneyField(label="Amount")


class ReceiptForm(PaymentForm):
    """Money as it came; the form of a payment after a disenrollment, with the same words."""

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"claim": self.claim()}


class ReturnForm(forms.Form):
    """Which payment went back, when and why."""

    payment = forms.ChoiceField(
        label="Payment",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the payment.",
            "invalid_choice": "Choose one of these.",
        },
    )
    on = DayField(
        label="Returned on",
        help_text=ON,
        error_messages={
            "required": "Enter the date.",
            "invalid": "Enter a date such as 3/20/2026.",
        },
    )
    why = TextField(label="Why", max_length=200, help_text="Such as: insufficient funds.")

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = case.matter.payments.filter(returned_on=None)
        self.fields["payment"].choices = [
            (str(each.pk), f"${each.amount:,.2f}, received {each.received_on:%B %-d, %Y}")
            for each in standing
        ]


class NoticeForm(forms.Form):
    """What the notice says is on record; whether the record is whole is asked."""

    nothing_waits = forms.BooleanField(
        label="No payment from this member is in the mailroom, in a bank file or unposted",
        error_messages={
            "required": "Check first: a payment received on time stops the disenrollment."
        },
    )


class SubmitForm(forms.Form):
    submitted_at = LocalInstantField(label="Sent to CMS")
    submission = TextField(
        label="Confirmation", max_length=80, help_text="The batch or transaction number."
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submitted_at"].set_zone(case.plan.zone, now)


class StopForm(forms.Form):
    ground = LawfulField(label="Why are you stopping the disenrollment?", otherwise="Choose why.")
    explanation = WordsField(
        label="In your own words",
        help_text="For the file; after the notice of disenrollment it also goes into the letter.",
        rows=4,
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = law.STOPS.on(now.astimezone(case.plan.zone).date())
        self.fields["ground"].choices = [(each.key, each.label) for each in found]
