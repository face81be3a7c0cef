"""Who may not be disenrolled for nonpayment, and why a disenrollment under way is stopped."""

from __future__ import annotations

from dataclasses import dataclass

from regulations.law import Refused, invalid

_GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section 60.3.1"
WITHHELD = "42 CFR 422.74(d)(1), 423.44(d)(1)(v)"


@dataclass(frozen=True)
class Bar:
    """What forbids it: asked of whoever opens a case, and said where it is so."""

    key: str
    question: str
    refusal: str
    citation: str


@dataclass(frozen=True)
class Stop:
    """Why nobody is disenrolled after all; `confidence` as for a row."""

    key: str
    label: str
    citation: str
    confidence: str = "verified"


BARS: tuple[Bar, ...] = (
    Bar(
        "withheld",
        "Is the premium withheld by SSA, RRB or OPM, or was that asked for?",
        "A member whose premiums are withheld may not be disenrolled for not paying them. Ask for "
        "the amount where it is withheld.",
        WITHHELD,
    ),
    Bar(
        "other_payer",
        "Does a State program (SPAP) or another payer pay, with whom it is not settled yet?",
        "Where another payer was told and has not settled, nobody is disenrolled. Settle it with "
        "the payer first.",
        f"{WITHHELD}; {_GUIDANCE}",
    ),
    Bar(
        "only_extras",
        "Is only the premium of optional extra benefits unpaid?",
        "Then the extra benefits end, not the coverage: this is no disenrollment.",
        _GUIDANCE,
    ),
)
STOPS: tuple[Stop, ...] = (
    Stop("withheld", "The premium is withheld after all", WITHHELD),
    Stop("other_payer", "Another payer pays", f"{WITHHELD}; {_GUIDANCE}"),
    Stop("exception", "The plan's exception for members with Medicaid or Extra Help",
         f"{_GUIDANCE}.3"),
    Stop("billing_error", "The bill was wrong, or did not go out as it must", _GUIDANCE),
    Stop("died", "The member died", _GUIDANCE, "derived"),
    Stop("left", "The member left the plan by another way", _GUIDANCE, "derived"),
    Stop("mistake", "The case was opened by mistake", _GUIDANCE, "derived"),
)  # fmt: skip
# Of these nobody needs a letter that coverage goes on: it does not, or for another reason.
NOT_TOLD = frozenset({"died", "left"})


def refuse_barred(barred: dict[str, bool]) -> None:
    """Raise Refused, with the field, for whoever may not be disenrolled; by the key of each bar."""
    for bar in BARS:
        if barred.get(bar.key):
            raise Refused("barred", bar.refusal, bar.citation, bar.key)


def stop(key: str) -> Stop:
    """The reason of that key. Raises Refused (ground) for another."""
    found = next((each for each in STOPS if each.key == key), None)
    if found is None:
        raise invalid("ground", "Choose why nobody is disenrolled.")
    return found
