"""One run: people take tasks in the order of the discipline while they are at work.

A person who has begun a task ends it, on the next shift where need be. Events are a heap of times:
a task becomes ready, or a person becomes free.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import inf

from forecast.engine import draws
from forecast.engine.able import able, in_order
from forecast.engine.causes import Judge
from forecast.engine.tally import Tally
from forecast.engine.values import LEAST_LOADED, PULL, SLACK, Book

_READY, _FREE = 0, 1


@dataclass
class Job:
    """A task in a run: when it is late, its expected and its real work, when it is ready, and when
    it was done (never: infinity)."""

    due: float
    work: float
    real: float
    need: str
    ready: float
    team: str
    assignee: int = -1
    excluded: frozenset[int] = frozenset()
    done: float = inf

    def __post_init__(self) -> None:
        self.on: int = self.assignee

    @property
    def is_late(self) -> bool:
        return self.done > self.due


def simulate(book: Book, *, seed: int, runs: range, tally: Tally | None = None) -> Tally:
    """Do these runs of the forecast, and add them to what was counted before."""
    counted = tally if tally is not None else Tally.empty(book)
    judge = Judge(book)
    for run in runs:
        jobs = Run(book, seed, run).play()
        counted.add(book, jobs, judge)
    return counted


class Run:
    """A run of the book; `play` returns its jobs, those of the open tasks first and in order."""

    def __init__(self, book: Book, seed: int, run: int) -> None:
        self.book = book
        self.people = in_order(book.people)
        self.index = {person.key: place for place, person in enumerate(self.people)}
        self.able = able(self.people)
        self.shift = [0] * len(self.people)
        # By person: expected work that is theirs, and how much of it they are doing.
        self.load = [0.0] * len(self.people)
        self.doing = [0.0] * len(self.people)
        self.turn: dict[str, int] = {}
        self.idle: set[int] = set()
        self.own: list[list[tuple[float, int]]] = [[] for _ in self.people]
        self.pools: dict[str, list[tuple[float, int]]] = {}
        self.seen = [
            [self.own[place], *(self.pools.setdefault(need, []) for need in sorted(person.can))]
            for place, person in enumerate(self.people)
        ]
        self.jobs = self._jobs(seed, run)

    def play(self) -> list[Job]:
        events = [(job.ready, _READY, place) for place, job in enumerate(self.jobs)]
        events += [(0.0, _FREE, place) for place in range(len(self.people))]
        heapq.heapify(events)
        self.events, ends = events, self.book.ends
        while events:
            at, what, which = heapq.heappop(events)
            if at >= ends:
                break
            if what == _FREE:
                self._free(which, at)
            else:
                self._ready(which, at)
        return self.jobs

    def _jobs(self, seed: int, run: int) -> list[Job]:
        works, waits = draws.stream(seed, run, "work"), draws.stream(seed, run, "waits")
        jobs = []
        every = draws.factor(draws.stream(seed, run, "doubt"), self.book.doubt)
        for task in self.book.tasks:
            more = every * draws.factor(works, task.spread)
            waited, ready = task.awaits, 0.0
            if waited is not None:
                ready = draws.rest_of_wait(waits, self.book.waits, waited)
            jobs.append(
                Job(task.due, task.work, task.work * more, task.need, ready, task.team,
                    self.index.get(task.assignee, -1), self._places(task.excluded))
            )  # fmt: skip
        for at, sort, more, wait in draws.arrivals(self.book, seed, run):
            jobs.append(
                Job(
                    at + sort.limit,
                    sort.work,
                    sort.work * more * every,
                    sort.need,
                    at + wait,
                    sort.team,
                )
            )
        return jobs

    def _places(self, keys: frozenset[str]) -> frozenset[int]:
        if not keys:
            return frozenset()
        return frozenset(self.index[key] for key in keys if key in self.index)

    def _ready(self, which: int, at: float) -> None:
        job = self.jobs[which]
        if job.on < 0 and (rule := self.book.rule_of(job.need)) != PULL:
            job.on = self._given_to(job, rule)
        entry = (job.due - job.work if self.book.discipline == SLACK else job.due, which)
        if job.on >= 0:
            self.load[job.on] += job.work * self.people[job.on].pace
            heapq.heappush(self.own[job.on], entry)
            if job.on in self.idle:
                self._wake(job.on, at)
            return
        heapq.heappush(self.pools.setdefault(job.need, []), entry)
        if self.idle:
            self._wake_one(job, at)

    def _given_to(self, job: Job, rule: str) -> int:
        """By the rule: the least loaded, in time of their own, or the next in turn."""
        able = [each for each in self.able.get(job.need, ()) if each not in job.excluded]
        able = [each for each in able if self.shift[each] < len(self.people[each].shifts)]
        if not able:
            return -1
        if rule == LEAST_LOADED:
            return min(able, key=self.load.__getitem__)
        turn = self.turn.get(job.need, 0)
        self.turn[job.need] = turn + 1
        return able[turn % len(able)]

    def _wake_one(self, job: Job, at: float) -> None:
        for each in self.able.get(job.need, ()):
            if each in self.idle and each not in job.excluded and self._wake(each, at):
                return

    def _wake(self, who: int, at: float) -> bool:
        """Let an idle person look for work, now or when their next shift begins. Whether now."""
        self.idle.discard(who)
        starts = self._at_work(who, at)
        heapq.heappush(self.events, (starts, _FREE, who))
        return starts <= at

    def _at_work(self, who: int, at: float) -> float:
        """When this person is at work from `at` on; infinity for never."""
        shifts, place = self.people[who].shifts, self.shift[who]
        while place < len(shifts) and shifts[place][1] <= at:
            place += 1
        self.shift[who] = place
        return max(at, shifts[place][0]) if place < len(shifts) else inf

    def _free(self, who: int, at: float) -> None:
        self.load[who] -= self.doing[who]
        self.doing[who] = 0.0
        starts = self._at_work(who, at)
        if starts > at:
            heapq.heappush(self.events, (starts, _FREE, who))
        elif (which := self._pick(who)) < 0:
            self.idle.add(who)
        else:
            job = self.jobs[which]
            self.doing[who] = job.work * self.people[who].pace
            if job.on < 0:
                self.load[who] += self.doing[who]
            job.done, job.on = self._end(who, at, job.real * self.people[who].pace), who
            heapq.heappush(self.events, (job.done, _FREE, who))

    def _pick(self, who: int) -> int:
        """Take what comes first of the person's own tasks and of those they may take; -1: none."""
        best, chosen, found = (inf, -1), None, -1
        for queue in self.seen[who]:
            if not queue or queue[0] >= best:
                continue
            place = self._first_allowed(queue, who)
            if place >= 0 and queue[place] < best:
                best, chosen, found = queue[place], queue, place
        if chosen is None:
            return -1
        _remove(chosen, found)
        return best[1]

    def _first_allowed(self, queue: list[tuple[float, int]], who: int) -> int:
        if who not in self.jobs[queue[0][1]].excluded:
            return 0
        allowed = [
            place for place, (_, which) in enumerate(queue)
            if who not in self.jobs[which].excluded
        ]  # fmt: skip
        return min(allowed, key=queue.__getitem__, default=-1)

    def _end(self, who: int, at: float, work: float) -> float:
        """When work begun at `at`, within a shift, is done; infinity where the shifts end first."""
        shifts, place = self.people[who].shifts, self.shift[who]
        while True:
            ends = at + work
            if ends <= shifts[place][1]:
                return ends
            work, place = ends - shifts[place][1], place + 1
            if place == len(shifts):
                return inf
            at = shifts[place][0]


def _remove(queue: list[tuple[float, int]], place: int) -> None:
    """Take one entry out of a heap."""
    if place == 0:
        heapq.heappop(queue)
        return
    queue[place] = queue[-1]
    queue.pop()
    heapq.heapify(queue)
