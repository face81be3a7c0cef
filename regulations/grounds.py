"""Why a limit may be extended.

An extension is judged by the rows of the limit that it extends: those of the day on which the
request came or, later, the form that its clock waited for, read in the plan's zone (ADR 0002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused
from regulations.timeframes import OD, PART_B_RULE, PRIOR_AUTHORIZATION_RULE

NOT_A_GROUND = "Choose one of the grounds listed."


@dataclass(frozen=True)
class Ground:
    """A lawful ground of an extension (80 FR 7911, in force since 2016), and the facts it rests on.

    It may need who asked, the provider that is waited for, what happened, or how waiting serves
    this enrollee. `second_look` is the house's habit, not law: a supervisor agrees before the limit
    moves, unless the plan wants it otherwise.
    """

    key: str
    letter: str
    roman: str
    label: str
    explanation: str
    needs_provider: bool
    needs_interest: bool
    needs_asker: bool = False
    needs_event: bool = False
    second_look: bool = False
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED

    def citation(self, case: str, priority: str, on: date) -> str:
        """Where the law says so for a request of this kind received on the day."""
        if case != OD:
            paragraph = "422.590(f)(1)" if on >= PART_B_RULE else "422.590(e)(1)"
            return f"42 CFR {paragraph}({self.roman})"
        if priority == "expedited":
            return f"42 CFR 422.572(b)(1)({self.roman})"
        if on >= PRIOR_AUTHORIZATION_RULE:
            return f"42 CFR 422.568(b)(2)(i)({self.letter})"
        return f"42 CFR 422.568(b)(1)({self.roman})"


GROUNDS: Table[Ground] = Table(
    Ground(
        key="enrollee_request",
        letter="A",
        roman="i",
        label="The enrollee asks for more time",
        explanation="The enrollee, or the representative, wants the plan to wait.",
        needs_provider=False,
        needs_interest=False,
        needs_asker=True,
    ),
    Ground(
        key="noncontract_evidence",
        letter="B",
        roman="ii",
        label="Medical evidence is awaited from a noncontract provider",
        explanation=(
            "It may change a decision to deny, and waiting is in the enrollee's interest. Late "
            "records of a contracted provider do not count."
        ),
        needs_provider=True,
        needs_interest=True,
    ),
    Ground(
        key="extraordinary",
        letter="C",
        roman="iii",
        label="Extraordinary, exigent or other non-routine circumstances",
        explanation=(
            "Something out of the ordinary, such as a flooded office, and waiting is in the "
            "enrollee's interest. Workload and staffing do not count."
        ),
        needs_provider=False,
        needs_interest=True,
        needs_event=True,
        second_look=True,
    ),
)


def ground(key: str, on: date, citation: str | None = None) -> Ground:
    """The extension ground of that key for a request received on the day. Raises Refused."""
    found = GROUNDS.find(key, on)
    if found is None:
        raise Refused("ground_not_permitted", NOT_A_GROUND, citation, "ground")
    return found
