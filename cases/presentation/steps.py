"""The verbs of a case: a button each, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from cases import folder, machine, models


@dataclass(frozen=True)
class NextStep:
    """A verb on the case page: a button, or why it is none."""

    label: str
    url: str
    at_once: bool
    is_main: bool
    why_not: str
    citation: str


def next_steps(
    case: models.Case, by: User, at: datetime, *, namespace: str = ""
) -> dict[str, list[NextStep]]:
    """The verbs that are open to this person now, and the others with the reason.

    Each verb has a page of its name; `namespace` is that of the machine's addresses.
    """
    found = [_next_step(case, step, namespace) for step in machine.steps(case.matter, by=by, at=at)]
    return {
        "open": [step for step in found if not step.why_not],
        "closed": [step for step in found if step.why_not],
    }


def _next_step(case: models.Case, step: machine.Step, namespace: str) -> NextStep:
    name = f"{namespace}:{step.verb}" if namespace else step.verb
    url = reverse(name, args=[case.number])
    return NextStep(
        label=step.label,
        url=url,
        at_once=step.verb in folder.AT_ONCE,
        is_main=case.kind_.is_main(step.verb),
        why_not=step.why_not,
        citation=step.citation,
    )
