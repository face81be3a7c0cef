"""How long something takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

ROUNDS = 5


def seconds(work: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """The middle of some runs, after one that warms up."""

    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    work()
    return statistics.median(once() for _ in range(rounds))
