"""Demo cases whose deadline was extended, or is about to be."""

from __future__ import annotations

from cases import models as cases
from cases.demo.stage import Stage, send
from determinations import services
from determinations.demo import turns
from determinations.demo.requests import Asked
from determinations.services import ExtensionFacts


def extended(stage: Stage, case: cases.Case, asked: Asked) -> None:
    untold(stage, case, asked)
    send(case, stage.after(case, 0.52))


def untold(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Extended, and the letter is still here when the first limit passes."""
    turns.review(stage, case)
    facts = ExtensionFacts(
        ground="noncontract_evidence",
        days=14,
        words="We asked your physician for the notes of the last visits. They may show that the "
        "rule is met, which would let us approve.",
        interest="The notes of her last visits may show that the treatment can be approved.",
        provider=case.provider,
        missing="The notes of the last three visits and the therapy record",
    )
    turns.ask_for_records(case, by=stage.nurse_of(case), at=stage.after(case, 0.45))
    services.extend(case.pk, facts, by=stage.nurse_of(case), at=stage.after(case, 0.5))


def _held(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """A supervisor must agree to the extension first."""
    turns.review(stage, case)
    facts = ExtensionFacts(
        ground="extraordinary",
        days=5,
        words="The imaging archive of your hospital is down after a fire, and the scan that your "
        "physician relies on cannot be read until it is restored.",
        interest="Without the scan the rule is not met; with it the request could be approved.",
        event="A fire in the hospital's server room closed its imaging archive",
    )
    services.extend(case.pk, facts, by=stage.nurse_of(case), at=stage.after(case, 0.6))


STORIES = {"extended": extended, "extended_untold": untold, "held": _held}
