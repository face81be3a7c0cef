"""What the commands that take files in share: for which plan, by whom, why a line is rejected."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError

from accounts.models import User
from accounts.permissions import roles_with
from cases import models
from cases.intake.errors import Unreadable
from cases.intake.plans import Plans
from regulations.law import Refused

INTERRUPTED = 130


def plans_for(contract: str | None) -> Plans:
    """Every plan, and the one that the importer named. Raises CommandError."""
    by_contract = {plan.contract_id: plan for plan in models.Plan.objects.all()}
    if contract and contract not in by_contract:
        raise CommandError(f"--plan: there is no plan {contract}")
    if not by_contract:
        raise CommandError("There is no plan yet. Add one: manage.py add_plan")
    return Plans(by_contract, by_contract.get(contract or ""))


def importer(username: str | None, permission: str) -> User:
    """Who imports: the person named, else the first who may. Raises CommandError."""
    people = User.objects.filter(is_active=True, role__in=roles_with(permission))
    if username:
        people = people.filter(username=username)
    person = people.order_by("pk").first()
    if person is None:
        raise CommandError("--by: name an active user who may take this in")
    return person


def size_of(file: Path) -> int:
    """The bytes of a file; none where it cannot be looked at."""
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0


def with_citation(refused: Refused) -> str:
    """A refusal with where the law says so."""
    return f"{refused.message} ({refused.citation})" if refused.citation else refused.message


def reason(refused: Unreadable) -> str:
    """Why a line is rejected, with the column at fault."""
    return f"{refused.column}: {refused.reason}" if refused.column else refused.reason
