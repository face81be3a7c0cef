"""The forms of grievances, for cases of every kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator

from accounts.models import User
from cases import models, services
from cases.forms.fields import DayField, LawfulField, LocalInstantField, TextField, WordsField
from cases.forms.groups import Group, demand, leave_out, parts
from regulations import clock
from regulations import grievances as law
from regulations.grounds import NOT_A_GROUND

Against = models.Grievance.Against
ORDINARY = f"against={Against.QUALITY_OF_CARE}|{Against.OTHER}"
NOBODY = "nobody"
IN_WRITING, ORALLY = "written", "oral"
_OF_THE_EVENT = {
    "event_on": "Enter the date: the time to file counts from it.",
    "taken_by": "Choose who took the action, or “None of these people”.",
}
_OF_THE_TALK = {
    "told": "Enter the name of the person you talked to.",
    "spoken": "Choose how you spoke.",
    "told_at": "Enter the date and the time.",
    "said": "Write what was said.",
}


class GrievanceForm(forms.Form):
    """A grievance as it came."""

    against = forms.ChoiceField(
        label="What is the grievance about?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
        help_text="A grievance about an extension or a refusal to expedite is answered within 24 "
        "hours (42 CFR 422.564(f)), any other within 30 days (422.564(e)(1)).",
    )
    event_on = DayField(
        label="When did the event happen?",
        required=False,
        help_text="Such as 3/2/2026. The enrollee has 60 days from this date (42 CFR "
        "422.564(d)(2)); record a later grievance anyway.",
    )
    taken_by = forms.ChoiceField(
        label="Who took the action being complained about?",
        required=False,
        help_text="The person who took it cannot answer the grievance.",
    )
    filed_by = TextField(
        label="Who is filing it?",
        error_messages={"required": "Enter the name of the person filing it."},
    )
    channel = forms.ChoiceField(
        label="How was it received?",
        choices=models.Grievance.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was received."},
    )
    asks_writing = forms.BooleanField(label="A written answer is requested", required=False)
    received_at = LocalInstantField(label="When was it received?")
    words = WordsField(label="What it says")

    def __init__(self, *args: Any, case: models.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].set_zone(case.plan.zone, now)
        self.fields["filed_by"].initial = str(case.enrollee)
        steps = case.kind_.grievable_steps
        self.fields["against"].choices = [
            (key, label)
            for key, label in Against.choices
            if key not in models.Grievance.EXPEDITED or key in steps
        ]
        self._people = {str(each.pk): each for each in _people(case)}
        named = [(pk, str(each)) for pk, each in self._people.items()]
        nobody = (NOBODY, "None of these people")
        self.fields["taken_by"].choices = [("", "Choose"), *named, nobody]

    @property
    def groups(self) -> list[Group]:
        only = dict.fromkeys(("event_on", "taken_by"), ORDINARY)
        only["asks_writing"] = f"channel={models.Grievance.Channel.ORAL}"
        return [Group("The grievance", parts(self, only))]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("against") in (Against.QUALITY_OF_CARE, Against.OTHER):
            demand(self, _OF_THE_EVENT)
        else:
            leave_out(self, {"event_on": None, "taken_by": ""})
        found["taken_by"] = self._people.get(found.get("taken_by", ""))
        return found


class ExtensionForm(forms.Form):
    """More time for an ordinary grievance."""

    grievance = forms.ChoiceField(
        label="Which grievance?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the grievance."},
    )
    ground = LawfulField(label="On what ground?", otherwise=NOT_A_GROUND)
    days = forms.IntegerField(
        label="How many days?",
        min_value=1,
        error_messages={
            "required": "Enter a number of days.",
            "min_value": "Enter one day or more.",
        },
    )
    why = WordsField(
        label="The reasons for the delay, in plain words",
        help_text="This goes into a letter to the enrollee right away (42 CFR 422.564(e)(2)).",
    )
    interest = WordsField(
        label="How does the delay benefit the enrollee?",
        required=False,
        rows=3,
        help_text="The plan must document this; it also goes into the letter.",
    )

    def __init__(self, *args: Any, case: models.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [each for each in _open(case) if not each.is_expedited and not each.extended_at]
        _choose(self, waiting)
        self._offer(sorted({each.received_on for each in waiting}) or [case.received_on])

    def _offer(self, days: list[date]) -> None:
        """What the law gave on the days on which these grievances came; the service holds each to
        its own day."""
        rows = {each.key: each.label for on in days for each in law.GROUNDS.on(on)}
        self.fields["ground"].choices = list(rows.items())
        cap, field = max(law.longest_extension(on).amount for on in days), self.fields["days"]
        field.initial = cap
        field.help_text = f"At most {cap} calendar days, once (42 CFR 422.564(e)(2))."
        field.max_value = cap
        field.widget.attrs["max"] = cap
        said = f"Enter {cap} days or fewer."
        field.validators.append(MaxValueValidator(cap, message=said))

    @property
    def groups(self) -> list[Group]:
        return [Group("More time", parts(self, {"interest": f"ground={law.NEEDS_INFORMATION}"}))]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("ground") == law.NEEDS_INFORMATION:
            demand(self, {"interest": "Explain how the delay benefits the enrollee."})
        return found


class AnswerForm(forms.Form):
    """The answer to one of the open grievances, in writing or in speech."""

    grievance = forms.ChoiceField(
        label="Which grievance are you answering?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the grievance you are answering."},
    )
    outcome = forms.ChoiceField(
        label="Do you agree with the grievance?",
        choices=[
            (services.UPHELD, "Yes"),
            (services.NOT_UPHELD, "No"),
            (services.TOO_LATE, "It was filed too late, so it is not decided"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, no, or that it was filed too late."},
    )
    answer = WordsField(
        label="The answer, in plain words",
        help_text="This is what the enrollee is told, by letter or telephone. " + law.LATE,
    )
    how = forms.ChoiceField(
        label="How are you answering?",
        choices=[(IN_WRITING, "In writing"), (ORALLY, "Orally: I have given the answer")],
        widget=forms.RadioSelect,
        initial=IN_WRITING,
        help_text="Only a grievance received orally may be answered orally, and not if a written "
        "answer is requested or it is about quality of care (42 CFR 422.564(e)(3)).",
        error_messages={"required": "Choose how you are answering."},
    )
    told = TextField(label="Who did you talk to?", required=False)
    spoken = forms.ChoiceField(
        label="How did you speak?",
        choices=[
            each
            for each in models.OralNotice.Channel.choices
            if each[0] != models.OralNotice.Channel.VOICEMAIL
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    told_at = LocalInstantField(label="When did you give the answer?", required=False)
    said = WordsField(
        label="What was said",
        help_text="Include how the person responded.",
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, case: models.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_at"].set_zone(case.plan.zone, now)
        _choose(self, _open(case))

    @property
    def groups(self) -> list[Group]:
        only = dict.fromkeys(_OF_THE_TALK, f"how={ORALLY}")
        return [Group("The answer", parts(self, only))]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("how") != ORALLY:
            leave_out(self, dict.fromkeys(_OF_THE_TALK))
            return found
        demand(self, _OF_THE_TALK)
        return found


def _open(case: models.Case) -> list[models.Grievance]:
    return [each for each in case.grievances.all() if each.is_open]


def _choose(form: forms.Form, waiting: list[models.Grievance]) -> None:
    """Each by what tells it apart; the only one is chosen beforehand."""
    field = form.fields["grievance"]
    field.choices = [(str(each.pk), _label(each)) for each in waiting]
    if len(waiting) == 1:
        field.initial = str(waiting[0].pk)


def _label(grievance: models.Grievance) -> str:
    came = clock.words(grievance.received_at.astimezone(grievance.case.plan.zone))
    late = "; received after the 60 days" if grievance.is_filed_late else ""
    return f"About {grievance.is_against}, from {grievance.filed_by}, received {came}{late}"


def _people(case: models.Case) -> list[User]:
    """Who did something in this case, and is asked about by name."""
    took = case.events.exclude(by=None).values("by")
    return list(User.objects.filter(pk__in=took).order_by("last_name", "first_name", "pk"))
