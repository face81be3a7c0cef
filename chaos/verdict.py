"""The count after a run: from the mail server's record, the printed files and the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chaos.mailserver import Delivery
from chaos.rows import Expected, Promise

# A kill counts as the moment of a mail when it falls between a little before the mail was begun
# and a little after the server took it: the worker had not yet kept that it was sent. Each process
# has one mail in hand, so a kill is the reason of one mail for each process that it struck.
MOMENT = 3.0
LATE_SECONDS = 60.0


@dataclass(frozen=True)
class Letter:
    """What there is of a letter: the instant of its row, the prints of the file and of what is
    kept, how many files bear its number, how many events say that it was sent."""

    dispatched_at: datetime | None
    file: str
    kept: str
    files: int
    events: int


@dataclass
class Seen:
    """What was found after the run.

    `alerts_of` are the alerts that a mail carries, by Message-ID. `given_up` are the mails on the
    work list, `refused` those that the server refused for good. `kills` are instants and names,
    `processes` how many each worker has. `raised` is when alerts came into inboxes.
    `late` are the seconds that recovery took, None when it did not come; `late_from` are too many.
    """

    taken: list[Delivery]
    alerts_of: dict[str, set[int]]
    given_up: dict[str, str]
    refused: set[str]
    kills: list[tuple[float, str]]
    letters: dict[int, Letter]
    processes: int = 1
    raised: dict[int, datetime] = field(default_factory=dict)
    missed_twice: int = 0
    late: float | None = 0.0
    late_from: float = LATE_SECONDS


@dataclass(frozen=True)
class Line:
    """A figure of the table; `promised` is empty for what is only shown."""

    what: str
    figure: str
    promised: str = ""
    good: bool = True


# A kill as it struck the processes of one worker: its instant, what was killed, the worker.
_Death = tuple[float, str, str]


@dataclass
class _Sent:
    """The deliveries, by the alert that each carries."""

    of_alert: dict[int, list[Delivery]] = field(default_factory=lambda: defaultdict(list))
    of_nothing: list[Delivery] = field(default_factory=list)


def count(expected: Expected, seen: Seen) -> list[Line]:
    """The table: each figure with what is promised of it."""
    sent = _by_alert(seen)
    settled = _refused_on_the_work_list(expected, seen)
    crashed, doubled = _repeated(seen)
    due = {key: promise for key, promise in expected.alerts.items() if promise.mail}
    mailed = [key for key, promise in due.items() if _has_reached(promise, sent.of_alert[key])]
    lost = set(due) - set(mailed) - settled
    early = {*_early_alerts(expected, sent, seen), *_early_letters(expected, seen)}
    return [
        Line("alerts due", str(len(due))),
        Line("  mailed", str(len(mailed))),
        Line("  refused for good by the server, on the work list", str(len(settled))),
        _zero("alerts lost", len(lost)),
        _zero("alerts mailed twice", doubled + _told_twice(due, sent)),
        Line("  mails taken again after a crash, same Message-ID", str(crashed)),
        _zero(
            "alerts mailed that a newer one had overtaken, or to others", _astray(expected, sent)
        ),
        _zero("sent early, alerts and letters", len(early)),
        *_letter_lines(expected, seen),
        _zero("missed duties marked twice", seen.missed_twice),
        _late(seen),
    ]


def good(lines: Iterable[Line]) -> bool:
    """Whether all is as promised."""
    return all(line.good for line in lines)


def table(lines: list[Line]) -> Iterator[str]:
    """The table in columns."""
    for line in lines:
        said = f"{line.what:<62}{line.figure:>8}   {line.promised:<12}"
        yield said + ("" if not line.promised else "good" if line.good else "NOT AS PROMISED")


def _zero(what: str, figure: int) -> Line:
    return Line(what, str(figure), "0", figure == 0)


def _late(seen: Seen) -> Line:
    what = "seconds from the last fault until all was sent"
    promised = f"under {seen.late_from:.0f}"
    if seen.late is None:
        return Line(what, "never", promised, good=False)
    return Line(what, f"{seen.late:.0f}", promised, seen.late < seen.late_from)


def _by_alert(seen: Seen) -> _Sent:
    sent = _Sent()
    for delivery in seen.taken:
        alerts = seen.alerts_of.get(delivery.message_id, set())
        for alert in alerts:
            sent.of_alert[alert].append(delivery)
        if not alerts:
            sent.of_nothing.append(delivery)
    return sent


def _has_reached(promise: Promise, deliveries: list[Delivery]) -> bool:
    return any(_is_for(promise, delivery) for delivery in deliveries)


def _is_for(promise: Promise, delivery: Delivery) -> bool:
    return delivery.to == promise.to and f"Case {promise.case}:" in delivery.subject


def _refused_on_the_work_list(expected: Expected, seen: Seen) -> set[int]:
    """Alerts whose mail the server itself refused for good, and which people are shown."""
    kept = seen.refused & set(seen.given_up)
    alerts = {alert for message_id in kept for alert in seen.alerts_of.get(message_id, set())}
    return {alert for alert in alerts if alert in expected.alerts and expected.alerts[alert].mail}


def _repeated(seen: Seen) -> tuple[int, int]:
    """How often a mail was taken again: after a crash in its moment, and without that reason."""
    of_mail: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in sorted(seen.taken, key=lambda each: each.at):
        of_mail[delivery.message_id].append(delivery)
    again = [each for deliveries in of_mail.values() for each in deliveries[:-1]]
    used: Counter[_Death] = Counter()
    excused = [
        each
        for each in sorted(again, key=lambda each: each.at)
        if not each.answered or _in_a_crash(each, seen, used)
    ]
    return len(excused), len(again) - len(excused)


def _in_a_crash(delivery: Delivery, seen: Seen, used: Counter[_Death]) -> bool:
    """Whether the worker could not keep that this mail was taken. `used` counts the mails of which
    a death was the reason already: a chunk that is kept whole at its end is no crash's fault."""
    worker = delivery.worker
    most = {worker: seen.processes, f"child of {worker}": 1, "postgres": seen.processes}
    for at, name in sorted(seen.kills):
        death = at, name, worker
        in_its_moment = delivery.began - MOMENT <= at <= delivery.at + MOMENT
        if in_its_moment and used[death] < most.get(name, 0):
            used[death] += 1
            return True
    return False


def _told_twice(due: dict[int, Promise], sent: _Sent) -> int:
    """Alerts of which one person got two mails of different Message-IDs."""
    told = Counter(
        (alert, delivery.to)
        for alert in due
        for delivery in {each.message_id: each for each in sent.of_alert[alert]}.values()
    )
    return sum(number - 1 for number in told.values())


def _astray(expected: Expected, sent: _Sent) -> int:
    """Mails about no alert, about one that was not to be mailed, or to someone else."""
    wrong = [
        delivery
        for alert, deliveries in sent.of_alert.items()
        for delivery in deliveries
        if not _was_to_be_sent(expected.alerts.get(alert), delivery)
    ]
    return len(wrong) + len(sent.of_nothing)


def _was_to_be_sent(promise: Promise | None, delivery: Delivery) -> bool:
    return promise is not None and promise.mail and _is_for(promise, delivery)


def _early_alerts(expected: Expected, sent: _Sent, seen: Seen) -> Iterator[str]:
    """By the mail, and by the inbox: a mail that waited a while for its sweep hides the haste."""
    for alert, promise in expected.alerts.items():
        came = [delivery.shown for delivery in sent.of_alert[alert]]
        if any(at < promise.send_at for at in [*came, seen.raised.get(alert, promise.send_at)]):
            yield f"alert {alert}"


def _early_letters(expected: Expected, seen: Seen) -> Iterator[str]:
    for notice, due in expected.notices.items():
        left = seen.letters[notice].dispatched_at
        if left and left < due:
            yield f"letter {notice}"


def _letter_lines(expected: Expected, seen: Seen) -> list[Line]:
    letters = [seen.letters[notice] for notice in expected.notices]
    sent = [letter for letter in letters if letter.dispatched_at and letter.files]
    return [
        Line("letters due", str(len(letters))),
        Line("  printed", str(len(sent))),
        _zero("letters lost", len(letters) - len(sent)),
        _zero("letters printed twice", sum(max(each.files - 1, 0) for each in letters)),
        _zero(
            "letters whose file is not what is kept", sum(each.file != each.kept for each in sent)
        ),
        _zero("letters not told of once in the trail", sum(each.events != 1 for each in letters)),
    ]
