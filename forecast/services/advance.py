"""A forecast goes on by a part: it is read, runs are done, moves are tried. Each part is one
transaction with the row locked; a part that two workers take is done by one of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cases.queries import house_zone
from forecast import answers, books, moves, queries, readers, simple
from forecast.engine import Book, Outlook, Tally, outlook, simulate
from forecast.models import MOST_LETTERS, ForecastRun
from forecast.services.changing import Unanswerable, change_of

# Runs in a part: seconds of work, whatever the size of the book.
PART, TASKS_A_PART = 20, 3000


def unfinished(*, limit: int) -> list[int]:
    """The forecasts that are not finished, the oldest first."""
    waiting = ForecastRun.objects.filter(finished_at=None).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:limit])


@transaction.atomic
def advance(run_id: int, *, at: datetime) -> bool:
    """Do the next part of a forecast. Whether there is more to do; False where another worker has
    it. A forecast that cannot be made says why and is finished."""
    waiting = ForecastRun.objects.select_for_update(skip_locked=True).filter(finished_at=None)
    run = waiting.filter(pk=run_id).first()
    if run is None:
        return False
    try:
        _go_on(run, at)
    except Unanswerable as why:
        run.refused, run.finished_at = str(why)[:MOST_LETTERS], at
    if run.result is not None and all("prevented" in each for each in run.moves):
        run.moves = moves.ranked(run.moves)
        run.finished_at = at
    run.save()
    return run.finished_at is None


def _go_on(run: ForecastRun, at: datetime) -> None:
    if run.book is None and run.base_id is None:
        _read(run, at)
    elif run.done < run.runs:
        _simulate(run)
    else:
        _try_a_move(run)


def _read(run: ForecastRun, at: datetime) -> None:
    """Read the book. What is open is what is open now: the forecast begins here."""
    try:
        found = readers.read(at, house_zone())
    except readers.TooLarge as why:
        run.refused, run.finished_at = str(why), at
        return
    run.at, run.book = at, books.as_json(found)
    run.result = None
    run.tally = Tally.empty(found).as_json()


def book_of(run: ForecastRun) -> Book:
    """What is simulated: what was read, with what the question changes."""
    if run.base is None:
        return books.from_json(run.read)
    return change_of(run, books.from_json(run.base.read))


def _simulate(run: ForecastRun) -> None:
    book = book_of(run)
    part = max(1, min(PART, PART * TASKS_A_PART // max(len(book.tasks), 1)))
    runs = range(run.done, min(run.done + part, run.runs))
    tally = Tally.from_json(run.tally) if run.tally else Tally.empty(book)
    simulate(book, seed=run.seed, runs=runs, tally=tally)
    run.tally, run.done = tally.as_json(), runs.stop
    if run.done == run.runs:
        _answer(run, book, outlook(book, tally))


def _answer(run: ForecastRun, book: Book, found: Outlook) -> None:
    """Put the answer together: by the rule that did best in the last back-test, or, for a question,
    next to what the simulation said without the change."""
    if run.base is not None:
        base = books.from_json(run.base.read)
        before = answers.result_of(base, outlook(base, Tally.from_json(run.base.counted)))
        run.result = answers.result_of(book, found, before=before)
        return
    rule = simple.rule_of(queries.backtest())
    said = simple.by_rule(book, found, rule) if rule else found
    run.result = answers.result_of(book, said)
    run.moves = moves.candidates(book, found)


def _try_a_move(run: ForecastRun) -> None:
    book = book_of(run)
    each = next(each for each in run.moves if "prevented" not in each)
    each |= moves.tried(book, Tally.from_json(run.counted), each, seed=run.seed)
