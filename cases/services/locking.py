"""The case row is the lock of everything in the case: each service takes it first."""

from cases import models
from regulations.law import Refused


def locked_case(case_id: int) -> models.Case:
    """The case, locked until the transaction ends. Raises Case.DoesNotExist."""
    cases = models.Case.objects.select_related("plan", "enrollee", "provider", "assignee")
    return cases.select_for_update(of=("self",)).get(pk=case_id)


def locked_matter(case_id: int) -> models.Matter:
    """The decision in the folder, of whichever kind, once the case is locked."""
    case = locked_case(case_id)
    rows = models.matter_model(case.kind).objects.select_for_update()
    matter: models.Matter = rows.get(pk=case_id)
    matter.case = case
    return matter


def locked_determination(case_id: int) -> models.OrganizationDetermination:
    """The determination, once the case is locked. Raises Refused for a case of another kind."""
    matter = locked_matter(case_id)
    if isinstance(matter, models.OrganizationDetermination):
        return matter
    raise Refused("another_kind", "This step is for requests for coverage. This case is none.")


def locked_reconsideration(case_id: int) -> models.Reconsideration:
    """The reconsideration, once the case is locked. Raises Refused for a case of another kind."""
    matter = locked_matter(case_id)
    if isinstance(matter, models.Reconsideration):
        return matter
    raise Refused("another_kind", "This step is for appeals. This case is none.")
