"""Small books of a forecast, for tests."""

from forecast.engine import Book, Person, Task

DAY = 1440.0
# Eight in the morning to four in the afternoon, of a forecast that begins at midnight.
BEGINS, ENDS = 480.0, 960.0


def shifts(days: int = 7) -> tuple[tuple[float, float], ...]:
    return tuple((DAY * day + BEGINS, DAY * day + ENDS) for day in range(days))


def always(days: int = 7) -> tuple[tuple[float, float], ...]:
    return ((0.0, DAY * days),)


def person(key: str = "ann", **facts) -> Person:
    return Person(**{"key": key, "can": frozenset({"a"}), "shifts": always()} | facts)


def task(key: str = "1", due: float = DAY, **facts) -> Task:
    return Task(**{"key": key, "due": due, "work": 60.0, "need": "a"} | facts)


def book(tasks, people, **facts) -> Book:
    days = facts.pop("days", tuple(DAY * (day + 1) for day in range(7)))
    return Book(tasks=tuple(tasks), people=tuple(people), days=days, **facts)
