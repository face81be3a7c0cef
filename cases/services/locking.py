"""The case row is the lock of everything in the case: each service takes it first."""

from cases import models

# The machine in the case, by the case's kind.
MATTERS = {models.Kind.DETERMINATION.value: models.OrganizationDetermination}


def locked_case(case_id: int) -> models.Case:
    """The case, locked until the transaction ends. Raises Case.DoesNotExist."""
    cases = models.Case.objects.select_related("plan", "enrollee", "provider", "assignee")
    return cases.select_for_update(of=("self",)).get(pk=case_id)


def locked_matter(case_id: int) -> models.OrganizationDetermination:
    """The decision in the folder, of whichever kind, once the case is locked."""
    case = locked_case(case_id)
    matter = MATTERS[case.kind].objects.select_for_update().get(pk=case_id)
    matter.case = case
    return matter


def locked_determination(case_id: int) -> models.OrganizationDetermination:
    """The determination as it is once the case is locked, with that case on it."""
    case = locked_case(case_id)
    determination = models.OrganizationDetermination.objects.select_for_update().get(pk=case_id)
    determination.case = case
    return determination
