"""The chances of one run. Each has a stream of its own, so that a changed book meets the same luck
(common random numbers): its difference to the unchanged one is due to the change."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from forecast.engine.values import Book, Sort

HOUR = 60.0


def stream(seed: int, run: int, name: str) -> Random:
    """The source of chance of this name in a run."""
    return Random(f"{seed}/{run}/{name}")  # noqa: S311 (no secret)


def factor(chance: Random, spread: float) -> float:
    """By how much the work of one task differs from what is expected: mean 1, standard deviation
    `spread` (a gamma distribution; the exponential one at a spread of 1)."""
    if not spread:
        return 1.0
    if spread == 1.0:
        return chance.expovariate(1.0)
    shape = 1.0 / (spread * spread)
    return chance.gammavariate(shape, 1.0 / shape)


def rest_of_wait(chance: Random, waits: Sequence[float], waited: float) -> float:
    """How much longer records take that have been waited for so long: one of the waits known that
    were longer; where none was, once more the average of all."""
    if not waits:
        return 0.0
    place = chance.random()
    first = bisect_right(waits, waited)
    if first == len(waits):
        return place * 2 * sum(waits) / len(waits)
    return waits[first + int(place * (len(waits) - first))] - waited


def arrivals(book: Book, seed: int, run: int) -> Iterator[tuple[float, Sort, float, float]]:
    """What arrives until the end: when, of what sort, the factor of its work, and how long it
    waits for records. More arrivals than expected are drawn from a stream of their own; of fewer,
    some of the expected ones stay away."""
    if not book.sorts:
        return
    yield from _arrivals(book, stream(seed, run, "arrivals"), 1.0, min(book.arrivals, 1.0))
    if book.arrivals > 1.0:
        yield from _arrivals(book, stream(seed, run, "more"), book.arrivals - 1.0, 1.0)


def _arrivals(
    book: Book, chance: Random, scale: float, kept: float
) -> Iterator[tuple[float, Sort, float, float]]:
    shares = list(accumulate(sort.weight for sort in book.sorts))
    for place, expected in enumerate(book.hours):
        if not expected:
            continue
        gap = HOUR / (expected * scale)
        at = chance.expovariate(1.0) * gap
        while at < HOUR:
            sort = book.sorts[bisect_right(shares, chance.random() * shares[-1])]
            more, waits = factor(chance, sort.spread), chance.random() < sort.waits
            wait = rest_of_wait(chance, book.waits, 0.0) if waits else 0.0
            if chance.random() < kept:
                yield place * HOUR + at, sort, more, wait
            at += chance.expovariate(1.0) * gap
