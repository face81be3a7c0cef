"""Where a person is chosen for a case: each with what is open with them, and why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from cases import candidates, models, workload
from cases.candidates import Work
from cases.needs import Needs
from cases.workload import Member

NOW, STILL, NOT = "Can take it now", "Can be chosen, but:", "Cannot take this case"


class PeopleSelect(forms.Select):
    """A list in which some people are shown with the reason why they cannot be chosen."""

    closed: Collection[int] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value in self.closed:
            option["attrs"]["disabled"] = True
        return option


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the people who may have a case. `offer` says whom."""

    widget = PeopleSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), empty_label="Choose", **kwargs)

    def offer(
        self,
        case: models.Case,
        people: QuerySet[User],
        *,
        allowed: tuple[str, ...] = (),
        signs: Needs | None = None,
        at: datetime,
    ) -> None:
        """Offer these people, the least loaded first; who may not have it is shown with why.

        `allowed` are the permissions of which one is needed; `signs` says what the chosen one must
        be able to sign, where this is chosen for that.
        """
        work = replace(workload.work_of(case.pk, at=at), allowed=allowed)
        if signs:
            work = replace(work, **vars(signs))
        groups = _grouped(workload.members(people, at=at), work, bool(signs), at)
        self.widget.closed = {pk for pk, _ in groups[NOT]}
        self.queryset = people.exclude(pk__in=self.widget.closed)
        found = [(name, options) for name, options in groups.items() if options]
        self.widget.choices = [("", "Choose"), *found]


def label(member: Member, why: str = "") -> str:
    """N. Reed (RN): 12 open, 2 late, 3 within 24 h; out until Fri, Dec 4, 2026, 8:00 AM EST."""
    said = f"{name_and_role(member.user)}: {member.work.words}"
    return f"{said}; {why.removeprefix('is ')}" if why else said


def name_and_role(user: User) -> str:
    """How a person is listed where one is chosen."""
    return f"{user} ({user.profession or user.get_role_display()})"


def _grouped(
    members: list[Member], work: Work, must_sign: bool, at: datetime
) -> dict[str, list[tuple[int, str]]]:
    """The people of each group, the least loaded first, with their lines."""
    groups: dict[str, list[tuple[int, str]]] = {NOW: [], STILL: [], NOT: []}
    for member in sorted(members, key=_least_loaded):
        group, why = _place(work, member, must_sign, at)
        groups[group].append((member.user.pk, label(member, why)))
    return groups


def _place(work: Work, member: Member, must_sign: bool, at: datetime) -> tuple[str, str]:
    """In which group the person stands, and why."""
    person = member.person
    closed = candidates.never(work, person) or (
        candidates.unlicensed(work, person) if must_sign else ""
    )
    if closed:
        return NOT, closed
    if why := candidates.why_not(work, person, at=at):
        return STILL, why
    unknown = work.is_hours and not person.availability.has_hours
    return NOW, "hours not entered" if unknown else ""


def _least_loaded(member: Member) -> tuple[int, str]:
    return member.person.minutes, member.person.name
