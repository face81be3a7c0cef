"""`import_disenrollments`: take a plan's monthly file of disenrollments in (CSV).

Some hundred lines are one transaction; bad ones are told apart with their reason and go to a file
beside; running it again takes nothing in twice. Nothing that it prints is about a person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from cases.intake import lines
from cases.intake.errors import Unreadable
from cases.intake.rejected import RejectedRows
from cases.management.importing import (
    INTERRUPTED,
    importer,
    plans_for,
    reason,
    size_of,
    with_citation,
)
from cases.management.interrupts import Interrupts
from cases.management.progress import Progress
from premiums.intake.disenrollments import COLUMNS, disenrollment
from premiums.services.bulk import ENTERED, KNOWN, enter_disenrollments
from premiums.services.disenroll import DisenrollmentFacts
from regulations.law import Refused

BATCH = 400
TRIES = 3
REJECTED = "rejected"


class Command(BaseCommand):
    help = "Take in a plan's disenrollments from CSV files (docs/import-disenrollments.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--plan", help="the plan's contract, such as H0001")
        parser.add_argument("--by", help="user name of who imports; the first who may if absent")

    def handle(self, *args: Any, **options: Any) -> None:
        self.counts = {ENTERED: 0, KNOWN: 0, REJECTED: 0}
        files = [Path(name) for name in options["files"]]
        self.progress = Progress(sys.stderr, sum(map(size_of, files)))
        with Interrupts() as self.interrupts:
            self._import_all(files, options)
        self._sum_up()
        if self.counts[REJECTED]:
            sys.exit(1)

    def _import_all(self, files: list[Path], options: dict[str, Any]) -> None:
        try:
            self.plans = plans_for(options["plan"])
            self.by = importer(options["by"], "reinstatement.receive")
            for file in files:
                self._import_file(file)
        except KeyboardInterrupt:
            self._stop("Stopped. Run it again to go on: nothing is taken in twice.", INTERRUPTED)
        except (OperationalError, InterfaceError):
            self._stop("The database cannot be reached or is full. Run it again later.", 1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)

    def _import_file(self, file: Path) -> None:
        self.interrupts.check()
        try:
            if not file.is_file():
                known = "This is not a file." if file.exists() else "There is no such file."
                raise Unreadable(known)
            header = lines.read_header(file, COLUMNS)
            with RejectedRows(file, header) as rejected:
                for batch in _batches(lines.read_rows(file, header)):
                    self.interrupts.check()
                    self._import_batch(file, batch, rejected)
            if rejected.trouble:
                self._warn(f"{rejected.target.name}: not written. {rejected.trouble}.")
        except Unreadable as refused:
            self._reject(file.name, refused)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._reject(file.name, Unreadable(error.strerror or "It cannot be read."))

    def _import_batch(self, file: Path, batch: list[lines.Row], rejected: RejectedRows) -> None:
        at = timezone.now()
        read = [(row, self._read(row, at)) for row in batch]
        good = [(row, facts) for row, facts in read if isinstance(facts, DisenrollmentFacts)]
        faults = {row.number: said for row, said in read if isinstance(said, Unreadable)}
        good.sort(key=_plan_of)
        for _, rows in groupby(good, key=_plan_of):
            faults |= self._enter(list(rows), at)
        for row in batch:
            if fault := faults.get(row.number):
                self._reject(f"{file.name}:{row.number}", fault)
                rejected.add(row, reason(fault))
            self.progress.advance(len(row.raw))

    def _read(self, row: lines.Row, at: datetime) -> DisenrollmentFacts | Unreadable:
        try:
            plan = self.plans.of_contract(row.columns.get("plan", ""))
            return disenrollment(row, plan=plan, today=at.astimezone(plan.zone).date())
        except Unreadable as refused:
            return refused

    def _enter(
        self, rows: list[tuple[lines.Row, DisenrollmentFacts]], at: datetime
    ) -> dict[int, Unreadable]:
        """Enter these rows of one plan; the faults of the others by their line numbers."""
        try:
            found = self._try([facts for _, facts in rows], at)
        except (DataError, IntegrityError):
            if len(rows) == 1:
                message = "The database cannot hold what this line says. Check each value."
                return {rows[0][0].number: Unreadable(message)}
            return {k: v for row in rows for k, v in self._enter([row], at).items()}
        faults = {}
        for (row, _), said in zip(rows, found, strict=True):
            if isinstance(said, Refused):
                faults[row.number] = Unreadable(with_citation(said), said.field or "")
            else:
                self.counts[said] += 1
        return faults

    def _try(self, facts: list[DisenrollmentFacts], at: datetime) -> list[str | Refused]:
        """As the service does it; anew where somebody types the same in at this moment."""
        for _ in range(TRIES - 1):
            try:
                return enter_disenrollments(facts[0].plan, facts, by=self.by, at=at)
            except IntegrityError:
                continue
        return enter_disenrollments(facts[0].plan, facts, by=self.by, at=at)

    def _reject(self, where: str, fault: Unreadable) -> None:
        self.counts[REJECTED] += 1
        self.progress.clear()
        shown = where.encode("utf-8", "backslashreplace").decode()
        self.stdout.write(f"{shown}: rejected. {reason(fault)}")

    def _warn(self, words: str) -> None:
        self.progress.clear()
        self.stderr.write(words.encode("utf-8", "backslashreplace").decode())

    def _sum_up(self) -> None:
        self.progress.clear()
        self.stdout.write(", ".join(f"{n} {word}" for word, n in self.counts.items()) + ".")

    def _stop(self, words: str, code: int) -> NoReturn:
        self._warn(words)
        self._sum_up()
        sys.exit(code)


def _plan_of(read: tuple[lines.Row, DisenrollmentFacts]) -> int:
    return read[1].plan.pk


def _batches(rows: Iterator[lines.Row]) -> Iterator[list[lines.Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
