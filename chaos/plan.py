"""Which fault strikes what and when: the same seed gives the same plan."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

WORKERS = ("worker-1", "worker-2", "worker-3")
BEATS = ("beat-1", "beat-2")
SERVERS = ("valkey", "postgres")
# In each turn of the bag everyone dies once; of two workers only one of their processes dies.
VICTIMS = (*WORKERS, *BEATS, *SERVERS, "child of worker-1", "child of worker-2")
MODES = ("busy", "full", "refuse", "hang", "drop")
# New York, a moment before the hour that comes twice, and what the two jumps lead to: the winter
# hour of November 1, 2026 after the summer one, and March 14, 2027 after the hour that never is.
BEGINS = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
JUMPS = (
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    datetime(2027, 3, 14, 7, 30, tzinfo=UTC),
)


@dataclass(frozen=True)
class Fault:
    """Something that happens `at` so many seconds after the start: `do` to `what`."""

    at: float
    do: str
    what: str


@dataclass(frozen=True)
class Plan:
    """All that a seed decides. `due` are the instants at which each alert and letter is due."""

    seed: int
    seconds: float
    faults: tuple[Fault, ...]
    alerts: tuple[datetime, ...]
    notices: tuple[datetime, ...]

    @property
    def digest(self) -> str:
        """The print of the plan: equal for equal plans."""
        said = json.dumps(asdict(self), default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def ends(self) -> datetime:
        """What the clock shows when the faults end, at the earliest."""
        return _shown(self.seconds, _jumps(self.faults))


def make(seed: int, *, seconds: float, alerts: int, notices: int) -> Plan:
    """The plan of a run of so many seconds with so many alerts and letters due in it."""
    chance = random.Random(seed)  # noqa: S311  a plan, no secret
    mail = [*_mail(chance, seconds)]
    kills = _kills(chance, seconds, _windows(mail))
    faults = [*kills, *mail, *_jump(chance, seconds), *_twice(chance, seconds)]
    ordered = tuple(sorted(faults, key=lambda fault: (fault.at, fault.do, fault.what)))
    jumps = _jumps(ordered)
    due = [[_due(chance, seconds, jumps) for _ in range(number)] for number in (alerts, notices)]
    return Plan(seed, seconds, ordered, tuple(due[0]), tuple(due[1]))


def _kills(
    chance: random.Random, seconds: float, windows: list[tuple[float, float]]
) -> Iterator[Fault]:
    """One dies every few seconds and is started again some seconds later.

    Valkey and PostgreSQL die between the turns of the mail server: while they are away no one sends
    mail, and a mail server that hangs then would hang no one.
    """
    every = max(seconds / 22, 3.3)
    at, back = every, dict.fromkeys(VICTIMS, 0.0)
    bag: list[str] = []
    while at < seconds - every:
        bag = bag or chance.sample(VICTIMS, len(VICTIMS))
        spared = SERVERS if any(low - every < at < high for low, high in windows) else ()
        victim = next((each for each in reversed(bag) if each not in spared), "")
        if victim:
            bag.remove(victim)
        if victim and back[victim] <= at:
            yield Fault(_tenth(at), "kill", victim)
            back[victim] = min(at + chance.uniform(0.3, every), seconds)
            if not victim.startswith("child"):  # a worker makes itself another
                yield Fault(_tenth(back[victim]), "start", victim)
        at += chance.uniform(0.5 * every, 1.5 * every)


def _mail(chance: random.Random, seconds: float) -> Iterator[Fault]:
    """Each way of refusing has its turns, with times between in which mail is taken."""
    turn = seconds / 12
    modes = [*chance.sample(MODES, len(MODES))]
    for number in range(1, 11, 2):
        yield Fault(_tenth(number * turn), "mail", modes[number // 2])
        yield Fault(_tenth((number + chance.uniform(0.6, 1.0)) * turn), "mail", "accept")


def _windows(mail: list[Fault]) -> list[tuple[float, float]]:
    """From when to when the mail server does not answer well."""
    turns = [fault.at for fault in mail]
    return list(zip(turns[::2], turns[1::2], strict=True))


def _jump(chance: random.Random, seconds: float) -> Iterator[Fault]:
    for (low, high), shown in zip(((0.25, 0.4), (0.55, 0.75)), JUMPS, strict=True):
        yield Fault(_tenth(chance.uniform(low, high) * seconds), "jump", shown.isoformat())


def _twice(chance: random.Random, seconds: float) -> Iterator[Fault]:
    """Task messages are delivered again."""
    at = chance.uniform(1.0, 3.0)
    while at < seconds:
        yield Fault(_tenth(at), "deliver again", "tasks")
        at += chance.uniform(0.5, 1.5) * max(seconds / 20, 1.5)


def _due(chance: random.Random, seconds: float, jumps: list[tuple[float, datetime]]) -> datetime:
    """A third is due at the start, a sixth in what a jump skips, the rest while faults strike."""
    kind = chance.random()
    if kind < 1 / 3:
        return BEGINS - timedelta(seconds=chance.randrange(3600))
    if kind < 1 / 2:
        _at, shown = chance.choice(jumps)
        return shown - timedelta(seconds=chance.randrange(1, 3600))
    return _shown(chance.uniform(0, 0.95 * seconds), jumps)


def _jumps(faults: tuple[Fault, ...]) -> list[tuple[float, datetime]]:
    jumps = [fault for fault in faults if fault.do == "jump"]
    return [(fault.at, datetime.fromisoformat(fault.what)) for fault in jumps]


def _shown(seconds: float, jumps: list[tuple[float, datetime]]) -> datetime:
    """What the clock shows so many seconds after the start."""
    since, shown = 0.0, BEGINS
    for at, to in jumps:
        if at <= seconds:
            since, shown = at, to
    return shown + timedelta(seconds=_tenth(seconds - since))


def _tenth(seconds: float) -> float:
    return round(seconds, 1)
