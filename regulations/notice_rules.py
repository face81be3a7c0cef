"""What the rules about letters share: their shape, and what more than one letter says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from regulations.law import BEGIN, CHECKED
from regulations.timeframes import PRIOR_AUTHORIZATION_RULE, ROWS

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
    """The letter that an event obliges."""

    event: str
    kind: str
    citation: str
    due: str
    recipients: tuple[str, ...]
    statements: tuple[Statement, ...]
    effective_from: date = BEGIN

    def told_to_representative(self) -> NoticeRule:
        """The rule where the enrollee has a representative who showed that they may act."""
        if ENROLLEE not in self.recipients or REPRESENTATIVE in self.recipients:
            return self
        return replace(self, recipients=(*self.recipients, REPRESENTATIVE))


# Kind, citation, due in words, statements, and since when.
Parts = tuple[str, str, str, tuple[Statement, ...], date]


def amount(key: str) -> str:
    """The figure of the row of that key, for the words of a letter."""
    return str(next(row.limit.amount for row in ROWS if row.key == key))


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
