"""Demo cases whose deadline was extended, or is about to be."""

from __future__ import annotations

from cases import models as cases
from cases import services as folder
from cases.demo.stage import SWEEP, Stage, send
from determinations import services
from determinations.demo import turns
from determinations.demo.requests import Asked
from determinations.services import ExtensionFacts
from regulations.extension_rules import NOTIFY_EXTENSION


def extended(stage: Stage, case: cases.Case, asked: Asked) -> None:
    _extend(stage, case, asked)
    send(case, stage.after(case, 0.52))


def _untold(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """The letter is still here when the first limit passes: the extension is lost, and the decision
    some hours later is late."""
    _extend(stage, case, asked)
    notice = case.deadlines.get(duty=NOTIFY_EXTENSION)
    folder.mark_missed(notice.pk, at=notice.due_at + SWEEP)
    decide = case.deadlines.filter(duty="decide").latest("id")
    folder.mark_missed(decide.pk, at=notice.due_at + 2 * SWEEP)
    at = min(notice.due_at + 6 * turns.HOUR, stage.now - turns.HOUR)
    services.approve(case.pk, reason=asked.approve, by=stage.nurse_of(case), at=at)
    send(case, at + SWEEP)
    turns.carry_out(case, by=stage.staff["intake"], at=at + 3 * SWEEP)


def _extend(stage: Stage, case: cases.Case, asked: Asked) -> None:
    turns.review(stage, case)
    facts = ExtensionFacts(
        ground="noncontract_evidence",
        days=14,
        words="We asked your physician for the therapy notes of the last three visits. They may "
        f"show that the rule for this is met: {asked.description}.",
        interest="With the therapy notes this could be approved and would else be denied: "
        f"{asked.description}.",
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
        interest="If the first scan shows nerve damage, the MRI of the spine could be approved.",
        event="A fire in the hospital's server room closed its imaging archive",
    )
    services.extend(case.pk, facts, by=stage.nurse_of(case), at=stage.after(case, 0.6))


STORIES = {"extended": extended, "extended_untold": _untold, "held": _held}
