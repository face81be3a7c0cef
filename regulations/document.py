"""docs/law.md, written from the rows: python -m regulations.document > docs/law.md"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from regulations import (
    arrears,
    disasters,
    disenrollment,
    good_cause,
    grievances,
    premiums,
    reinstatement,
    timeframes,
)
from regulations.good_cause import slips
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
        (
            timeframes.PRESUMED_RECEIPT,
            timeframes.EXTENSION,
            timeframes.EXTEND_GRIEVANCE,
            timeframes.VALIDITY,
        ),
    ),
    ("Disasters and emergencies", (disasters.END,)),
    ("Before a disenrollment for nonpayment", disenrollment.ROWS),
    ("Good-cause reinstatement", reinstatement.ROWS),
)
GENERALLY = {"yes": "generally yes", "no": "generally no", "open": "if it meets the test"}


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
    yield from _grievances()
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
    yield from _good_cause()
    yield from _premiums()


def _grievances() -> Iterator[str]:
    yield "\n## Grounds of an extension of the time to answer a grievance\n"
    for reason in grievances.GROUNDS:
        citation = grievances.cite("ma", "(e)(2)")
        yield f"- **{reason.label}** ({citation}). {reason.explanation}"
    yield "\n## How a grievance is answered\n"
    for must in grievances.IN_WRITING:
        yield f"- **{must.when}** ({grievances.cite('ma', must.paragraph)}). {must.message}"
    yield f"- {grievances.LATE}"


def _good_cause() -> Iterator[str]:
    yield "\n## Good cause\n"
    for each in good_cause.CIRCUMSTANCES:
        said = f"**{GENERALLY[each.generally]}** ({each.citation}, {each.confidence})"
        yield f"- {each.label}: {said}. {each.explanation}"
    yield "\n## Why a request for reinstatement is not reviewed\n"
    for reason in good_cause.NOT_ELIGIBLE:
        yield f"- **{reason.label}** ({reason.citation}, {reason.confidence}). “{reason.say}”"
    yield "\n## What is looked at before a decision on good cause\n"
    for item in good_cause.CHECKLIST:
        yield f"- **{item.label}** ({item.citation}, {item.confidence}). {item.hint}"
    yield "\n## What of a request that is not reviewed may have been a slip (ours)\n"
    for key, fact in slips.STOOD_ON.items():
        yield f"- {good_cause.reason(key).label}: stands on `{fact}`."
    yield "\n## How a referral to CMS ends without its decision\n"
    for end in good_cause.REFERRAL_ENDS:
        yield f"- **{end.label}** ({end.citation}, {end.confidence}). {end.explanation}"
    yield "\n## When such a limit passes\n"
    for row in {row.duty: row for row in reinstatement.ROWS}.values():
        meaning = reinstatement.missed(row.duty)
        if meaning.citation:
            yield f"- `{row.duty}` ({meaning.citation}). {meaning.text}"


def _premiums() -> Iterator[str]:
    yield "\n## Premiums\n"
    yield "| year | base premium, a month | checked |\n|---|---|---|"
    for base in premiums.BASE_PREMIUMS:
        yield f"| {base.year} | ${base.amount} | {base.confidence} |"
    yield ""
    for figure in premiums.FIGURES:
        said = f"{figure.value} {figure.unit} ({figure.citation}, {figure.confidence})"
        yield f"- `{figure.key}`: {said}."
    for way in premiums.WAYS:
        yield f"- **{way.label}** ({way.citation}, {way.confidence}). {way.explanation}"
    withheld = ", ".join(arrears.WITHHOLDERS.values())
    yield f"- A month withheld by one of these may not be billed ({arrears.WITHHELD}): {withheld}."
    yield f"- A ledger holds these charges: {', '.join(arrears.KINDS.values())}."


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
