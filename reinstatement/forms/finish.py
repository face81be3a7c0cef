"""The forms from the payment to the reply of CMS, and of how months past are paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LocalInstantField, TextField, WordsField
from regulations import government
from reinstatement.forms.work import ON
from reinstatement.services import CmsReinstatement


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
