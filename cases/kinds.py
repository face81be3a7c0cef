"""What a kind of case says of itself: all that the folder must know, in one value.

Each app of a kind has a `kind.py` with a `Kind`; `CASE_KINDS` in the settings lists them. The
folder (`cases/`) imports none of them: it asks here. `cases.kind_list` reads the list at startup
and refuses one that is not whole. Reasons and other options: docs/adr/0018.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from django.db.models import Q

from cases import folder
from cases.folder import Meets
from cases.needs import Needs
from notices.declared import Letter
from regulations.disaster_days import CaseDays

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Case, Deadline
    from notices.models import Notice


class Matter(Protocol):
    """What the folder asks of any machine: no more than a list, a page and the law need."""

    @property
    def case(self) -> Case: ...
    @property
    def state(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def request_type(self) -> str: ...
    @property
    def law_name(self) -> str: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def summary(self) -> str: ...

    def save(self) -> None: ...
    def get_state_display(self) -> str: ...
    def get_priority_display(self) -> str: ...
    def get_request_type_display(self) -> str: ...


class Place(NamedTuple):
    """An entry of the main navigation: the name of its address, its words, who sees it, its key."""

    address: str
    label: str
    permission: str
    key: str = ""


class ToReview(NamedTuple):
    """So many of something wait for a second look, and where they are listed."""

    address: str
    what: str
    waiting: int


class WhenALetterLeft(Protocol):
    def __call__(self, matter: Any, notice: Notice, *, at: datetime) -> None: ...


class WhenADutyWasMissed(Protocol):
    def __call__(self, matter: Any, duty: Deadline, *, at: datetime) -> None: ...


def _nothing_left_to_do(matter: Any, notice: Notice, *, at: datetime) -> None:
    """What most letters do in addition meeting their duty when they leave."""


def _nothing_follows(matter: Any, duty: Deadline, *, at: datetime) -> None:
    """What follows from most limits that pass unmet, in addition the mark on the trail."""


def _nothing_to_review(user: User) -> ToReview:
    """What waits for a second look in most kinds, in addition to letters."""
    return ToReview("", "", 0)


def _says_no_more(matter: Any) -> Mapping[str, Any]:
    """What the letters of a grievance say of most kinds in addition the grievance."""
    return {}


def _decides_nothing(matter: Any) -> bool:
    """Whether a decision was made: where a kind says no more, a limit is not told by one."""
    return False


def _no_one(matter: Any) -> Collection[int]:
    """Who had a part in what came before most kinds."""
    return ()


def days_until(matter: Matter, ended_at: datetime | None) -> CaseDays:
    """The days of a kind that asks for no service: until it was decided, or ended without."""
    zone = matter.case.plan.zone
    return CaseDays(decided_on=ended_at.astimezone(zone).date() if ended_at else None)


def _no_services(matter: Any) -> CaseDays:
    """The days of a kind that does not say more: up to now while it is open."""
    return CaseDays(decided_on=None if matter.is_open else matter.case.received_on)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of case. What stands in `cases.folder` holds for every kind and is not said again.

    Fields without a default are asked of every kind, and entries are asked for one by one: each
    verb, state, duty and event has its own, or the application does not start.
    """

    # Who it is. `key` is the value of `Case.kind` and the name of the relation from case to
    # machine; `short` is its badge in lists, empty where a case needs none.
    key: str
    model: type[Any]
    label: str
    short: str = ""
    # The namespace of its addresses (`delinquency:case`); empty for those without one.
    namespace: str
    # The verb with which a case of this kind begins, for the drawing of the machines.
    begins: str

    # Who takes such cases. Who enters them, and so may look a member up by their ID; empty where
    # they are entered from another case. Who else may be given one.
    take: str
    receive: str
    given_to: tuple[str, ...] = ()

    # What happened, to follow the name of who did it; `{facts}` are those of the event.
    sentences: Mapping[str, str]
    # The duties that the law opens on it, as pages name them.
    duties: Mapping[str, str]
    # How many minutes each is estimated to take, until a supervisor enters another figure.
    minutes: Mapping[str, int]
    # What a duty needs of the person who has the case, where it is more than to be one who takes
    # such cases; who may not have it, having had a part in what came before, and why, to follow
    # their name; and what both read of other tables, as lookups from Case.
    needs: Callable[[Any, str], Needs] | None = None
    took_part: Callable[[Any], Collection[int]] = _no_one
    took_part_why: str = ""
    assign_lookups: tuple[str, ...] = ()
    # Which of them is to decide, so that an alert says what lateness of it means.
    decisions: frozenset[str] = frozenset()
    # Whether it has been made: a limit that passes then lacked the notice alone.
    is_decided: Callable[[Any], bool] = _decides_nothing
    # The limits that are the enrollee's own: never marked as missed, no lateness of the plan.
    members_duties: frozenset[str] = frozenset()
    # What the plan waits for from others: no lateness of the plan; the badge while it waits.
    awaited_duties: Mapping[str, str] = field(default_factory=dict)
    # A duty that is no longer what to look at once another is open and due later.
    overtaken: Mapping[str, str] = field(default_factory=dict)
    # The duty whose clock is shown of a case in which nothing is open; else the last one.
    closing_clock: str = ""

    # The verbs of the machine that people do, in the order of use: those that lead on, as main
    # buttons, and the others.
    main_steps: tuple[str, ...]
    other_steps: tuple[str, ...]
    # The tone of the badge of each state.
    state_tones: Mapping[str, str]
    # Entries of the navigation: where its cases begin, and what is read of them.
    doors: tuple[Place, ...] = ()
    overviews: tuple[Place, ...] = ()
    # What waits for a second look of this person, for the top of the queue.
    to_review: Callable[[User], ToReview] = _nothing_to_review

    # The letters that its events oblige.
    letters: Mapping[str, Letter]
    # By event: which duties the enrollee's letter of it meets when it leaves.
    meets: Mapping[str, Meets] = field(default_factory=dict)
    # By event: the earlier events whose letters its own takes the place of, in that very step ...
    voids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # ... and those of which a person says what becomes: they are not released meanwhile.
    outdates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # The events whose letters only a licensed professional words (42 CFR 422.566(d)).
    licensed_words: frozenset[str] = frozenset()
    # The words that each line of what was asked may have, with their labels.
    line_words: Mapping[str, str] = field(default_factory=dict)

    # What a line of a list reads of it, and what a form next to a case does, as lookups from Case.
    select_related: tuple[str, ...]
    form_lists: tuple[str, ...] = ()
    # What its badges in a list read of other tables, as lookups from Case: fetched once a page.
    list_lookups: tuple[str, ...] = ()
    # Cases in which nothing is left to do but to close them, or to wait for an answer from outside.
    to_finish: Q | None = None
    # Whether it is standard or expedited, and the types of request by which the queue finds it;
    # a kind without types is found by what it is.
    has_priority: bool = False
    request_types: tuple[tuple[str, str], ...] = ()

    # The steps that an expedited grievance may be against (`Grievance.Against`), by their event.
    grievable_steps: Mapping[str, str] = field(default_factory=dict)
    # What the letters of a grievance call the enrollee, where it is not "Enrollee"; what they say
    # of the case; and of the grievance itself.
    person: str = ""
    grievance_case: Callable[[Any], Mapping[str, Any]] = _says_no_more
    grievance_facts: Mapping[str, Any] = field(default_factory=dict)

    # The days of its services, and of its decision: a disaster touches it by them (422.100(m)).
    days: Callable[[Any], CaseDays] = _no_services

    # Called when a letter is about to be made, when it has left, and when a duty was marked as
    # missed: in that transaction, with the case locked.
    letter_leaves: WhenALetterLeft = _nothing_left_to_do
    letter_left: WhenALetterLeft = _nothing_left_to_do
    missed: WhenADutyWasMissed = _nothing_follows

    @property
    def worked_by(self) -> tuple[str, ...]:
        """Who may be given such a case: a person with one of these permissions."""
        return (self.take, *self.given_to)

    def needs_of(self, matter: Any, duty: str) -> Needs:
        """What this duty needs of the person who has the case."""
        return self.needs(matter, duty) if self.needs else Needs((self.take,))

    def minutes_of(self, duty: str) -> int:
        """The estimate for a duty, be it one that every case may have."""
        return self.minutes.get(duty) or folder.MINUTES[duty]

    def sentence(self, event: str) -> str | None:
        """The sentence of an event, be it the folder's; None where neither has one."""
        return self.sentences.get(event) or folder.SENTENCES.get(event)

    def has_duty(self, duty: str) -> bool:
        """Whether the duty has a name, be it one that every case may have."""
        return duty in self.duties or duty in folder.DUTIES

    def is_main(self, verb: str) -> bool:
        return verb in self.main_steps or verb in folder.MAIN_STEPS

    def replaces(self, event: str) -> tuple[str, ...]:
        """The earlier events whose letters those of this event take the place of, either way."""
        return (*self.voids.get(event, ()), *self.outdates.get(event, ()))

    def meets_by(self, event: str) -> Meets:
        """What the enrollee's letter of an event meets when it leaves."""
        return self.meets.get(event) or folder.MEETS.get(event) or Meets(())


_kinds: dict[str, Kind] = {}


def install(found: list[Kind]) -> None:
    """Serve with these kinds from now on. Called by `cases.kind_list` once they are whole."""
    _kinds.clear()
    _kinds.update({kind.key: kind for kind in found})


def every() -> list[Kind]:
    """The kinds of case, in the order of the settings."""
    return list(_kinds.values())


def of(key: str) -> Kind:
    """The kind of that key. Raises LookupError, in words, where the settings list none."""
    if key not in _kinds:
        raise LookupError(f"settings.CASE_KINDS lists no kind of case “{key}”")
    return _kinds[key]


def choices() -> list[tuple[str, str]]:
    """Each kind with its label, as the field `Case.kind` offers them."""
    return [(kind.key, kind.label) for kind in every()]


def duties() -> dict[str, str]:
    """Every duty that a case may have, as pages name it."""
    return _merged(folder.DUTIES, *(kind.duties for kind in every()))


def meets() -> dict[str, Meets]:
    """By event, of any kind: which duties the enrollee's letter of it meets."""
    return _merged(folder.MEETS, *(kind.meets for kind in every()))


def members_duties() -> frozenset[str]:
    """The limits that are the enrollee's own, of any kind."""
    return frozenset().union(*(kind.members_duties for kind in every()))


def _merged(*tables: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for table in tables for key, value in table.items()}
