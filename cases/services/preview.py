"""What a step would send, seen before it is done: the step itself, in a transaction that ends in
nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from cases import models
from notices.models import Notice

# Stands for the number that a case gets when it is opened. The sequence begins with 1.
NO_NUMBER = "000000"


@transaction.atomic
def letters_of(
    act: Callable[[], object], *, about: Iterable[int], by: User, at: datetime
) -> list[Notice]:
    """The letters that `act` would queue now, in their order; nothing of it is kept.

    `act` is the call of the service, with this `by` and `at`; `about` are the ids of the cases that
    it may write to, none for a sheet that opens one. The letters of a case that it opens are among
    them, without a number: the one that was drawn here is no one's (the sequence goes on, and case
    numbers may have gaps). Raises what the service raises.
    """
    known = [case.pk for case in _locked(about)]
    newest = Notice.objects.aggregate(pk=Max("pk"))["pk"] or 0
    newest_case = models.Case.objects.aggregate(pk=Max("pk"))["pk"] or 0
    act()
    opened = Q(case__pk__gt=newest_case, case__entered_by=by, case__entered_at=at)
    queued = Notice.objects.filter(Q(case__in=known) | opened, pk__gt=newest)
    found = [_unnumbered(each, known, at) for each in queued.order_by("pk")]
    transaction.set_rollback(True)
    return found


def _locked(case_ids: Iterable[int]) -> list[models.Case]:
    """The cases, locked in the order of their ids, so that no one else writes to them meanwhile."""
    rows = models.Case.objects.select_for_update(of=("self",)).filter(pk__in=list(case_ids))
    return list(rows.order_by("pk"))


def _unnumbered(letter: Notice, known: list[int], at: datetime) -> Notice:
    """The letter as it is; of a case that does not exist yet, with zeros for its number."""
    if letter.case_id not in known:
        frozen = json.dumps(letter.facts)
        number = letter.facts["case_number"]
        letter.facts = json.loads(frozen.replace(number, f"FN{at:%y}-{NO_NUMBER}"))
    return letter


def has_number(letter: Notice) -> bool:
    """Whether the case of the letter exists, and not in a preview alone."""
    return not letter.facts["case_number"].endswith(f"-{NO_NUMBER}")
