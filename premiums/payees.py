"""Who may be paid: the kinds of case that money of a member can be for, as `config/settings.py`
lists them, in the order in which they are meant. This floor knows none of them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from cases.models import Enrollee
from premiums.models import Payment


@dataclass(frozen=True)
class Claim:
    """Something that is open for a member and that money may be for: `payee` is the kind, `pk` its
    row, `label` how a person names it, `case_id` the case that holds it, where one does."""

    payee: str
    pk: int
    label: str
    case_id: int | None = None

    @property
    def key(self) -> str:
        """Names it in a form and in a line of a bank file."""
        return f"{self.payee}:{self.pk}"


@dataclass(frozen=True)
class Request:
    """A case that stands on a disenrollment, as pages list it."""

    pk: int
    number: str
    state: str
    is_open: bool


@dataclass(frozen=True)
class Following:
    """What stands on a disenrollment and follows its ledger.

    `case_of` finds the case whose money it is, by the key of the disenrollment; it is locked before
    the ledger. Each of the others takes the decision in that case, once both are locked.
    `gave_back` says whether coverage came back, by the key of the disenrollment; `requests` lists
    the cases by those keys; `ask`, `page` and `reinstated` are the addresses that take a request,
    show a case, and record that CMS gave coverage back itself.
    """

    case_of: Callable[[int], int | None]
    money_came: Callable[..., None]
    refuse_return: Callable[[Any], None]
    money_went_back: Callable[..., None]
    refuse_more: Callable[..., None]
    month_corrected: Callable[..., None]
    notice_kept: Callable[..., None]
    gave_back: Callable[[int], bool]
    requests: Callable[[Iterable[int]], dict[int, list[Request]]]
    ask: str
    page: str
    reinstated: str


@dataclass(frozen=True)
class Start:
    """A page with which a case of this kind begins: its words, its address, who may open it."""

    label: str
    address: str
    permission: str


@dataclass(frozen=True)
class Payee:
    """A kind of case that money may be for.

    `open_for` lists what is open for a member; `take_payment` records money for one of those, by
    its key, with all that follows in the case, and raises Refused. The kind that stands on a
    disenrollment says by `following` what the ledger moves in it. `starts` are its pages on the
    list of disenrollments. What `is_another_kind` of money than premiums is never meant unless
    the sender says so, or a person chooses it.
    """

    key: str
    label: str
    open_for: Callable[[Enrollee], list[Claim]]
    take_payment: Callable[..., Payment]
    following: Following | None = None
    starts: tuple[Start, ...] = ()
    is_another_kind: bool = False


@cache
def registered() -> tuple[Payee, ...]:
    """The kinds in their order. Raises ImproperlyConfigured, in words, for a list that is wrong."""
    found = tuple(_read(path) for path in settings.PAYEES)
    keys = [each.key for each in found]
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(f"PAYEES lists one kind twice: {', '.join(keys)}.")
    if sum(each.following is not None for each in found) != 1:
        raise ImproperlyConfigured("Exactly one of PAYEES follows the ledger of a disenrollment.")
    return found


def payee(key: str) -> Payee:
    """The kind of that key. Raises KeyError."""
    return {each.key: each for each in registered()}[key]


def following() -> Following:
    """What follows the ledger of a disenrollment."""
    return next(each.following for each in registered() if each.following)


def starts() -> list[Start]:
    """The pages with which cases begin, in the order of the kinds."""
    return [start for each in registered() for start in each.starts]


def _read(path: str) -> Payee:
    try:
        found = import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"PAYEES names {path}, which cannot be read: {error}.") from None
    if not isinstance(found, Payee):
        raise ImproperlyConfigured(f"PAYEES names {path}, which is no Payee.")
    return found
