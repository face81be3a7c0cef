"""Why a task was late in a run: the first of these that is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forecast.engine.able import able, in_order
from forecast.engine.values import Book, Cause, Person

if TYPE_CHECKING:
    from forecast.engine.run import Job


class Judge:
    """Names the main cause of lateness, from what was known of the people and the run."""

    def __init__(self, book: Book) -> None:
        self.people = in_order(book.people)
        self.able = able(self.people)

    def cause(self, job: Job) -> Cause:
        """Of a job that was late: it was late at the start; no one may do it; the records came too
        late; the person who has it is not at work for long enough before; no one who may take it
        is; else other work came first."""
        if job.due <= 0:
            return Cause.PAST
        able = [each for each in self.able.get(job.need, ()) if each not in job.excluded]
        if not able and job.assignee < 0:
            return Cause.NO_ONE
        people = [job.assignee] if job.assignee >= 0 else able
        if job.ready > 0 and not self._in_time(job, people, job.ready):
            return Cause.RECORDS if self._in_time(job, people, 0.0) else self._absent(job)
        return Cause.QUEUE if self._in_time(job, people, job.ready) else self._absent(job)

    def _absent(self, job: Job) -> Cause:
        return Cause.AWAY if job.assignee >= 0 else Cause.CLOSED

    def _in_time(self, job: Job, people: list[int], since: float) -> bool:
        """Whether one of them could have done it by its limit, with nothing else to do."""
        return any(
            minutes(self.people[each], since, job.due) >= job.real * self.people[each].pace
            for each in people
        )


def minutes(person: Person, since: float, until: float) -> float:
    """How long the person is at work between two times."""
    total = 0.0
    for starts, ends in person.shifts:
        if starts >= until:
            break
        total += max(0.0, min(ends, until) - max(starts, since))
    return total
