"""Who may ask for a determination, or appeal one: no one of these is dismissed for who they are.

The day of receipt governs, in the plan's zone (ADR 0002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.dismissals import DismissalGround
from regulations.law import BEGIN, CHECKED, Refused
from regulations.timeframes import ITEM, OD, PART_B, PAYMENT, RECON


@dataclass(frozen=True)
class Asker:
    """Who may ask for a determination, or appeal one, once the form that is asked of them is here.

    `requests` are the types of request where they may, all where it is empty; `contracted` is what
    the provider must be, either where it is None.
    """

    key: str
    case: str
    requesters: tuple[str, ...]
    label: str
    citation: str
    requests: tuple[str, ...] = ()
    contracted: bool | None = None
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


MAY_ASK: Table[Asker] = Table(
    Asker(
        "request_of_the_enrollee", OD, ("enrollee", "representative"),
        "The enrollee, or a representative with an appointment or legal authority",
        "42 CFR 422.566(c)(1)(i)",
    ),
    Asker(
        "request_of_a_provider", OD, ("physician", "provider"),
        "A physician or provider who furnishes, or intends to furnish, services to the enrollee",
        "42 CFR 422.566(c)(1)(ii)", confidence="memory",
    ),
    Asker(
        "appeal_of_the_enrollee", RECON, ("enrollee", "representative"),
        "The enrollee, or a representative with an appointment or legal authority",
        "42 CFR 422.574(a), 422.578",
    ),
    Asker(
        "appeal_of_a_physician", RECON, ("physician",),
        "A physician, for the enrollee, about what has not been furnished yet",
        "42 CFR 422.578, 422.584(a)", requests=(ITEM, PART_B),
    ),
    Asker(
        "appeal_of_a_noncontract_provider", RECON, ("physician", "provider"),
        "A noncontract physician or provider who waived payment by the enrollee",
        "42 CFR 422.574(b)", requests=(PAYMENT,), contracted=False,
    ),
)  # fmt: skip


def asker(
    *, case: str, requester: str, request: str, contracted: bool | None, on: date
) -> Asker | None:
    """The rule by which this requester may ask, or None; `on` is the day of receipt."""
    return next(
        (
            each
            for each in MAY_ASK.on(on)
            if each.case == case
            and requester in each.requesters
            and (not each.requests or request in each.requests)
            and (each.contracted is None or each.contracted == bool(contracted))
        ),
        None,
    )


def may_ask(found: DismissalGround, by: Asker) -> Refused:
    """Why a request of one who may ask is not dismissed for who asked."""
    what = "appeal" if found.case == RECON else "ask"
    message = (
        f"The requester in this file may {what} ({by.label[0].lower()}{by.label[1:]}; "
        f"{by.citation}). Decide the case; if it was taken back, choose the ground of the "
        "withdrawal."
    )
    return Refused("file_contradicts", message, found.citation, "ground")
