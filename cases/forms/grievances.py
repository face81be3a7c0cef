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
    "event_on": "Enter the day: the time to file counts from it.",
    "taken_by": "Choose who took it, or that none of these people did.",
}
_OF_THE_TALK = {
    "told": "Say whom you spoke with.",
    "spoken": "Choose how you spoke.",
    "told_at": "Enter the date and the time.",
    "said": "Write what was said.",
}


class GrievanceForm(forms.Form):
    """A grievance as it came."""

    against = forms.ChoiceField(
        label="What is it against?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is against."},
        help_text="Against an extension or a refusal to expedite it is answered within 24 hours "
        "(42 CFR 422.564(f)), any other within 30 days (422.564(e)(1)).",
    )
    event_on = DayField(
        label="On which day was what it is about?",
        required=False,
        help_text="Such as 3/2/2026. The enrollee has 60 days from it (42 CFR 422.564(d)(2)); one "
        "that came later is recorded all the same.",
    )
    taken_by = forms.ChoiceField(
        label="Who took the step that it is about?",
        required=False,
        help_text="Whoever took it does not answer the grievance.",
    )
    filed_by = TextField(
        label="Who files it?", error_messages={"required": "Enter the name of who files it."}
    )
    channel = forms.ChoiceField(
        label="How did it come?",
        choices=models.Grievance.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came."},
    )
    asks_writing = forms.BooleanField(label="A written answer is asked for", required=False)
    received_at = LocalInstantField(label="When did it come?")
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
    ground = LawfulField(label="On which ground?", otherwise=NOT_A_GROUND)
    days = forms.IntegerField(
        label="By how many days?",
        min_value=1,
        error_messages={
            "required": "Enter a number of days.",
            "min_value": "Enter one day or more.",
        },
    )
    why = WordsField(
        label="The reasons for the delay, in plain words",
        help_text="The letter says this to the enrollee, at once (42 CFR 422.564(e)(2)).",
    )
    interest = WordsField(
        label="How is the delay in the enrollee's interest?",
        required=False,
        rows=3,
        help_text="The law has the plan document this; the letter says it as well.",
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
            demand(self, {"interest": "Write how the delay is in the enrollee's interest."})
        return found


class AnswerForm(forms.Form):
    """The answer to one of the open grievances, in writing or in speech."""

    grievance = forms.ChoiceField(
        label="Which grievance do you answer?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the grievance that you answer."},
    )
    outcome = forms.ChoiceField(
        label="Do you agree with the grievance?",
        choices=[
            (services.UPHELD, "Yes"),
            (services.NOT_UPHELD, "No"),
            (services.TOO_LATE, "It came too late, so it is not decided on"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no, or that it came too late."},
    )
    answer = WordsField(
        label="The answer, in plain words",
        help_text="The letter, or the person on the telephone, says this to the enrollee. "
        + law.LATE,
    )
    how = forms.ChoiceField(
        label="How is it answered?",
        choices=[(IN_WRITING, "In writing"), (ORALLY, "Orally: I have told it")],
        widget=forms.RadioSelect,
        initial=IN_WRITING,
        help_text="Only a grievance that came orally may be answered orally, unless a written "
        "answer is asked for or it is about the quality of care (42 CFR 422.564(e)(3)).",
        error_messages={"required": "Choose how it is answered."},
    )
    told = TextField(label="Whom did you tell?", required=False)
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
    told_at = LocalInstantField(label="When did you tell it?", required=False)
    said = WordsField(
        label="What was said",
        help_text="Include how the person took it.",
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
    late = "; it came after the 60 days" if grievance.is_filed_late else ""
    return f"Against {grievance.is_against}, by {grievance.filed_by}, received {came}{late}"


def _people(case: models.Case) -> list[User]:
    """Who did something in this case, and is asked about by name."""
    took = case.events.exclude(by=None).values("by")
    return list(User.objects.filter(pk__in=took).order_by("last_name", "first_name", "pk"))
