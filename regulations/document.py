"""docs/law.md, written from the rows: python -m regulations.document > docs/law.md"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from regulations import disasters, reinstatement, timeframes
from regulations.grounds import DISMISSAL_GROUNDS, GROUNDS
from regulations.law import CHECKED, Row
from regulations.representatives import NEEDS_NO_PAPER, PAPER_KINDS
from regulations.undoing import REOPENING_GROUNDS

HEAD = f"""# The law as Fortnight holds it

Written from `regulations/` by `python -m regulations.document`; do not edit. Each row applies from
its day up to, but not on, its end. Facts were last checked on {CHECKED.isoformat()}. A request is
judged by the row in force on the day it was received, read in the plan's time zone.
"""
COLUMNS = (
    "| rule | limit | law | since | until | asks for | extendable | checked |\n" + "|---" * 8 + "|"
)
TABLES = (
    ("Decide and notify", timeframes.DECIDE),
    ("After a decision or a call", timeframes.FOLLOW_UP),
    ("Filing, vacating, reviewing", timeframes.FILING),
    ("Carrying out a reversal", timeframes.EFFECTUATE),
    (
        "Presumptions and caps",
        (timeframes.PRESUMED_RECEIPT, timeframes.EXTENSION, timeframes.VALIDITY),
    ),
    ("Disasters and emergencies", (disasters.END,)),
    ("Good-cause reinstatement", reinstatement.ROWS),
)


def document() -> str:
    """The whole page, as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    for title, rows in TABLES:
        yield f"## {title}\n"
        yield COLUMNS
        yield from (_row(row) for row in rows)
        yield ""
    yield "## Grounds of an extension\n"
    for ground in GROUNDS:
        citation = ground.citation(timeframes.OD, timeframes.STANDARD, CHECKED)
        yield f"- **{ground.label}** ({citation}). {ground.explanation}"
    yield "\n## Grounds of a dismissal\n"
    for dismissal in DISMISSAL_GROUNDS:
        yield f"- **{dismissal.label}** ({dismissal.citation}), since {dismissal.effective_from}."
    yield "\n## Grounds of a reopening\n"
    for reopening in REOPENING_GROUNDS:
        said = f"{reopening.label}** ({reopening.citation}, {reopening.confidence})"
        yield f"- **{said}. {reopening.explanation}"
    yield "\n## Papers that start the clock\n"
    for paper in PAPER_KINDS:
        yield f"- **{paper.label}** ({paper.citation}, {paper.confidence}). {paper.summary}"
        for element in paper.elements:
            yield f"  - {element.label} ({element.citation}, {element.confidence})"
    yield "\nNo such paper is asked of:\n"
    yield from (f"- {exempt.label} ({exempt.citation})" for exempt in NEEDS_NO_PAPER)
    yield from _disasters()
    yield "\n## Good cause\n"
    for circumstance in reinstatement.CIRCUMSTANCES:
        said = "generally yes" if circumstance.is_good_cause else "no"
        yield f"- {circumstance.label}: **{said}**."


def _disasters() -> Iterator[str]:
    yield "\n## Who may declare a disaster, what applies while it lasts, whose word ends it\n"
    for source in disasters.SOURCES:
        yield f"- **{source.label}** ({source.citation}, {source.confidence})."
    yield ""
    for effect in disasters.EFFECTS:
        said = f"{effect.label}** ({effect.citation}, {effect.confidence})"
        yield f"- **{said}. {effect.explanation}"
    yield ""
    yield from (f"- {kind.label} ({kind.citation})" for kind in disasters.END_KINDS)


def _row(row: Row) -> str:
    selects = ", ".join(f"{name}={value}" for name, value in row.selects)
    cells = (
        f"`{row.key}`",
        str(row.limit),
        row.citation,
        row.effective_from.isoformat(),
        row.effective_to.isoformat() if row.effective_to else "",
        selects,
        "yes" if row.extendable else "no",
        row.confidence,
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(document() + "\n")
