"""The case row is the lock of everything in the case: each service takes it first."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model

from cases import models
from regulations.law import Refused

M = TypeVar("M", bound=Model)


def locked_case(case_id: int) -> models.Case:
    """The case, locked until the transaction ends. Raises Case.DoesNotExist."""
    cases = models.Case.objects.select_related("plan", "enrollee", "provider", "assignee")
    return cases.select_for_update(of=("self",)).get(pk=case_id)


def locked_matter(case_id: int) -> models.Matter:
    """The decision in the folder, of whichever kind, once the case is locked."""
    case = locked_case(case_id)
    rows = models.matter_model(case.kind).objects.select_for_update()
    matter = rows.get(pk=case_id)
    matter.case = case
    found: models.Matter = matter
    return found


def locked_as(case_id: int, model: type[M]) -> M:
    """The decision in the folder, once the case is locked. Raises Refused where it is another."""
    matter = locked_matter(case_id)
    if isinstance(matter, model):
        return matter
    said = (
        f"This step is for {model._meta.verbose_name_plural}. This step does not apply to this "
        "type of case."
    )
    raise Refused("another_kind", said)
