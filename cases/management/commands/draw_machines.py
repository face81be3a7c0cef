"""`draw_machines`: docs/machines.md, drawn from the declared transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.permissions import Role, roles_with
from cases import kinds, machine

HEAD = """# The machines

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
    return [f"## {kind.label}", "", *_diagram(kind), "", *_table(kind.model), ""]


def _diagram(kind: kinds.Kind) -> list[str]:
    model = kind.model
    first = model._meta.get_field("state").default
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_name(first)}: {kind.begins}"]
    for verb in machine.verbs(model):
        for source, transition in getattr(model, verb)._django_fsm.transitions.items():
            target = transition.target or source
            lines.append(f"    {_name(source)} --> {_name(target)}: {verb}")
    return [*lines, "```"]


def _table(model: Any) -> list[str]:
    lines = ["| verb | from | to | who | besides |", "|---|---|---|---|---|"]
    for verb in machine.verbs(model):
        found = getattr(model, verb)._django_fsm.transitions
        declared = next(iter(found.values()))
        sources = ", ".join(_name(source) for source in found)
        targets = {_name(each.target) if each.target else "the same" for each in found.values()}
        people = [Role(role).label.lower() for role in roles_with(declared.permission)]
        people += ["the worker"] if declared.custom.get("worker") else []
        guards = ", ".join(guard.__name__.replace("_", " ") for guard in declared.custom["guards"])
        to = " or ".join(sorted(targets))
        lines.append(f"| {verb} | {sources} | {to} | {', '.join(people)} | {guards} |")
    return lines


def _name(state: Any) -> str:
    return str(getattr(state, "value", state))
