"""The numbers of Part C reporting, section II (CMS-10261): requests and appeals by outcome.

What is counted, `regulations.part_c` says.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from cases.models import RequesterKind
from determinations.models import (
    AppealOutcome,
    AppealState,
    OrganizationDetermination,
    Outcome,
    PastDecision,
    Reconsideration,
    RequestType,
    State,
)
from regulations.part_c import COUNTS, Counted
from reports.required.numbers import Number, Source

WHAT = {
    "services": ("Services", ~Q(request_type=RequestType.PAYMENT)),
    "claims": ("Claims", Q(request_type=RequestType.PAYMENT)),
}
# As column 'requester' of the audit tables tells them (`determinations.universe.columns`).
_OUTSIDE = Q(case__requester_kind__in=(RequesterKind.PHYSICIAN, RequesterKind.PROVIDER)) & ~Q(
    case__provider__contracted=True
)
WHO = {
    "enrollee": ("enrollee, representative or network provider", ~_OUTSIDE),
    "outside": ("provider outside the network", _OUTSIDE),
}

_MADE = Source(lambda: OrganizationDetermination.objects.all(), "decided_at")
_ENDED = Source(
    lambda: OrganizationDetermination.objects.filter(state__in=(State.WITHDRAWN, State.DISMISSED)),
    "ended_at",
)
_REOPENED = Source(lambda: PastDecision.objects.filter(how=PastDecision.How.REOPENED), "undone_at")
_APPEALS = Source(lambda: Reconsideration.objects.all(), "decided_at")
_APPEALS_ENDED = Source(
    lambda: Reconsideration.objects.filter(
        state__in=(AppealState.WITHDRAWN, AppealState.DISMISSED)
    ),
    "ended_at",
)
# Which rows each count of the law is a count of.
_ROWS: dict[str, tuple[Source, Q]] = {
    "od_made": (_MADE, Q()),
    "od_withdrawn": (_ENDED, Q(state=State.WITHDRAWN)),
    "od_dismissed": (_ENDED, Q(state=State.DISMISSED)),
    "od_reopened": (_REOPENED, Q()),
    "od_favorable": (_MADE, Q(outcome=Outcome.APPROVED)),
    "od_partly": (_MADE, Q(outcome=Outcome.PARTIALLY_APPROVED)),
    "od_adverse": (_MADE, Q(outcome=Outcome.DENIED)),
    "recon_made": (_APPEALS, Q()),
    "recon_withdrawn": (_APPEALS_ENDED, Q(state=AppealState.WITHDRAWN)),
    "recon_dismissed": (_APPEALS_ENDED, Q(state=AppealState.DISMISSED)),
    "recon_favorable": (_APPEALS, Q(outcome=AppealOutcome.REVERSED)),
    "recon_partly": (_APPEALS, Q(outcome=AppealOutcome.PARTLY_REVERSED)),
    "recon_adverse": (_APPEALS, Q(outcome=AppealOutcome.AFFIRMED)),
}
BY_OUTCOME = (2, 4)


def _numbers(count: Counted) -> Iterator[Number]:
    """The numbers of one count: services and claims, and by requester where outcomes are told."""
    source, narrow = _ROWS[count.key]
    if source is _REOPENED:
        yield Number(count.key, count.label, source, narrow)
        return
    for what, (label, of_what) in WHAT.items():
        if count.part not in BY_OUTCOME:
            key = f"{count.key}.{what}"
            yield Number(key, f"{count.label}, {label.lower()}", source, narrow & of_what)
            continue
        for who, (asker, of_whom) in WHO.items():
            said = f"{count.label}, {label.lower()}, {asker}"
            key = f"{count.key}.{what}.{who}"
            yield Number(key, said, source, narrow & of_what & of_whom)


NUMBERS = {number.key: number for count in COUNTS.history() for number in _numbers(count)}
