"""The forms of a repayment's verbs."""

from django import forms

from cases.forms.fields import WordsField


class RemindForm(forms.Form):
    """Whether the ledger is whole is asked before a member is billed again."""

    nothing_waits = forms.BooleanField(
        label="No payment from this member is in the mailroom, in a bank file or unposted",
        error_messages={"required": "Check first: a payment that was received needs no bill."},
    )


class EndForm(forms.Form):
    """Why the agreement holds no more."""

    why = WordsField(
        label="Why does the agreement end?",
        rows=3,
        help_text="For the file: what the member said, and what was tried.",
        error_messages={"required": "Enter why the agreement ends."},
    )
