"""The small forms of a request's verbs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, LocalInstantField, TextField, WordsField
from cases.forms.work import OralNoticeForm
from premiums.models import Cause
from regulations.good_cause import intake_corrections
from reinstatement.models import Attempt

ON = "Such as 4/15/2026."


class IntakeCorrectionForm(forms.Form):
    """What was really said or shown when the request came, where it was written down wrongly."""

    received_at = LocalInstantField(label="When did it actually arrive?")
    cause = forms.ChoiceField(
        label="Why did coverage actually end?",
        choices=[(key, Cause(key).label) for key in intake_corrections.REVIEWED_CAUSES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why coverage actually ended."},
    )
    why = WordsField(
        label="What was said or shown at that time, and what proves it?",
        help_text="Such as the call recording or the mailroom stamp. For the file.",
    )
    said_then = forms.BooleanField(
        label=(
            "This is about what was said or shown at that time, not about anything that came later"
        ),
        error_messages={
            "required": "A later change is not a recording error: only one request is allowed. A "
            "grievance may be filed."
        },
    )

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stood_on = intake_corrections.STOOD_ON.get(case.matter.not_eligible_reason, "")
        for name in (intake_corrections.RECEIVED_AT, intake_corrections.CAUSE):
            if name != stood_on:
                del self.fields[name]
        if stood_on == intake_corrections.RECEIVED_AT:
            self.fields["received_at"].set_zone(case.plan.zone, case.received_at)


class PlanErrorForm(forms.Form):
    why = WordsField(
        label="What was our error?",
        help_text=(
            "What was posted, billed or sent incorrectly, and when. This appears in the letter."
        ),
    )


class CorrectionForm(forms.Form):
    corrected_on = DayField(label="Canceled on", help_text=ON)
    correction = TextField(
        label="Confirmation",
        max_length=200,
        help_text="Such as the cancellation transaction number (TC 81).",
    )


class AttemptForm(forms.Form):
    """One attempt to get what is missing."""

    whom = TextField(label="Who did you contact?")
    channel = forms.ChoiceField(
        label="How?",
        choices=Attempt.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you contacted them."},
    )
    tried_at = LocalInstantField(label="When?")
    words = WordsField(label="What did you ask for?", rows=3)
    result = forms.ChoiceField(
        label="Result?",
        choices=Attempt.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result."},
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tried_at"].set_zone(case.plan.zone, now)
        self.fields["whom"].initial = case.requester_name


class NotifyForm(OralNoticeForm):
    """A decision is told to someone, not to a machine."""

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, zone=case.plan.zone, now=now, **kwargs)
        spoken = [
            each
            for each in cases.OralNotice.Channel.choices
            if each[0] != cases.OralNotice.Channel.VOICEMAIL
        ]
        self.fields["channel"].choices = spoken
        self.fields["told"].initial = case.requester_name


class WithdrawForm(forms.Form):
    why = WordsField(
        label="Who withdrew it, how and when, in their words",
        help_text="This appears in the confirmation letter.",
        rows=3,
    )
