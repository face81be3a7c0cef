"""`explain_deadlines`: JSON questions about deadlines in, JSON answers out, a line each."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from regulations.explain import answer


class Command(BaseCommand):
    help = "Read JSON questions from standard input, one a line; write one JSON answer a line."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for line in sys.stdin.buffer:
            if line.strip():
                self.stdout.write(json.dumps(_answer(line)))


def _answer(line: bytes) -> dict[str, Any]:
    """One bad line never stops the rest."""
    try:
        question = json.loads(line, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        error = {"code": "invalid", "field": "question", "message": "This line is not JSON."}
        return {"id": None, "error": error}
    return answer(question)


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are no JSON; they must not come back in an answer."""
    raise ValueError(name)
