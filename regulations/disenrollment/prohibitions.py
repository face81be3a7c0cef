"""Who may not be disenrolled for nonpayment, and why a disenrollment under way is stopped.

The day on which the case is opened governs what forbids it, the day on which it is stopped why
(ours: 422.74(d)(1) names no day).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, Refused, invalid
from regulations.premiums import INSTALLMENTS

_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section 60.3.1"
WITHHELD = "42 CFR 422.74(d)(1), 423.44(d)(1)(v)"


@dataclass(frozen=True)
class Prohibition:
    """What would prevent disenrollment: asked of the person who opens a case, and said where it
    is so."""

    key: str
    question: str
    refusal: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None


@dataclass(frozen=True)
class Stop:
    """Why the disenrollment was stopped; `confidence` as for a row.

    `is_told` says whether the member gets a letter that coverage goes on, which it does not, or
    for another reason, for some.
    """

    key: str
    label: str
    citation: str
    confidence: str = "verified"
    is_told: bool = True
    effective_from: date = BEGIN
    effective_to: date | None = None


PROHIBITIONS: Table[Prohibition] = Table(
    Prohibition(
        "withheld",
        "Is the premium withheld by SSA, RRB or OPM, or was that requested?",
        "A member whose premiums are withheld cannot be disenrolled for not paying them. Request "
        "the amount from the agency that withholds it.",
        WITHHELD,
    ),
    Prohibition(
        "other_payer",
        "Does a State program (SPAP) or another payer pay, and is that payment not settled yet?",
        "If another payer was notified and has not settled, no one can be disenrolled. Settle it "
        "with the payer first.",
        f"{WITHHELD}; {_GUIDANCE}",
    ),
    Prohibition(
        "only_extras",
        "Is only the premium for optional extra benefits unpaid?",
        "In that case the extra benefits end, not the coverage: this is not a disenrollment.",
        _GUIDANCE,
    ),
)
STOPS: Table[Stop] = Table(
    Stop("withheld", "The premium is being withheld", WITHHELD),
    Stop("other_payer", "Another payer pays", f"{WITHHELD}; {_GUIDANCE}"),
    Stop("exception", "The plan's exception for members with Medicaid or Extra Help",
         f"{_GUIDANCE}.3"),
    Stop("billing_error", "The bill was wrong or was not sent as required", _GUIDANCE),
    Stop("without_fault", "Months past are collected another way: the member is without fault",
         INSTALLMENTS, "derived"),
    Stop("died", "The member died", _GUIDANCE, "derived", is_told=False),
    Stop("left", "The member left the plan another way", _GUIDANCE, "derived",
         is_told=False),
    Stop("mistake", "The case was opened by mistake", _GUIDANCE, "derived"),
)  # fmt: skip


def refuse_prohibited(prohibited: dict[str, bool], on: date) -> None:
    """Raise Refused, with the field, for the person who may not be disenrolled; by the key of each
    prohibition.

    `on` is the day on which the case is opened.
    """
    for prohibition in PROHIBITIONS.on(on):
        if prohibited.get(prohibition.key):
            raise Refused("prohibited", prohibition.refusal, prohibition.citation, prohibition.key)


def stop(key: str, on: date) -> Stop:
    """The reason of that key, on the day of the stop. Raises Refused (ground) for another."""
    found = STOPS.find(key, on)
    if found is None:
        raise invalid("ground", "Choose why the disenrollment is being stopped.")
    return found
