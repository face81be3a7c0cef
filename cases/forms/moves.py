"""The form that gives many cases to someone: which, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from accounts.models import Team, User
from cases import queries, workload
from cases.forms.people import label, name_and_role
from cases.keys import is_id
from regulations import clock

# What many cases can be given to: a person, or whom the rule of a team chooses.
PERSON, TEAM = "person", "team"
Choices = list[tuple[str, list[tuple[str, str]]]]


def choices(at: datetime | None = None) -> Choices:
    """Whom many cases can be given to, in groups; with `at`, people with what is open with them."""
    teams = [(f"{TEAM}:{each.pk}", str(each)) for each in Team.objects.order_by("name")]
    groups = [("By the rule of team", teams), ("A person", _people(at))]
    return [(title, found) for title, found in groups if found]


def _people(at: datetime | None) -> list[tuple[str, str]]:
    if at is None:
        return [(f"{PERSON}:{each.pk}", name_and_role(each)) for each in queries.workers()]
    members = sorted(workload.members(queries.workers(), at=at), key=lambda each: each.work.minutes)
    return [(f"{PERSON}:{each.user.pk}", label(each, away(each, at))) for each in members]


def away(member: workload.Member, at: datetime) -> str:
    """Until when the person is out; empty where they are not."""
    back = member.person.availability.back_at(at)
    return f"out until {clock.words(back.astimezone(queries.house_zone()))}" if back > at else ""


class MoveForm(forms.Form):
    to = forms.ChoiceField(
        label="Assign to",
        error_messages={
            "required": "Choose a person, or a team whose rule is followed.",
            "invalid_choice": "This person or team cannot be chosen any more. Choose another.",
        },
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose"), *choices(now)]  # type: ignore[attr-defined]

    def clean_to(self) -> User | Team:
        what, _, pk = self.cleaned_data["to"].partition(":")
        model = {PERSON: User, TEAM: Team}[what]
        found: User | Team = model._default_manager.get(pk=pk)
        return found


def picked(values: Iterable[str]) -> dict[int, int | None]:
    """The selected cases, each with who had it when the list was shown; a row is "case-person".

    What cannot be read was not sent by the list, and is left out.
    """
    pairs = (value.partition("-") for value in values)
    return {
        int(case): int(had) if had else None
        for case, _, had in pairs
        if is_id(case) and (not had or is_id(had))
    }
