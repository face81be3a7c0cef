"""`import_disenrollments`: take a plan's monthly file of disenrollments in (CSV).

Some hundred lines are one transaction; bad ones are told apart with their reason.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DataError, IntegrityError
from django.utils import timezone

from cases.intake import lines
from cases.intake.errors import Unreadable
from cases.management.importing import (
    Importing,
    importer,
    plans_for,
    with_citation,
)
from premiums.intake.disenrollments import COLUMNS, disenrollment
from premiums.services.bulk import ENTERED, KNOWN, enter_disenrollments
from premiums.services.disenroll import DisenrollmentFacts
from regulations.law import Refused

BATCH = 400
TRIES = 3


class Command(BaseCommand):
    help = "Import a plan's disenrollments from CSV files (docs/import-disenrollments.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--plan", help="the plan's contract, such as H0001")
        parser.add_argument(
            "--by", help="user name of the person importing; the first permitted user if omitted"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.importing = Importing(self, options["files"], ENTERED, KNOWN)
        self.importing.run(partial(self._begin, options), self._import_file)

    def _begin(self, options: dict[str, Any]) -> None:
        self.plans = plans_for(options["plan"])
        self.by = importer(options["by"], "reinstatement.receive")

    def _import_file(self, file: Path) -> None:
        self.importing.rows(file, COLUMNS, self._import_batch, at_once=BATCH)

    def _import_batch(self, batch: list[lines.Row]) -> dict[int, Unreadable]:
        at = timezone.now()
        read = [(row, self._read(row, at)) for row in batch]
        good = [(row, facts) for row, facts in read if isinstance(facts, DisenrollmentFacts)]
        faults = {row.number: said for row, said in read if isinstance(said, Unreadable)}
        good.sort(key=_plan_of)
        for _, rows in groupby(good, key=_plan_of):
            faults |= self._enter(list(rows), at)
        return faults

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
                message = "The database cannot store the values in this line. Check each one."
                return {rows[0][0].number: Unreadable(message)}
            return {k: v for row in rows for k, v in self._enter([row], at).items()}
        faults = {}
        for (row, _), said in zip(rows, found, strict=True):
            if isinstance(said, Refused):
                faults[row.number] = Unreadable(with_citation(said), said.field or "")
            else:
                self.importing.counts[said] += 1
        return faults

    def _try(self, facts: list[DisenrollmentFacts], at: datetime) -> list[str | Refused]:
        """As the service does it; again where someone types the same in at this moment."""
        for _ in range(TRIES - 1):
            try:
                return enter_disenrollments(facts[0].plan, facts, by=self.by, at=at)
            except IntegrityError:
                continue
        return enter_disenrollments(facts[0].plan, facts, by=self.by, at=at)


def _plan_of(read: tuple[lines.Row, DisenrollmentFacts]) -> int:
    return read[1].plan.pk
