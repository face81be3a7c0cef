"""Emergency, urgently needed and post-stabilization care: what follows for a request for payment.

42 CFR 422.113(b) and (c): the plan pays for such care without prior authorization and wherever it
was given. The day of receipt of the request governs (ADR 0002). The paragraphs were read in
summary only (corrections of 29 November 2026, E10); the rest is from memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused
from regulations.specific.stems import plain

EMERGENCY, URGENTLY_NEEDED = "emergency", "urgently_needed"
POST_STABILIZATION, NEITHER = "post_stabilization", "neither"
NOT_A_KIND = "Choose the kind of care: it determines what a denial may rest on."


@dataclass(frozen=True)
class CareKind:
    """A kind of care that a request for payment is about; `test` tells when it is this kind."""

    key: str
    label: str
    test: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
    confidence: str = "memory"


CARE_KINDS: Table[CareKind] = Table(
    CareKind(
        EMERGENCY,
        "Emergency care",
        "A prudent layperson would have expected that without immediate care the person's health "
        "would be in serious jeopardy. The final diagnosis does not matter.",
        "42 CFR 422.113(b)(1)(i)-(ii)",
    ),
    CareKind(
        URGENTLY_NEEDED,
        "Urgently needed care",
        "Not an emergency, but needed immediately because of an unforeseen illness or injury, "
        "while away from the service area or while the network was temporarily unavailable.",
        "42 CFR 422.113(b)(1)(iii)",
        confidence="verified",
    ),
    CareKind(
        POST_STABILIZATION,
        "Post-stabilization care",
        "Related to an emergency, after the person was stabilized.",
        "42 CFR 422.113(c)(1)",
    ),
    CareKind(NEITHER, "None of these", "Ordinary care.", "42 CFR 422.113"),
)


@dataclass(frozen=True)
class Consequence:
    """What follows from the kind of care, for the person who decides on the payment."""

    key: str
    of: tuple[str, ...]
    text: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
    confidence: str = "memory"


ONE_HOUR = 1
CONSEQUENCES: Table[Consequence] = Table(
    Consequence(
        "no_prior_authorization",
        (EMERGENCY, URGENTLY_NEEDED),
        "Prior authorization may not be required.",
        "42 CFR 422.113(b)(2)(ii)",
        confidence="verified",
    ),
    Consequence(
        "any_provider",
        (EMERGENCY, URGENTLY_NEEDED, POST_STABILIZATION),
        "It does not matter whether the provider is in the network.",
        "42 CFR 422.113(b)(2)(i), (c)(2)",
    ),
    Consequence(
        "prudent_layperson",
        (EMERGENCY,),
        "Judge by what a prudent layperson would have thought, not by the final diagnosis.",
        "42 CFR 422.113(b)(2)(iii)",
    ),
    Consequence(
        "network_unavailable",
        (URGENTLY_NEEDED,),
        "Care in the service area counts too if the network was temporarily unavailable.",
        "42 CFR 422.113(b)(1)(iii)",
        confidence="verified",
    ),
    Consequence(
        "approved_or_one_hour",
        (POST_STABILIZATION,),
        "The plan pays for what it approved, and for what keeps the condition stable within "
        f"{ONE_HOUR} hour of a request for approval.",
        "42 CFR 422.113(c)(2)(i)-(ii)",
    ),
    Consequence(
        "no_answer_in_one_hour",
        (POST_STABILIZATION,),
        f"Without approval it also pays if the plan did not answer within {ONE_HOUR} hour, could "
        "not be reached, or no plan physician was available to talk to the treating physician.",
        "42 CFR 422.113(c)(2)(iii)",
    ),
)


@dataclass(frozen=True)
class BarredReason:
    """A reason for denial that contradicts the kind of care; `words` are its signs in a text."""

    key: str
    words: tuple[str, ...]
    about: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
    confidence: str = "derived"


BARRED: Table[BarredReason] = Table(
    BarredReason(
        "prior_authorization",
        (
            "prior auth", "preauth", "pre auth", "prior approval", "preapprov", "pre approv",
            "precertif", "pre certif", "no authorization", "not authorize", "without authorization",
            "unauthorized", "authorization was", "without our approval", "without approval",
            "approval first", "approval before", "approval from us before", "approval in advance",
            "approved first", "approved in advance", "not get approval", "not get our approval",
            "no referral", "without a referral", "autorizacion previa", "sin autorizacion",
            "no autoriz", "no fue autoriz", "preautoriz", "aprobacion previa", "sin aprobacion",
            "sin nuestra aprobacion",
        ),
        "prior authorization",
        "42 CFR 422.113(b)(2)(ii), (c)(2)",
    ),
    BarredReason(
        "network",
        (
            "out of network", "out of our network", "outside the network", "outside our network",
            "outside of the network", "outside of our network", "not in the network",
            "not in network", "not an in network", "not in our network", "not part of our network",
            "not part of the network", "not a network", "non network", "noncontract",
            "non contract", "not contracted", "no contract with", "nonparticipating",
            "non participating", "not a participating", "does not participate", "fuera de la red",
            "fuera de nuestra red", "no esta en la red", "no esta en nuestra red",
            "no pertenece a la red", "no pertenece a nuestra red", "no forma parte de la red",
            "no forma parte de nuestra red", "no participa",
        ),
        "the network",
        "42 CFR 422.113(b)(2)(i), (c)(2)",
    ),
)  # fmt: skip


def kind(key: str, on: date) -> CareKind:
    """The kind of care of a request received on the day. Raises Refused."""
    found = CARE_KINDS.find(key, on)
    if found is None:
        raise Refused("care_kind_missing", NOT_A_KIND, "42 CFR 422.113", "care_kind")
    return found


def only_of_payments() -> Refused:
    """The refusal where what is asked for is no payment: nothing was furnished yet."""
    message = "Only a request for payment says what kind of care it was."
    return Refused("not_a_payment", message, "42 CFR 422.113", "care_kind")


def consequences(key: str, on: date) -> tuple[Consequence, ...]:
    """What follows from the kind of care for a request received on the day."""
    return tuple(each for each in CONSEQUENCES.on(on) if key in each.of)


def may_bar(key: str) -> bool:
    """Whether some reasons contradict it: also where the request does not say its kind."""
    return key != NEITHER


def barred(reason: str, key: str, on: date) -> Refused | None:
    """Why this reason may not deny payment for care of this kind without more, or None."""
    said = re.sub(r"n't\b", " not", re.sub(r"[\s\-\u2010-\u2015]+", " ", plain(reason)))
    found = next((row for row in BARRED.on(on) if any(sign in said for sign in row.words)), None)
    if found is None or not may_bar(key):
        return None
    of = CARE_KINDS.recorded(key, on).label.lower() if key else ""
    about = f"for {of}" if of else "before it is known that this was not emergency care"
    message = (
        f"Payment {about} may not be denied because of {found.about}. Give another reason, or "
        "explain below why this protection does not apply here."
    )
    return Refused("reason_barred", message, found.citation)
