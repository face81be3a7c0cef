"""What the Postal Service says of a piece that it brings back, and how a letter is mailed.

The endorsements are those of the Domestic Mail Manual (DMM) 507, Exhibit 1.4.1, in the words that
stand on the returned piece. The day on which a piece came back, and that on which it was mailed,
govern. The plan's own word for a letter that cannot be mailed at all stands next to them: a letter
without an address stays in the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

ENDORSEMENTS_IN = "DMM 507, Exhibit 1.4.1"


@dataclass(frozen=True)
class Endorsement:
    """Why a piece came back. `address_may_stand`: the same address may do the next time."""

    key: str
    label: str
    meaning: str
    address_may_stand: bool = False
    citation: str = ENDORSEMENTS_IN
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


ENDORSEMENTS: Table[Endorsement] = Table(
    Endorsement("no_such_number", "No such number", "The house number does not exist."),
    Endorsement("no_such_street", "No such street", "The street does not exist."),
    Endorsement(
        "insufficient_address", "Insufficient address", "Apartment, unit or route is missing."
    ),
    Endorsement("illegible", "Illegible", "The address could not be read."),
    Endorsement(
        "moved_left_no_address", "Moved, left no address", "No order to forward mail is on file."
    ),
    Endorsement(
        "forwarding_expired", "Forwarding time expired", "The order to forward the mail has ended."
    ),
    Endorsement(
        "attempted_not_known", "Attempted, not known", "No one with that name is known there."
    ),
    Endorsement(
        "not_deliverable",
        "Not deliverable as addressed, unable to forward",
        "The mail can be neither delivered nor forwarded.",
    ),
    Endorsement("box_closed", "Box closed, no order", "The post office box was closed."),
    Endorsement("no_receptacle", "No mail receptacle", "There is no place to deliver mail."),
    Endorsement("vacant", "Vacant", "No one lives there."),
    Endorsement("deceased", "Deceased", "The addressee was reported to have died."),
    Endorsement("refused", "Refused", "The mailpiece was refused.", address_may_stand=True),
    Endorsement("unclaimed", "Unclaimed", "No one picked it up.", address_may_stand=True),
    Endorsement(
        "temporarily_away", "Temporarily away", "The hold period ended.",
        address_may_stand=True,
    ),
    Endorsement(
        "postage", "Returned for better address or postage", "Postage was missing.",
        address_may_stand=True,
    ),
    Endorsement(
        "unmarked", "Returned without a marking", (
                "The mailpiece "
                "shows no reason."
            ), address_may_stand=True
    ),
)  # fmt: skip

# Letters that never left: what the worker writes on their row.
NO_ADDRESS = "no_address"
# What people type where no address is known.
_NO_ADDRESSES = frozenset(
    {"unknown", "address unknown", "none", "no address", "n a", "na", "homeless",
     "no fixed address", "not known", "returned mail", "bad address", "tbd"}
)  # fmt: skip


def can_be_mailed(address: str) -> bool:
    """Whether these lines may be an address: not empty, no mere mark, no word for having none."""
    plain = " ".join("".join(each if each.isalnum() else " " for each in address).split())
    return bool(plain) and plain.casefold() not in _NO_ADDRESSES


@dataclass(frozen=True)
class MailClass:
    """How a piece is mailed; one that is `numbered` has a number of its own."""

    key: str
    label: str
    numbered: bool = False
    effective_from: date = BEGIN
    effective_to: date | None = None


CLASSES: Table[MailClass] = Table(
    MailClass("first_class", "First-Class Mail"),
    MailClass("certificate", "First-Class Mail with a certificate of mailing"),
    MailClass("certified", "Certified Mail", numbered=True),
)


def endorsement(key: str, on: date) -> Endorsement:
    """The endorsement of that key on a piece that came back that day. Raises Refused."""
    found = ENDORSEMENTS.find(key, on)
    if found is None:
        raise Refused(
            "endorsement_unknown", "Choose the endorsement on the mailpiece.", field="reason"
        )
    return found


def mail_class(key: str, on: date) -> MailClass:
    """The way of mailing of that key on that day. Raises Refused."""
    found = CLASSES.find(key, on)
    if found is None:
        raise Refused("mail_class_unknown", "Choose how it was mailed.", field="mail_class")
    return found
