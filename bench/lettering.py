"""Letters through the product against the PDF engine alone, on one core."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typst

from cases import services
from notices import letters
from notices.models import Notice
from tests import factories
from tests.copies import copy_case, copy_deadline

LETTERS = 100


@dataclass(frozen=True)
class Letters:
    """Letters a second on one core: through the product, and by the engine alone."""

    product: float
    engine: float

    @property
    def ratio(self) -> float:
        return self.product / self.engine


def measure(number: int = LETTERS) -> Letters:
    """Both on the same letters, by turns, so that a busy machine troubles both alike.

    Each is first with every other letter: the engine remembers parts of what it made last.
    """
    notices = _notices(number)
    compiler = typst.Compiler(root=str(letters.ROOT), ignore_system_fonts=True)
    product = engine = 0.0
    with one_core():
        for place, notice in enumerate(notices):
            ours, alone = _both(notice, compiler, ours_first=bool(place % 2))
            if place:  # the first one loads fonts and template
                product, engine = product + ours, engine + alone
    return Letters((number - 1) / product, (number - 1) / engine)


def _both(notice: Notice, compiler: typst.Compiler, *, ours_first: bool) -> tuple[float, float]:
    """Seconds of the product and of the engine alone."""
    at = datetime.now(UTC)
    both = [
        lambda: services.dispatch(notice.pk, at=at),
        lambda: _alone(notice, compiler, at),
    ]
    taken = {place: _seconds(both[place]) for place in ((0, 1) if ours_first else (1, 0))}
    return taken[0], taken[1]


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _alone(notice: Notice, compiler: typst.Compiler, at: datetime) -> None:
    """The engine on the template and the facts of this letter, and nothing else."""
    kind, language, _version = notice.template.split("/")
    compiler.compile(
        input=str(Path(letters.ROOT) / kind / f"{language}.typ"),
        sys_inputs={"data": json.dumps(notice.facts | {"letter_on": "March 2, 2026"})},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=at.replace(microsecond=0),
    )


def _notices(number: int) -> list[Notice]:
    now = datetime.now(UTC)
    first = factories.approved_case(received_at=now - timedelta(days=2), at=now)
    copies = copy_case(first, -(-number // 2), letters=True)
    for duty in first.deadlines.all():
        copy_deadline(duty, copies)
    return list(Notice.objects.filter(case__in=copies.ids).order_by("pk"))[:number]


@contextmanager
def one_core() -> Iterator[None]:
    """This thread, and those that it starts, on one core; the database may have another."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)
