"""Locking a determination or an appeal with its case."""

from __future__ import annotations

from cases.services.locking import locked_as
from determinations import models


def locked_determination(case_id: int) -> models.OrganizationDetermination:
    return locked_as(case_id, models.OrganizationDetermination)


def locked_reconsideration(case_id: int) -> models.Reconsideration:
    return locked_as(case_id, models.Reconsideration)
