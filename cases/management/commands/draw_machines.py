"""`draw_machines`: docs/machines.md, drawn from the declared transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.permissions import Role, roles_with
from cases import kinds, machine

HEAD = """# The machines

A picture shows the verbs that change a state; the second table of each kind lists the others.
Drawn from the code by `python manage.py draw_machines > docs/machines.md`; do not edit.
"""


class Command(BaseCommand):
    help = "Write docs/machines.md to standard output."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(drawing(kinds.every()))


def drawing(found: list[kinds.Kind]) -> str:
    """Each machine as a Mermaid diagram and a table of its verbs."""
    return "\n".join([HEAD, *(line for kind in found for line in _machine(kind))]).rstrip()


def _machine(kind: kinds.Kind) -> list[str]:
    verbs = machine.verbs(kind.model)
    moving = [verb for verb in verbs if _moves(kind.model, verb)]
    staying = [verb for verb in verbs if verb not in moving]
    return [
        f"## {kind.label}", "", *_diagram(kind, moving), "",
        "Verbs that change its state:", "", *_table(kind.model, moving), "",
        "Verbs that leave its state as it is:", "", *_table(kind.model, staying), "",
    ]  # fmt: skip


def _transitions(model: Any, verb: str) -> dict[Any, Any]:
    """The declared transitions of a verb by their source."""
    found: dict[Any, Any] = getattr(model, verb)._django_fsm.transitions
    return found


def _moves(model: Any, verb: str) -> bool:
    """Whether the verb leads to another state from any of its sources."""
    found = _transitions(model, verb).items()
    return any(each.target and each.target != source for source, each in found)


def _diagram(kind: kinds.Kind, verbs: list[str]) -> list[str]:
    first = kind.model._meta.get_field("state").default
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_name(first)}: {kind.begins}"]
    for verb in verbs:
        for source, transition in _transitions(kind.model, verb).items():
            if transition.target and transition.target != source:
                lines.append(f"    {_name(source)} --> {_name(transition.target)}: {verb}")
    return [*lines, "```"]


def _table(model: Any, verbs: list[str]) -> list[str]:
    lines = ["| verb | from | to | who | guards |", "|---|---|---|---|---|"]
    return [*lines, *(_row(model, verb) for verb in verbs)]


def _row(model: Any, verb: str) -> str:
    found = _transitions(model, verb)
    declared = next(iter(found.values()))
    sources = ", ".join(_name(source) for source in found)
    targets = {_name(each.target) if each.target else "the same" for each in found.values()}
    people = [Role(role).label.lower() for role in roles_with(declared.permission)]
    people += ["the worker"] if declared.custom.get("worker") else []
    guards = ", ".join(guard.__name__.replace("_", " ") for guard in declared.custom["guards"])
    to = " or ".join(sorted(targets))
    return f"| {verb} | {sources} | {to} | {', '.join(people)} | {guards} |"


def _name(state: Any) -> str:
    return str(getattr(state, "value", state))
