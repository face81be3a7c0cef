"""What the rules about letters share: their shape, and what more than one letter says.

The day of the event that obliges a letter governs whether there is one, to whom, and the figures in
it; where a figure is of a window, such as the days to ask for reinstatement, it is that of the day
on which the window starts (`OralNoticeFacts`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from regulations import timeframes
from regulations.law import BEGIN, CHECKED
from regulations.timeframes import PRIOR_AUTHORIZATION_RULE

# 90 FR 15910: the physician or provider involved is told as well.
PROVIDER_RULE = PRIOR_AUTHORIZATION_RULE


@dataclass(frozen=True)
class Statement:
    """Something that a letter must say, in our words."""

    key: str
    text: str
    citation: str
    last_checked: date = CHECKED


# A representative has the rights of the enrollee (42 CFR 422.561) and is told the same.
ENROLLEE, REPRESENTATIVE = "enrollee", "representative"


@dataclass(frozen=True)
class NoticeRule:
    """The letter that an event obliges.

    `with_letter` is the kind of another letter of the same event of which this one says that it
    goes with it.
    """

    event: str
    kind: str
    citation: str
    due: str
    recipients: tuple[str, ...]
    statements: tuple[Statement, ...]
    with_letter: str = ""

    def told_to_representative(self) -> NoticeRule:
        """The rule where the enrollee has a representative who showed that they may act."""
        if ENROLLEE not in self.recipients or REPRESENTATIVE in self.recipients:
            return self
        return replace(self, recipients=(*self.recipients, REPRESENTATIVE))


F = TypeVar("F")
P = TypeVar("P")
# Kind, citation, due in words, statements.
Parts = tuple[str, str, str, tuple[Statement, ...]]


@dataclass(frozen=True)
class Obligation(Generic[F, P]):
    """That an event, its `key`, obliges a letter, and how the parts of its rule are found."""

    key: str
    parts: Callable[[F], P]
    effective_from: date = BEGIN
    effective_to: date | None = None


@dataclass(frozen=True)
class OralNoticeFacts:
    """To whom a statement is told: a member of this kind of plan, on the day of the event.

    `received_on` is when a request came, `ended_on` the effective date of the disenrollment; by
    these the windows are those that hold for this person.
    """

    plan_type: str
    on: date
    received_on: date
    ended_on: date


def amount(duty: str, on: date, **facts: object) -> str:
    """The figure of a duty on the day, for the words of a letter."""
    return str(timeframes.limit(duty, on, **facts).amount)


HELP = Statement(
    "representative",
    "You may name somebody to act for you: a relative, a friend, a lawyer, a physician. Send us "
    "the signed appointment. You may give us anything that supports your case, and you may ask "
    "for a copy of your case file.",
    "42 CFR 422.561, 422.586",
)
QUALITY = Statement(
    "quality_of_care",
    "Is your complaint about the quality of the care that you received? Then you may also write to "
    "the quality improvement organization of your State. Call us for its address.",
    "42 CFR 422.564(e)(3)(iii)",
)
