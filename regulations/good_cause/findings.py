"""What was found, and whether an outcome agrees with it (42 CFR 423.44(d)(1)(vi)(E))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.good_cause.circumstances import NO, Circumstance, another_cause, circumstance
from regulations.law import Refused

TEST = "42 CFR 423.44(d)(1)(vi)(E), 422.74(d)(1)(v), 417.460(c)(3)"


@dataclass(frozen=True)
class Found:
    """The test as research found it: what happened, either limb, and whether it was the cause."""

    circumstance: str
    no_control: bool
    could_not_foresee: bool
    caused: bool

    @property
    def meets_the_test(self) -> bool:
        """Either limb is enough: the regulation says or; an old manual said and."""
        return (self.no_control or self.could_not_foresee) and self.caused


def refuse_unlike(found: Found, *, favorable: bool, cause: str, on: date) -> None:
    """Raises Refused, with the field, where the finding and the outcome of a request that was
    received on the day disagree.

    Of the two outcomes exactly one agrees with a finding, but for a circumstance that is not for
    this cause of disenrollment (`CAUSES`): that is to be recorded otherwise first.
    """
    what = circumstance(found.circumstance, on)
    _refuse_of_another_cause(what, cause, on)
    if favorable:
        _refuse_favorable(found, what)
    elif found.meets_the_test and what.generally != NO:
        raise Refused(
            "test_is_met",
            "Based on what you recorded, the test is met: decide favorable, or record why it was "
            "not the cause of the nonpayment.",
            TEST,
            "caused",
        )


def _refuse_of_another_cause(what: Circumstance, cause: str, on: date) -> None:
    if what.only_for in {"", cause}:
        return
    raise Refused(
        "circumstance_of_another_cause",
        another_cause(what, on),
        what.citation,
        "circumstance",
    )


def _refuse_favorable(found: Found, what: Circumstance) -> None:
    if what.generally == NO:
        message = (
            f"“{what.label}” is generally not good cause. Decide unfavorable, or choose the "
            "circumstance that did prevent the person from paying."
        )
        raise Refused("not_good_cause", message, what.citation, "circumstance")
    if not (found.no_control or found.could_not_foresee):
        message = (
            "Good cause requires one of the two: it was beyond the person's control, or it could "
            "not reasonably have been foreseen. Record which, or decide unfavorable."
        )
        raise Refused("no_limb_met", message, TEST, "no_control")
    if not found.caused:
        message = (
            "Good cause requires that this prevented the person from paying in the grace period. "
            "Record that it did, or decide unfavorable."
        )
        raise Refused("not_the_cause", message, TEST, "caused")
