"""The one way to move a machine: permission, state, guards, then the declared transition.

django_fsm checks neither `permission` nor who acts and when; it also saves nothing. `act` does the
checks, the calling service holds the lock, saves and records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django_fsm import Transition

from accounts import permissions
from accounts.permissions import Role
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Step:
    """A verb as the case page shows it: open now, or why not, with the law where it is the law."""

    verb: str
    label: str
    why_not: str = ""
    citation: str = ""

    @property
    def is_open(self) -> bool:
        return not self.why_not


def act(machine: Any, verb: str, *, by: User | None, at: datetime, **facts: Any) -> str:
    """Move the machine by one verb and return the state it came from.

    `by` is None for the worker. Raises PermissionDenied when the role may not do this, Refused
    when the machine has no such verb, or the state or a guard forbids it now. Nothing is saved.
    """
    if verb not in verbs(type(machine)):
        raise Refused(
            "another_kind", f"This is not a step of {_a(machine)}. Check the case page again."
        )
    declared = declaration(machine, verb)
    if not _permitted(declared, by):
        raise PermissionDenied(_who_may(declared))
    refusal = _refusal(machine, verb, declared, by, at)
    if refusal:
        raise refusal
    before = str(machine.state)
    getattr(machine, verb)(by=by, at=at, **facts)
    return before


def steps(machine: Any, *, by: User, at: datetime) -> list[Step]:
    """Every verb of the machine in declared order: open for this person now, or why it is not."""
    return [_step(machine, verb, by, at) for verb in offered(type(machine))]


def verbs(model: type) -> list[str]:
    """The names of the machine's verbs, in the order in which the class declares them."""
    return [name for name, value in vars(model).items() if hasattr(value, "_django_fsm")]


def offered(model: type) -> list[str]:
    """The verbs that are a step of their own for some role; others are the worker's, or follow."""
    return [verb for verb in verbs(model) if _is_for_people(model, verb)]


def transitions(model: type) -> list[Transition]:
    """Every declared (source, target) pair of the machine."""
    found = [getattr(model, verb)._django_fsm.transitions.values() for verb in verbs(model)]
    return [transition for group in found for transition in group]


def declaration(machine: Any, verb: str) -> Transition:
    """What was declared for the verb (permission, guards, label); from any of its sources."""
    return _declared(type(machine), verb)


def permission(model: type, verb: str) -> str:
    """Who may do this verb of the machine: the name of the permission next to its declaration."""
    return str(_declared(model, verb).permission)


def may(machine: Any, verb: str, by: User | None) -> bool:
    """Whether this person, or without one the worker, may do the verb, whatever the state."""
    return _permitted(declaration(machine, verb), by)


def _declared(model: type, verb: str) -> Transition:
    found: dict[str, Transition] = getattr(model, verb)._django_fsm.transitions
    return next(iter(found.values()))


def _step(machine: Any, verb: str, by: User, at: datetime) -> Step:
    declared = declaration(machine, verb)
    label = declared.custom["label"]
    if not _permitted(declared, by):
        return Step(verb, label, _who_may(declared))
    refusal = _refusal(machine, verb, declared, by, at)
    if refusal:
        return Step(verb, label, refusal.message, refusal.citation or "")
    return Step(verb, label)


def _is_for_people(model: type, verb: str) -> bool:
    declared = _declared(model, verb)
    if declared.custom.get("follows"):
        return False
    return bool(permissions.roles_with(str(declared.permission)))


def _permitted(declared: Transition, by: User | None) -> bool:
    if by is None:
        return bool(declared.custom.get("worker"))
    return by.may(str(declared.permission))


def _a(machine: Any) -> str:
    name = str(machine._meta.verbose_name)
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _who_may(declared: Transition) -> str:
    labels = [Role(role).label for role in permissions.roles_with(str(declared.permission))]
    return f"Only these roles can do this: {', '.join(labels).lower()}."


def _refusal(
    machine: Any, verb: str, declared: Transition, by: User | None, at: datetime
) -> Refused | None:
    allowed = getattr(type(machine), verb)._django_fsm.transitions
    if machine.state not in allowed:
        return Refused("not_in_this_state", _wrong_state(machine, allowed))
    found = (guard(machine, by, at) for guard in declared.custom["guards"])
    return next((refusal for refusal in found if refusal), None)


def _wrong_state(machine: Any, allowed: dict[str, Transition]) -> str:
    labels = dict(machine._meta.get_field("state").choices)
    sources = " or ".join(labels[source].lower() for source in labels if source in allowed)
    return (
        f"The case is {machine.get_state_display().lower()}; this step is available only while "
        f"it is {sources}."
    )
