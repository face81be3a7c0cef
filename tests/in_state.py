"""A case put into a state, without the services that would lead there."""

from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def in_state(model: type[M], number: int, state: str) -> M:
    """The matter of the case of that number in the database, as it is there but for the state.

    It is not saved: a state that the machine protects can be given to a new object alone.
    """
    stored = model.objects.select_related("case").get(case=number)
    names = [field.attname for field in model._meta.fields]
    facts = {name: getattr(stored, name) for name in names if name not in ("case_id", "state")}
    return model(case=stored.case, state=state, **facts)
