"""Locking a determination or an appeal with its case."""

from __future__ import annotations

from cases.services.locking import locked_as, locked_matter
from determinations import models
from regulations.law import Refused


def locked_coverage(case_id: int) -> models.Matter:
    """The determination or the appeal, once its case is locked. Raises Refused for other kinds."""
    matter = locked_matter(case_id)
    if isinstance(matter, models.OrganizationDetermination | models.Reconsideration):
        return matter
    said = "This step is for requests for coverage and appeals. This case is neither."
    raise Refused("another_kind", said)


def locked_determination(case_id: int) -> models.OrganizationDetermination:
    """The determination, once its case is locked. Raises Refused for other kinds."""
    return locked_as(case_id, models.OrganizationDetermination)


def locked_reconsideration(case_id: int) -> models.Reconsideration:
    """The appeal, once its case is locked. Raises Refused for other kinds."""
    return locked_as(case_id, models.Reconsideration)
