"""How a verb is declared, and the verbs that a case of any kind has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases import guards


def verb(
    label: str,
    permission: str,
    *guarded: Callable[..., Any],
    worker: bool = False,
    follows: bool = False,
) -> dict[str, Any]:
    """The declaration of a verb for `django_fsm.transition`.

    `label` is the words on its button, `guarded` are asked in order whether it may go on, `worker`
    says that the worker may do it as well, `follows` that it follows from another step and is no
    button of its own.
    """
    custom = {"label": label, "guards": list(guarded), "worker": worker, "follows": follows}
    return {"permission": permission, "custom": custom}


# The permission of what only the worker does: no role has it.
WORKER_ONLY = "worker.only"
# Cases that a team takes by its rule are assigned by the worker.
ASSIGN = verb("Assign", "case.assign", worker=True)
RECEIVE_GRIEVANCE = verb("Record a grievance", "grievance.receive")
EXTEND_GRIEVANCE = verb(
    "Take more time for a grievance", "grievance.answer", guards.grievance_extendable
)
ANSWER_GRIEVANCE = verb("Answer the grievance", "grievance.answer", guards.grievance_waits)
