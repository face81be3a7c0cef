"""The tables of a run, in words and as the page docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.alerting import Sent
from bench.helpdesk import VERSION
from bench.lettering import Letters
from bench.sweeps import FEW, Sweep

Pair = tuple[Sent, ...]
# Alone and overlapping, or why it could not be run.
Peer = Pair | str


# How often the time of the bare SQL the dashboard's numbers may take.
MOST_TIMES = 3


# How long a page of trends may take on the server; and under what it is not compared with the bare
# SQL, since then most of it is what any page costs, however few rows there are.
MOST_SECONDS, TOO_QUICK = 1, 0.05


@dataclass(frozen=True)
class Dashboards:
    """Seconds, the middle of a few runs each: the numbers, the bare SQL, and a list's page.

    `trends` are the pages of trends: the name, the seconds of its numbers and of the bare SQL.
    `day` and `month` are what it takes to count one from scratch.
    """

    opened: int
    closed: int
    numbers: float
    bare: float
    listed: float
    trends: tuple[tuple[str, float, float], ...]
    day: float
    month: float

    @property
    def ratio(self) -> float:
        return self.numbers / self.bare

    @property
    def holds(self) -> bool:
        return self.ratio <= MOST_TIMES and all(
            numbers <= max(TOO_QUICK, min(MOST_SECONDS, MOST_TIMES * bare))
            for _, numbers, bare in self.trends
        )


@dataclass(frozen=True)
class Results:
    """What a run has measured. `raw` are alerts a second by SQL and SMTP alone; `ours` are the
    sweeps alone and twice at the same time."""

    sweeps: list[Sweep]
    cases: int
    raw: float
    one: Sent
    two: Sent
    letters: Letters
    peer: Peer
    ours: Pair
    dashboards: Dashboards


def holds(results: Results) -> bool:
    """Whether each sweep is flat, what is due was mailed once, however sweeps overlap, and the
    dashboard answers in time."""
    once = all(run.mailed == run.due for run in (results.one, results.two, *results.ours))
    flat = all(sweep.is_flat for sweep in results.sweeps)
    return once and flat and results.dashboards.holds


def tables(results: Results) -> Iterator[str]:
    """All tables, line by line, in Markdown."""
    yield from _dashboards(results.dashboards)
    yield from _sweeps(results)
    yield from _alerts(results)
    yield from _letters(results.letters)
    yield from _side_by_side(results)


def page(lines: list[str]) -> str:
    """The whole page, with the machine and the day."""
    head = [
        "# Benchmarks",
        "",
        "Written by `make bench`, all in one run on throwaway servers: read the ratios. Absolute "
        "figures are those of this machine on this day, with whatever else it did. A million open "
        "cases take some 8 GB in the folder for temporary files, for as long as the run lasts.",
        "",
        f"Machine: {_machine()}. Day: {datetime.now(UTC):%B %-d, %Y}.",
    ]
    return "\n".join([*head, *lines]) + "\n"


def _dashboards(found: Dashboards) -> Iterator[str]:
    yield from ("", "## The dashboard", "")
    yield (
        f"Server time with {found.opened:,} open and {found.closed:,} closed duties. The bare SQL "
        "counts the same rows in one statement. The list is a page of the queue behind a number."
    )
    yield from ("", "| | seconds | of the bare SQL |", "|---|--:|--:|")
    yield f"| bare SQL | {found.bare:.2f} | 1 |"
    yield f"| the numbers of the dashboard | {found.numbers:.2f} | {found.ratio:.2f} |"
    yield f"| the list of a number | {found.listed:.2f} | |"
    yield from _trends(found)


def _trends(found: Dashboards) -> Iterator[str]:
    yield from ("", "## Trends", "")
    yield (
        "Server time of the numbers of a year and of the year before, next to the bare SQL that "
        f"sums the same counts by day. Counting from scratch took {found.day * 1000:.0f} ms for a "
        f"day and {found.month:.2f} s for a month. What takes less than "
        f"{TOO_QUICK * 1000:.0f} ms is not compared."
    )
    yield from ("", "| page | seconds | bare SQL | of the bare SQL |", "|---|--:|--:|--:|")
    for name, numbers, bare in found.trends:
        yield f"| {name} | {numbers:.3f} | {bare:.3f} | {numbers / bare:.2f} |"


def _sweeps(results: Results) -> Iterator[str]:
    yield from ("", "## A sweep with nothing due", "")
    yield (
        "Milliseconds: the middle one of many runs in one process. Pages: what its queries look "
        "at in the database, which does not depend on what else the machine does."
    )
    yield ""
    yield f"| sweep | {FEW:,} open cases | {results.cases:,} | ratio | pages | pages | |"
    yield "|---|--:|--:|--:|--:|--:|---|"
    for sweep in results.sweeps:
        few, many = sweep.few, sweep.many
        yield (
            f"| `{sweep.name}` | {few.milliseconds:.2f} ms | {many.milliseconds:.2f} ms "
            f"| {sweep.ratio:.2f} | {few.pages} | {many.pages} "
            f"| {'flat' if sweep.is_flat else 'NOT FLAT'} |"
        )


def _alerts(results: Results) -> Iterator[str]:
    yield from ("", "## Alerts a second", "")
    yield (
        "From the due row to the mail that the server took. The limit is a bare loop with the same "
        "rows by SQL, each alert in the same two transactions, and mail on one open connection."
    )
    yield from ("", "| | a second | of the limit |", "|---|--:|--:|")
    yield f"| SQL and SMTP alone, one loop | {results.raw:.1f} | 1 |"
    for words, run in (("one worker process", results.one), ("two", results.two)):
        yield f"| {words} | {run.per_second:.1f} | {run.per_second / results.raw:.2f} |"


def _letters(letters: Letters) -> Iterator[str]:
    yield from ("", "## Letters a second on one core", "")
    yield (
        "The product locks, makes the PDF, writes it to the disk and to the database, and records "
        "what that means; the engine makes the same PDF."
    )
    yield from ("", "| | a second | of the limit |", "|---|--:|--:|")
    yield f"| Typst alone | {letters.engine:.1f} | 1 |"
    yield f"| the product | {letters.product:.1f} | {letters.ratio:.2f} |"


def _side_by_side(results: Results) -> Iterator[str]:
    yield from ("", f"## Beside `escalate_tickets` of django-helpdesk {VERSION}", "")
    yield (
        "One person is to be mailed for each due item. Log rows: what says that it was done. "
        "Seconds: without the start of the programs."
    )
    yield ""
    yield "| | mails due | mails sent | log rows | seconds |"
    yield "|---|--:|--:|--:|--:|"
    if isinstance(results.peer, str):
        yield f"| `escalate_tickets`: not run, {results.peer} | | | | |"
    else:
        yield _run("`escalate_tickets`, alone", results.peer[0])
        yield _run("`escalate_tickets`, two runs overlapping", results.peer[1])
    yield _run("Fortnight, each sweep once, two workers", results.ours[0])
    yield _run("Fortnight, each sweep twice at the same time, two workers", results.ours[1])


def _run(words: str, run: Sent) -> str:
    return f"| {words} | {run.due} | {run.mailed} | {run.logged} | {run.seconds:.1f} |"


def _machine() -> str:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )
