"""The form of a plan's word on approvals told by telephone."""

from __future__ import annotations

from django import forms

from cases.forms.fields import TextField, YesNoField


class ToldApprovalRuleForm(forms.Form):
    counts = YesNoField(
        label="Does a standard approval told by telephone stop the clock?",
        help_text="If no, the letter stops the clock, as it does for a denial.",
    )
    source = TextField(
        label="Your source",
        max_length=300,
        required=False,
        help_text="What you rely on if it does: edition and section of the guidance, or who at "
        "CMS said so and when.",
    )
    why = TextField(
        label="Reason for the change",
        max_length=300,
        help_text="Kept with your name and the time.",
        error_messages={"required": "Enter the reason for the change."},
    )
