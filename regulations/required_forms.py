"""The forms that clear the person who asks, element by element: appointment, legal authority,
waiver.

The day of receipt of the request governs what a form must have and who needs none, also where the
form comes later (ADR 0002). How long an appointment counts goes by the day of its signatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, invalid

APPOINTMENT, LEGAL_AUTHORITY, WAIVER = "appointment", "legal_authority", "waiver"
OBTAIN = ("obtain_appointment", "obtain_waiver")


@dataclass(frozen=True)
class Element:
    """Something that a form must have. `label` names it, `ask` is how a letter asks for it."""

    key: str
    label: str
    ask: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class RequiredFormKind:
    """A form that starts the clock, with the duty to obtain it and what makes it whole.

    `expires` says that it counts only for requests within the validity of an appointment.
    """

    key: str
    label: str
    duty: str
    citation: str
    summary: str
    elements: Table[Element]
    expires: bool = False
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


# 42 CFR 405.910(c), edition of 2015.
_ELEMENTS = Table(
    Element(
        "signatures",
        "Signed and dated by both",
        "Both of you must sign it and write the date beside the signature.",
        "42 CFR 405.910(c)(1)",
    ),
    Element(
        "statement",
        "Says that the representative is appointed and may see health information",
        "It must say that the representative is appointed to act, and that we may share health "
        "information with the representative.",
        "42 CFR 405.910(c)(2)",
    ),
    Element(
        "purpose",
        "Says for what the representative acts",
        "It must say what the representative may do and for which matter.",
        "42 CFR 405.910(c)(3)",
    ),
    Element(
        "contacts",
        "Names, addresses and telephone numbers of both",
        "It must give the name, address and telephone number of each of you.",
        "42 CFR 405.910(c)(4)",
    ),
    Element(
        "medicare_number",
        "The Medicare number",
        "It must give the Medicare number of the person who is represented.",
        "42 CFR 405.910(c)(5)",
    ),
    Element(
        "relationship",
        "The representative's profession or relationship",
        "It must say who the representative is: a profession, or how the two of you are related.",
        "42 CFR 405.910(c)(6)",
    ),
    Element(
        "filed",
        "Filed with this plan for this request",
        "It must be sent to us, for this request.",
        "42 CFR 405.910(c)(7)",
    ),
)
_LEGAL = Table(
    Element(
        "power",
        "The document that gives the power (court order, power of attorney, guardianship)",
        "Send the document itself, such as the court order or the power of attorney.",
        "42 CFR 422.561",
        "derived",
    ),
    Element(
        "scope",
        "It covers health care or coverage",
        "The document must give power over health care or health coverage.",
        "42 CFR 422.561",
        "derived",
    ),
    Element(
        "in_force",
        "It is in force under the law of the State",
        "The document must be in force now: signed or issued, not ended, and begun.",
        "42 CFR 422.561",
        "derived",
    ),
)
_WAIVER = Table(
    Element(
        "waives",
        "Gives up every right to payment from the enrollee",
        "It must say that you give up any right to payment from the enrollee for this service.",
        "42 CFR 422.574(b)",
    ),
    Element(
        "service",
        "Names the enrollee and the service",
        "It must name the enrollee and the service with its date.",
        "42 CFR 422.574(b)",
        "memory",
    ),
    Element(
        "provider_signature",
        "Signed and dated by the provider",
        "The provider must sign it and write the date.",
        "42 CFR 422.574(b)",
        "memory",
    ),
)

REQUIRED_FORMS: Table[RequiredFormKind] = Table(
    RequiredFormKind(
        APPOINTMENT,
        "Appointment of representative",
        "obtain_appointment",
        "42 CFR 405.910(d)",
        "Until a whole appointment of representative comes, the time limit to decide has not "
        "started and the representative gets no information. If none comes by the end of the time "
        "limit that the request would have had, the request may be dismissed.",
        _ELEMENTS,
        expires=True,
    ),
    RequiredFormKind(
        LEGAL_AUTHORITY,
        "Authority under State law (court, power of attorney)",
        "obtain_appointment",
        "42 CFR 422.561",
        "A person who acts under State law shows the document that gives the authority. Until it "
        "arrives, the time limit to decide has not started.",
        _LEGAL,
    ),
    RequiredFormKind(
        WAIVER,
        "Waiver of liability",
        "obtain_waiver",
        "42 CFR 422.574(b)",
        "A noncontract provider who appeals a denied payment gives up payment by the enrollee. "
        "Until that waiver comes the time limit to decide has not started.",
        _WAIVER,
    ),
)


@dataclass(frozen=True)
class Exempt:
    """Someone who asks without such a form, and why."""

    key: str
    label: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


NEEDS_NO_FORM: Table[Exempt] = Table(
    Exempt("enrollee", "The enrollee", "42 CFR 422.566(c)(1)(i)"),
    Exempt(
        "provider",
        "A provider who furnishes, or means to furnish, the service, asking for an organization "
        "determination",
        "42 CFR 422.566(c)(1)(ii)",
    ),
    Exempt("physician_expedited", "A physician who asks to expedite", "42 CFR 422.566(c)(2)"),
    Exempt(
        "treating_physician",
        "The treating physician who asks for a reconsideration before the service, once the "
        "enrollee is told",
        "42 CFR 422.578, 422.582(a)",
    ),
)


def required_form_kind(key: str, on: date) -> RequiredFormKind:
    """The form of that key for a request received on the day. Raises Refused."""
    found = REQUIRED_FORMS.find(key, on)
    if found is None:
        raise invalid("kind", "Choose which form it is.")
    return found
