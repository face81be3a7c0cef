"""The forms of research and of the decision: by the plan, or by CMS."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LawfulField, LocalInstantField, TextField, WordsField, YesNoField
from cases.forms.groups import Group, Part
from premiums.forms.fields import ExplainedRadios
from regulations import good_cause
from regulations.good_cause.circumstances import NO
from reinstatement.forms.fields import Asked, CircumstanceField
from reinstatement.models import FollowUp
from reinstatement.services import Decision

# The answers say what they mean, since the law asks in the negative.
ANSWERS = {
    "no_control": [("yes", "No, they had no control over it"), ("no", "Yes, it was")],
    "could_not_foresee": [("yes", "No, not reasonably"), ("no", "Yes, it could")],
    "caused": [("yes", "Yes, this is why"), ("no", "No, or not shown")],
}


class ChecklistForm(forms.Form):
    """Every point of the checklist, with the latest that was found on each."""

    @property
    def groups(self) -> list[Group]:
        """Nothing is optional here, though one point may be recorded before another."""
        return [Group("Finding", [Asked(self[name]) for name in self.fields])]

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = {check.key: check.words for check in case.checks.all()}
        for item in good_cause.CHECKLIST.on(case.received_on):
            self.fields[item.key] = WordsField(
                label=item.label,
                help_text=item.hint,
                required=False,
                rows=3,
                initial=latest.get(item.key, ""),
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"found": facts}


class DecisionForm(forms.Form):
    """The test as it was found, and in words."""

    but = ""

    circumstance = CircumstanceField(
        label="What did you find prevented the person from paying?",
        error_messages={"required": "Choose your finding."},
    )
    no_control = YesNoField(label="Was it within the person's control?")
    could_not_foresee = YesNoField(
        label="Could it reasonably have been foreseen?",
        help_text=(
            "One of the two is enough: it was beyond the person's control, or it could not be "
            "foreseen."
        ),
    )
    caused = YesNoField(
        label="Did it prevent the person from paying in the grace period?",
        help_text="It is not enough that it happened; it must be the reason nothing was paid.",
    )
    finding = WordsField(
        label="The finding, for the file",
        help_text="The evidence and how you weighed it, clear enough for CMS to follow.",
    )
    explanation = WordsField(
        label="What the letter says",
        help_text="To the person, in plain words: what was decided and why in this case.",
    )

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matter = case.matter
        self.fields["circumstance"].offer(
            matter.disenrollment.cause, case.received_on, but=self.but
        )
        self.fields["circumstance"].initial = matter.circumstance
        for name, choices in ANSWERS.items():
            self.fields[name].choices = choices

    @property
    def groups(self) -> list[Group]:
        """The test, then the words."""
        test = ("circumstance", *ANSWERS)
        return [
            Group("The test", [Part(self[name]) for name in test]),
            Group("Description", [Part(self["finding"]), Part(self["explanation"])]),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts if self.errors else {"decision": Decision(**facts)}


class FavorableForm(DecisionForm):
    """What generally is not good cause is not offered."""

    but = NO


class FollowUpForm(forms.Form):
    """That someone asked after a referral: whom, how, when, and what was said."""

    whom = TextField(
        label="Who did you contact?",
        max_length=120,
        help_text="The CMS caseworker, your account manager, 1-800-MEDICARE, or CTM.",
        error_messages={"required": "Enter who you contacted."},
    )
    channel = forms.ChoiceField(
        label="How?",
        choices=FollowUp.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you contacted them."},
    )
    followed_at = LocalInstantField(label="When?")
    words = WordsField(
        label="What did they say?",
        rows=3,
        error_messages={"required": "Enter what was said, or what CTM shows."},
    )
    complaint = TextField(
        label="Complaint number (CTM)",
        max_length=40,
        required=False,
        help_text="As soon as you know it, even without a decision.",
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["followed_at"].set_zone(case.plan.zone, now)
        self.fields["complaint"].initial = case.matter.complaint


class EndReferralForm(forms.Form):
    """How a referral ended that CMS did not decide."""

    ground = LawfulField(
        label="How did it end?", widget=ExplainedRadios({}), otherwise="Choose how it ended."
    )
    why = WordsField(
        label="How you know this",
        help_text="For the file: who said so, when, or what shows it. This is not in the letter.",
        rows=3,
        error_messages={"required": "Enter how you know this."},
    )

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = good_cause.REFERRAL_ENDS.on(now.astimezone(case.plan.zone).date())
        self.fields["ground"].choices = [(each.key, each.label) for each in found]
        explanations = {each.key: each.explanation for each in found}
        self.fields["ground"].widget.explanations = explanations


class CmsForm(forms.Form):
    """What CMS decided of a disenrollment for IRMAA."""

    complaint = TextField(
        label="Complaint number (CTM)",
        max_length=40,
        error_messages={"required": "Enter the complaint number."},
    )
    words = WordsField(label="What it says", rows=3)

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complaint"].initial = case.matter.complaint
