"""The list of kinds of case, read once at startup: whole, or refused in words.

What is missing or doubled here would be missing on a page, in a letter or on the trail later, in
silence; so the application does not start with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.utils.module_loading import import_string

from accounts.permissions import roles_with
from cases import folder, kinds, machine
from cases.kinds import Kind
from cases.models import Case
from notices import declared, templates
from notices.declared import Letter
from notices.models import Notice


def start(paths: Iterable[str]) -> None:
    """Read the kinds at these dotted paths and serve with them. Raises ImproperlyConfigured."""
    install([_read(path) for path in paths])


def install(found: list[Kind]) -> None:
    """Serve with these kinds. Raises ImproperlyConfigured with every fault that they have."""
    if wrong := list(faults(found)):
        raise ImproperlyConfigured("\n".join(["The kinds of case are not whole.", *wrong]))
    kinds.install(found)
    letters = {str(key): each for key, each in _letters(found)}
    decisions = frozenset().union(*(kind.decisions for kind in found))
    declared.declare(declared.Declared(letters, decisions, kinds.members_duties()))


def faults(found: list[Kind]) -> Iterator[str]:
    """What is wrong with these kinds, a sentence each."""
    yield from _unlisted(found)
    yield from _doubled(found)
    for kind in found:
        for fault in (*_identity(kind), *_steps(kind), *_states(kind), *_names(kind)):
            yield f"{kind.label or kind.key}: {fault}"


def _read(path: str) -> Kind:
    try:
        found = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"settings.CASE_KINDS lists “{path}”: {error}") from error
    if not isinstance(found, Kind):
        raise ImproperlyConfigured(f"settings.CASE_KINDS lists “{path}”, which is no Kind.")
    return found


def _unlisted(found: list[Kind]) -> Iterator[str]:
    """Machines that hold a case and are of no kind."""
    listed = {kind.model for kind in found}
    for relation in Case._meta.related_objects:
        model = relation.related_model
        if relation.one_to_one and hasattr(model, "law_name") and model not in listed:
            yield f"{model._meta.label} holds a case, but settings.CASE_KINDS lists no kind of it."


def _doubled(found: list[Kind]) -> Iterator[str]:
    """Two kinds of one key, or one word with two meanings: lists of all cases would mix them."""
    keys = [kind.key for kind in found]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"settings.CASE_KINDS lists the kind “{key}” twice."
    for table in ("sentences", "duties", "letters", "meets"):
        known = dict(getattr(folder, table.upper()))
        for kind in found:
            for name, entry in getattr(kind, table).items():
                if known.setdefault(name, entry) != entry:
                    yield f"{kind.label}: “{name}” in {table} has another meaning elsewhere."


def _identity(kind: Kind) -> Iterator[str]:
    for name in ("key", "label", "begins", "take"):
        if not getattr(kind, name):
            yield f"{name} is empty."
    for permission in (*kind.worked_by, kind.receive):
        if permission != "" and not roles_with(permission):
            yield f"no role has the permission “{permission}”."
    if _behind(kind.key) is not kind.model:
        yield f"Case has no relation “{kind.key}” to {kind.model.__name__}."


def _behind(relation: str) -> Any:
    try:
        return Case._meta.get_field(relation).related_model
    except FieldDoesNotExist:
        return None


def _steps(kind: Kind) -> Iterator[str]:
    """Every verb that people do is a step, once: the folder's, a main one or another."""
    offered = set(machine.offered(kind.model))
    listed = (*kind.main_steps, *kind.other_steps)
    for verb in sorted(offered - {*listed, *folder.MAIN_STEPS, *folder.OTHER_STEPS}):
        yield f"the verb “{verb}” stands neither in main_steps nor in other_steps."
    for verb in sorted(set(listed) - offered):
        yield f"the step “{verb}” is no verb that a person can do."
    for verb in sorted({verb for verb in listed if listed.count(verb) > 1}):
        yield f"the step “{verb}” is listed twice."


def _states(kind: Kind) -> Iterator[str]:
    known = {str(value) for value, _label in kind.model._meta.get_field("state").choices}
    named = {str(value) for value in kind.state_tones}
    for state in sorted(known - named):
        yield f"the state “{state}” has no entry in state_tones."
    for state in sorted(named - known):
        yield f"state_tones names “{state}”, which is no state."


def _names(kind: Kind) -> Iterator[str]:
    """Events, duties and letters that are named in one table stand in the table of such names."""
    for event in _unknown(_events(kind), {*kind.sentences, *folder.SENTENCES}):
        yield f"the event “{event}” has no entry in sentences."
    for duty in _unknown(_duties(kind), {*kind.duties, *folder.DUTIES}):
        yield f"the duty “{duty}” has no entry in duties."
    for duty in _unknown({*kind.duties, *kind.minutes}, set(kind.minutes)):
        yield f"the duty “{duty}” has no entry in minutes."
    for letter, told in kind.letters.items():
        if len(letter) > (Notice._meta.get_field("kind").max_length or 0):
            yield f"the name of the letter “{letter}” is too long for its column."
        if not told.is_form_only and not templates.exists(letter):
            yield f"the letter “{letter}” has no template templates/notices/{letter}/en.typ."


def _events(kind: Kind) -> Iterator[str]:
    for table in (kind.voids, kind.outdates):
        for event, earlier in table.items():
            yield from (event, *earlier)
    yield from (*kind.meets, *kind.licensed_words, *kind.grievable_steps.values())


def _duties(kind: Kind) -> Iterator[str]:
    yield from (duty for meets in kind.meets.values() for duty in meets.duties)
    yield from (*kind.minutes, *kind.decisions, *kind.members_duties, *kind.awaited_duties)
    yield from (*kind.overtaken, *kind.overtaken.values(), *filter(None, [kind.closing_clock]))


def _unknown(named: Iterable[str], known: set[str]) -> list[str]:
    return sorted(set(named) - known)


def _letters(found: list[Kind]) -> Iterator[tuple[str, Letter]]:
    for table in (*(kind.letters for kind in found), folder.LETTERS):
        yield from table.items()
