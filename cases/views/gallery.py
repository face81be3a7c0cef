"""Every component of the pages, in each of its states, on invented facts."""

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases import models
from cases.forms.fields import WordsField
from cases.presentation import clock
from cases.presentation.steps import NextStep
from cases.presentation.trail import Entry
from cases.presentation.words import Badge
from figures import samples
from figures.answers import addresses, asked
from figures.shown import Shown, shown
from figures.tables import Table
from regulations import determinations as law
from regulations.clock_facts import ClockFacts

TONES = ("quiet", "accent", "expedited", "ok", "soon", "urgent", "late")
LEFT = {"ok": 50, "soon": 20, "urgent": 3, "late": -2}


class SampleForm(forms.Form):
    name = forms.CharField(label="One line", help_text="A hint says what to type.")
    words = WordsField(label="Some sentences", required=False, rows=3)
    choice = forms.ChoiceField(
        label="A choice",
        choices=[("a", "The first"), ("b", "The second")],
        widget=forms.RadioSelect,
    )
    yes = forms.BooleanField(label="A box to tick", required=False)


@requires("signed_in")
def gallery(request: HttpRequest) -> HttpResponseBase:
    at = timezone.now()
    tables = [samples.table(chart, at) for chart in samples.charts()]
    if file := asked(request, tables):
        return file
    due = law.decide(
        ClockFacts(
            request="item_or_service",
            priority="expedited",
            received_at=at - timedelta(hours=20),
            time_zone="America/New_York",
        )
    )
    context = {
        "badges": [Badge(tone.title(), tone) for tone in TONES],
        "clocks": [_clock(hours, at) for hours in LEFT.values()],
        "trace": clock.trace(due.trace),
        "timeline": _timeline(at),
        "steps": {"open": [_step("Approve", ""), _step("Assign", "")],
                  "closed": [_step("Deny", "Only these roles can do this: physician.")]},
        "form": SampleForm(),
        "charts": _charts(request, tables),
        "bad_form": SampleForm({"words": "Typed before"}),
    }  # fmt: skip
    return render(request, "gallery.html", context)


def _charts(request: HttpRequest, tables: list[Table]) -> list[Shown]:
    return [
        shown(chart, table, files=addresses(request, table.key))
        for chart, table in zip(samples.charts(), tables, strict=True)
    ]


def _clock(hours: int, at: datetime) -> clock.Clock:
    """A clock of 72 hours with so many left."""
    due = law.decide(
        ClockFacts(
            request="item_or_service",
            priority="expedited",
            received_at=at - timedelta(hours=72 - hours),
            time_zone="America/New_York",
        )
    )
    duty = models.Deadline(
        duty=due.duty,
        starts_at=due.starts_at,
        first_due_at=due.first_due_at,
        due_at=due.due_at,
        trace=due.trace,
    )
    return clock.duty_clock(duty, models.Plan(time_zone="America/New_York").zone, at)


def _timeline(at: datetime) -> list[Entry]:
    when = f"{at:%b %-d, %Y}"
    return [
        Entry("Fortnight", "marked the deadline as missed.", when, at.isoformat(), "", True),
        Entry("Nora Careful", "noted:", when, at.isoformat(), "Called the office.", False),
    ]


def _step(label: str, why_not: str) -> NextStep:
    return NextStep(label, "#", False, label == "Approve", why_not, "42 CFR 422.566(d)")
