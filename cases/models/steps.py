"""The steps that a case of any kind has, declared once; a machine says from which states.

Each call makes a transition of its own, since django_fsm keeps states and permission on the
function. It stands in the class like any other: `assign = steps.assign(state, OPEN, verbs.ASSIGN)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django_fsm import FSMField, transition

# A declared transition, which django_fsm does not type.
Step = Any


def assign(state: FSMField, source: Sequence[str], declared: dict[str, Any]) -> Step:
    @transition(state, source=list(source), target=None, **declared)
    def assign(self: Any, *, by: object, at: datetime) -> None:
        """A supervisor says who works on the case; its state stays."""

    return assign


def receive_grievance(state: FSMField, source: Sequence[str], declared: dict[str, Any]) -> Step:
    @transition(state, source=list(source), target=None, **declared)
    def receive_grievance(self: Any, *, by: object, at: datetime) -> None:
        """Someone complains of something that the plan, or a provider, did (42 CFR 422.564).

        A disenrollment is such a thing too (guidance, section 60.3; 42 CFR 417.460(c)(1)(ii)).
        """

    return receive_grievance


def extend_grievance(state: FSMField, source: Sequence[str], declared: dict[str, Any]) -> Step:
    @transition(state, source=list(source), target=None, **declared)
    def extend_grievance(self: Any, *, by: object, at: datetime) -> None:
        """The answer to a grievance takes longer, once (42 CFR 422.564(e)(2))."""

    return extend_grievance


def answer_grievance(state: FSMField, source: Sequence[str], declared: dict[str, Any]) -> Step:
    @transition(state, source=list(source), target=None, **declared)
    def answer_grievance(self: Any, *, by: object, at: datetime) -> None:
        """The plan answers, within the time of 42 CFR 422.564(e) or (f)."""

    return answer_grievance
