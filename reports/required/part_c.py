"""The numbers of Part C reporting, section II (CMS-10261): requests and appeals by outcome.

What is counted, `regulations.part_c` says.
"""

from __future__ import annotations

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
    "enrollee": ("enrollee", ~_OUTSIDE),
    "outside": ("outside provider", _OUTSIDE),
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
# Which rows each count of the law (`regulations.part_c`) is a count of, and what their list is
# called.
_ROWS: dict[str, tuple[str, Source, Q]] = {
    "od_made": ("Organization determinations decided", _MADE, Q()),
    "od_withdrawn": ("Requests withdrawn", _ENDED, Q(state=State.WITHDRAWN)),
    "od_dismissed": ("Requests dismissed", _ENDED, Q(state=State.DISMISSED)),
    "od_reopened": ("Decisions reopened", _REOPENED, Q()),
    "od_favorable": ("Requests fully favorable", _MADE, Q(outcome=Outcome.APPROVED)),
    "od_partly": (
        "Requests partially favorable", _MADE, Q(outcome=Outcome.PARTIALLY_APPROVED)
    ),
    "od_adverse": ("Requests adverse", _MADE, Q(outcome=Outcome.DENIED)),
    "recon_made": ("Reconsiderations decided", _APPEALS, Q()),
    "recon_withdrawn": (
        "Appeals withdrawn", _APPEALS_ENDED, Q(state=AppealState.WITHDRAWN)
    ),
    "recon_dismissed": (
        "Appeals dismissed", _APPEALS_ENDED, Q(state=AppealState.DISMISSED)
    ),
    "recon_favorable": (
        "Appeals fully favorable", _APPEALS, Q(outcome=AppealOutcome.REVERSED)
    ),
    "recon_partly": (
        "Appeals partially favorable", _APPEALS, Q(outcome=AppealOutcome.PARTLY_REVERSED)
    ),
    "recon_adverse": ("Appeals adverse", _APPEALS, Q(outcome=AppealOutcome.AFFIRMED)),
}  # fmt: skip
_BY_REQUESTER = ("_favorable", "_partly", "_adverse")


def columns(count: str) -> list[tuple[str, str, Q]]:
    """The numbers of one count: services and claims, and by requester where outcomes are told; each
    with the end of its key, its words, and which rows. One number alone has neither."""
    if count == "od_reopened":
        return [("", "", Q())]
    if not count.endswith(_BY_REQUESTER):
        return [(f".{what}", label, rows) for what, (label, rows) in WHAT.items()]
    return [
        (f".{what}.{who}", f"{label}: {asker}", of_what & of_whom)
        for what, (label, of_what) in WHAT.items()
        for who, (asker, of_whom) in WHO.items()
    ]


NUMBERS = {
    f"{count}{key}": Number(
        f"{count}{key}", f"{said}. {label}" if label else said, source, narrow & rows
    )
    for count, (said, source, narrow) in _ROWS.items()
    for key, label, rows in columns(count)
}
