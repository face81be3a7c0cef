"""The editions of standard forms, as the letter settings and the page "Status" show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from cases import models
from cases.presentation.words import Badge, instant
from cases.services import form_expiry
from cases.services.plan_facts import day_of_plan
from notices.models import FormEdition, Language
from notices.standard_forms import text
from notices.standard_forms.facts import CHOICES, FACTS
from notices.standard_forms.printed import form_of
from notices.watching import Finding
from notices.words import ENGLISH
from notices.words import day as day_in
from regulations.standard_forms import is_expired

NEXT = "An administrator loads the next edition under Letter settings."


def editions_of(plan: models.Plan) -> list[FormEdition]:
    """All editions of a plan, the newest first."""
    known = FormEdition.objects.filter(plan=plan).select_related("plan", "loaded_by")
    return list(known.order_by("-pk"))


def rows(editions: list[FormEdition], on: date) -> list[dict[str, Any]]:
    """Each edition with its state on the day."""
    current = {edition.pk for edition in _in_force(editions, lambda _: on)}
    return [
        {
            "edition": edition,
            "name": form_of(edition).name,
            "language": Language(edition.language).label,
            "expires": day(edition.expires_on),
            "badge": _badge(edition, on, is_current=edition.pk in current),
        }
        for edition in editions
    ]


def warnings(editions: list[FormEdition], on: date) -> list[dict[str, Any]]:
    """What is to be said of the editions in force that expired or soon will."""
    return [
        {
            "is_over": is_expired(edition.expires_on, on),
            "said": f"The {_called(edition)} {_expiry(edition, on)}",
        }
        for edition in _in_force(editions, lambda _: on)
        if form_expiry.is_soon(edition, on)
    ]


def findings(*, at: datetime) -> list[Finding]:
    """Editions in force that expired, or soon will, for the page "Status"."""
    known = FormEdition.objects.filter(approved_at__isnull=False, withdrawn_at=None)
    found: list[Finding] = []
    for edition in _in_force(known.select_related("plan"), lambda each: day_of_plan(each.plan, at)):
        on = day_of_plan(edition.plan, at)
        if form_expiry.is_soon(edition, on):
            name = f"{_called(edition)} of {edition.plan.name}"
            is_over = is_expired(edition.expires_on, on)
            said = _sentence(_expiry(edition, on))
            found.append(Finding(name, not is_over, said, NEXT))
    return found


def facts(edition: FormEdition) -> list[tuple[str, str]]:
    """What is known of an edition, for the top of its pages."""
    form = form_of(edition)
    zone = edition.plan.zone
    known = [
        ("Form", f"{form.key}, OMB {form.omb}"),
        ("Edition", edition.edition),
        ("Language", Language(edition.language).label),
        ("Expires", day(edition.expires_on)),
        ("Loaded", f"{instant(edition.loaded_at, zone)}, {edition.loaded_by}"),
        ("SHA-256 of the text", edition.sha256),
    ]
    if edition.in_force_on and edition.approved_at:
        approved = f"{day(edition.in_force_on)}, approved {instant(edition.approved_at, zone)}"
        known.append(("In effect from", f"{approved}, {edition.approved_by}"))
    if edition.withdrawn_at:
        withdrawn = f"{instant(edition.withdrawn_at, zone)}, {edition.withdrawn_by}"
        known.append(("Withdrawn", f"{withdrawn}: {edition.withdrawn_why}"))
    return known


def chosen(edition: FormEdition) -> list[tuple[str, str]]:
    """What stands at each place, once it is settled."""
    places: dict[str, Any] = edition.mapping.get("places", {})
    return [
        (place.shown, _chosen(places[place.key]))
        for place in text.places(edition.text)
        if place.key in places
    ]


_OTHERS = {
    "left_out": "Left out",
    "as_it_is": "Printed, without the brackets",
    "nothing": "Nothing is written here",
    "below": "Written in the blank at the end of this line",
    "opening": "The plan's opening paragraph",
    "closing": "The plan's closing paragraph",
}


def _chosen(choice: dict[str, Any]) -> str:
    key = choice["fact"]
    known = FACTS.get(key) or CHOICES.get(key)
    label = known.label if known else _OTHERS.get(key, key)
    words = [word for word in choice["words"] if word] if key in CHOICES else []
    return f"{label}: {', '.join(f'“{word}”' for word in words)}" if words else label


def _in_force(
    editions: Iterable[FormEdition], today: Callable[[FormEdition], date]
) -> list[FormEdition]:
    """The edition of each plan, form and language that letters are made from today."""
    begun = [
        edition
        for edition in editions
        if not edition.withdrawn_at
        and edition.in_force_on
        and edition.in_force_on <= today(edition)
    ]
    newest = {_about(each): each for each in sorted(begun, key=_since)}
    return list(newest.values())


def _about(edition: FormEdition) -> tuple[int, str, str]:
    return edition.plan_id, edition.form, edition.language


def _since(edition: FormEdition) -> date:
    return edition.in_force_on or date.max


def day(on: date) -> str:
    """The day as staff read it: December 31, 2028."""
    return day_in(on, ENGLISH)


def _called(edition: FormEdition) -> str:
    return f"{form_of(edition).name} in {Language(edition.language).label}"


def _expiry(edition: FormEdition, on: date) -> str:
    if is_expired(edition.expires_on, on):
        return f"expired on {day(edition.expires_on)}. Denials still go out on it."
    return f"expires on {day(edition.expires_on)}."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _badge(edition: FormEdition, on: date, *, is_current: bool) -> Badge:
    if edition.withdrawn_at:
        return Badge("Withdrawn", "quiet")
    if edition.in_force_on is None:
        return Badge("Mapped, not in effect" if edition.mapped_at else "To be mapped", "soon")
    if edition.in_force_on > on:
        return Badge(f"In effect from {day(edition.in_force_on)}", "accent")
    if not is_current:
        return Badge("Replaced", "quiet")
    if is_expired(edition.expires_on, on):
        return Badge("Expired", "late")
    return (
        Badge("Expires soon", "soon")
        if form_expiry.is_soon(edition, on)
        else Badge("In effect", "ok")
    )
