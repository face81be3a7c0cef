"""The skeleton of a command that takes files in, by whom and for which plan.

A line of result for each record; rejected ones go to a file next to it with their reason; running
it again takes nothing in twice. Nothing that it prints is about a person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from accounts.models import User
from accounts.permissions import roles_with
from cases import models
from cases.intake import lines
from cases.intake.errors import Unreadable
from cases.intake.rejected import RejectedRows
from cases.management.interrupts import Interrupts
from cases.management.progress import Progress
from regulations.law import Refused

INTERRUPTED = 130
REJECTED = "rejected"


class Importing:
    """One run: the files, what is counted, the bar, and what is said of each record."""

    def __init__(self, command: BaseCommand, names: Iterable[str], *counted: str) -> None:
        self.counts = dict.fromkeys((*counted, REJECTED), 0)
        self._files = [Path(name) for name in names]
        self._progress = Progress(sys.stderr, sum(map(size_of, self._files)))
        self._interrupts = Interrupts()
        self._out, self._err = command.stdout, command.stderr

    def run(
        self,
        begin: Callable[[], None],
        take_in: Callable[[Path], None],
        *,
        refused: Callable[[Path, str], None] = lambda file, why: None,
    ) -> None:
        """`begin`, then `take_in` each file; ends the process where something was rejected.

        `refused` is told why a whole file was.
        """
        with self._interrupts:
            try:
                begin()
                for file in self._files:
                    self._take_in(file, take_in, refused)
            except KeyboardInterrupt:
                self._stop("Stopped. Run it again to continue: nothing is imported twice.")
            except (OperationalError, InterfaceError):
                self._stop("The database cannot be reached or is full. Run it again later.", 1)
            except BrokenPipeError:
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                sys.exit(1)
        self._sum_up()
        if self.counts[REJECTED]:
            sys.exit(1)

    def rows(
        self,
        file: Path,
        columns: lines.Columns,
        take_in: Callable[[list[lines.Row]], dict[int, Unreadable]],
        *,
        at_once: int = 1,
    ) -> None:
        """Take the rows of a CSV file in, so many at once; `take_in` answers with what is wrong,
        by the number of the line."""
        header = lines.read_header(file, columns)
        with RejectedRows(file, header) as rejected:
            for batch in _batches(lines.read_rows(file, header), at_once):
                self._interrupts.check()
                faults = take_in(batch)
                for row in batch:
                    if fault := faults.get(row.number):
                        self._reject(f"{file.name}:{row.number}", fault)
                        rejected.add(row, reason(fault))
                    self.advance(len(row.raw))
        if rejected.trouble:
            self.warn(f"{rejected.target.name}: not written. {rejected.trouble}.")

    def advance(self, size: int) -> None:
        """One more record of `size` bytes is done."""
        self._progress.advance(size)

    def say(self, where: str, result: str) -> None:
        """A line of result."""
        self._progress.clear()
        shown = where.encode("utf-8", "backslashreplace").decode()
        self._out.write(f"{shown}: {result}")

    def warn(self, words: str) -> None:
        """What is no result of a record."""
        self._progress.clear()
        self._err.write(words.encode("utf-8", "backslashreplace").decode())

    def _take_in(
        self, file: Path, take_in: Callable[[Path], None], refused: Callable[[Path, str], None]
    ) -> None:
        self._interrupts.check()
        try:
            if not file.is_file():
                known = "This is not a file." if file.exists() else "There is no such file."
                raise Unreadable(known)
            take_in(file)
        except BrokenPipeError:
            raise
        except (Unreadable, OSError) as error:
            fault = _as_unreadable(error)
            self._reject(file.name, fault)
            self.advance(size_of(file))
            refused(file, reason(fault))

    def _reject(self, where: str, fault: Unreadable) -> None:
        self.counts[REJECTED] += 1
        self.say(where, f"rejected. {reason(fault)}")

    def _sum_up(self) -> None:
        self._progress.clear()
        said = ", ".join(f"{number} {word}" for word, number in self.counts.items())
        self._out.write(f"{said}.")

    def _stop(self, words: str, code: int = INTERRUPTED) -> NoReturn:
        self.warn(words)
        self._sum_up()
        sys.exit(code)


@dataclass(frozen=True)
class Plans:
    """The plans by contract, and the one that the importer named, if any."""

    by_contract: dict[str, models.Plan]
    chosen: models.Plan | None = None

    def of(self, names: Iterable[str]) -> models.Plan:
        """The plan that goes by one of these names. Raises Unreadable with what to do.

        Names of no one here, such as a payer's NPI, say nothing.
        """
        named = {self.by_contract[name] for name in names if name in self.by_contract}
        if len(named) > 1:
            raise Unreadable("This names several plans. Send one request for each.", "plan")
        if self.chosen:
            if named - {self.chosen}:
                raise Unreadable("This is for another plan than --plan names.", "plan")
            return self.chosen
        if not named and len(self.by_contract) != 1:
            raise Unreadable("This names none of the plans. Say --plan.", "plan")
        return next(iter(named or self.by_contract.values()))

    def of_contract(self, contract: str) -> models.Plan:
        """The plan with this contract, or where none is stated as `of` finds it."""
        if contract and contract not in self.by_contract:
            raise Unreadable("There is no plan with this contract.", "plan")
        return self.of([contract])


def plans_for(contract: str | None) -> Plans:
    """Every plan, and the one that the importer named. Raises CommandError."""
    by_contract = {plan.contract_id: plan for plan in models.Plan.objects.all()}
    if contract and contract not in by_contract:
        raise CommandError(f"--plan: there is no plan {contract}")
    if not by_contract:
        raise CommandError("No plans yet. Add one: manage.py add_plan")
    return Plans(by_contract, by_contract.get(contract or ""))


def importer(username: str | None, permission: str) -> User:
    """Who imports: the person named, else the first who may. Raises CommandError."""
    people = User.objects.filter(is_active=True, role__in=roles_with(permission))
    if username:
        people = people.filter(username=username)
    person = people.order_by("pk").first()
    if person is None:
        raise CommandError("--by: name an active user who can import this")
    return person


def size_of(file: Path) -> int:
    """The bytes of a file; none where it cannot be looked at."""
    try:
        return file.stat().st_size
    except (OSError, ValueError):
        return 0


def with_citation(refused: Refused) -> str:
    """A refusal with where the law says so."""
    return f"{refused.message} ({refused.citation})" if refused.citation else refused.message


def reason(refused: Unreadable) -> str:
    """Why a line is rejected, with the column at fault."""
    return f"{refused.column}: {refused.reason}" if refused.column else refused.reason


def _as_unreadable(error: Unreadable | OSError) -> Unreadable:
    if isinstance(error, Unreadable):
        return error
    return Unreadable(error.strerror or "It cannot be read.")


def _batches(rows: Iterator[lines.Row], size: int) -> Iterator[list[lines.Row]]:
    while batch := list(islice(rows, size)):
        yield batch
