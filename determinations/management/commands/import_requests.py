"""`import_requests`: take requests in from PAS bundles (.json) and CSV files."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError
from django.utils import timezone

from cases import models as cases
from cases.intake import lines
from cases.intake.errors import Unreadable
from cases.intake.people import OLDEST_YEAR
from cases.management.importing import Importing, importer, plans_for, with_citation
from cases.presentation import words
from cases.services.once import once
from determinations import services
from determinations.intake import csvfile
from determinations.intake.pas.bundle import plan_identifiers, read_bundle
from determinations.intake.pas.request import new_request
from determinations.services import NewRequest
from regulations.law import Refused

LARGEST_BUNDLE = 50 * 1024 * 1024
IMPORTED, IMPORTED_BEFORE = "imported", "imported before"


class Command(BaseCommand):
    help = "Import requests from Da Vinci PAS bundles (.json) and CSV files (docs/import.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--received-at",
            help="when the plan received them, ISO 8601 with offset; now if omitted",
        )
        parser.add_argument("--plan", help="the plan's contract, such as H0001")
        parser.add_argument(
            "--by", help="user name of the person importing; the first intake user if omitted"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.importing = Importing(self, options["files"], IMPORTED, IMPORTED_BEFORE)
        self.importing.run(partial(self._begin, options), self._import_file, refused=self._report)

    def _begin(self, options: dict[str, Any]) -> None:
        self.received_at = _received_at(options["received_at"], timezone.now())
        self.plans = plans_for(options["plan"])
        self.by = importer(options["by"], "case.receive")

    def _import_file(self, file: Path) -> None:
        if file.suffix.lower() == ".csv":
            self.importing.rows(file, csvfile.COLUMNS, partial(self._import_row, file))
        else:
            self._import_bundle(file)

    def _import_bundle(self, file: Path) -> None:
        size = file.stat().st_size
        if size > LARGEST_BUNDLE:
            raise Unreadable(f"It is over {LARGEST_BUNDLE // 1024 // 1024} MB.")
        bundle = read_bundle(file.read_bytes())
        plan = self.plans.of(plan_identifiers(bundle))
        request = new_request(bundle, plan=plan, received_at=self.received_at)
        self.importing.say(file.name, self._receive(request, "identifier"))
        report = _report(file)
        if report.exists():
            report.unlink()
        self.importing.advance(size)

    def _import_row(self, file: Path, rows: list[lines.Row]) -> dict[int, Unreadable]:
        [row] = rows
        try:
            plan = self.plans.of_contract(row.columns.get("plan", ""))
            request = csvfile.new_request(row, plan=plan, received_at=self.received_at)
            self.importing.say(f"{file.name}:{row.number}", self._receive(request, "request_id"))
        except Unreadable as fault:
            return {row.number: fault}
        return {}

    def _receive(self, request: NewRequest, name: str) -> str:
        """Take one request in, or find that it was; the line of result. `name` is its key's."""
        call = partial(services.receive, request, by=self.by, at=timezone.now())
        try:
            case, is_new = once(request.plan, request.source_key, call)
        except Refused as refused:
            raise Unreadable(with_citation(refused), refused.field or "") from None
        except DataError:
            raise Unreadable("A value is too long or too large.") from None
        if is_new:
            self.importing.counts[IMPORTED] += 1
            return f"imported as {case.number}, due {_due(case)}"
        _refuse_another(case, request, name)
        self.importing.counts[IMPORTED_BEFORE] += 1
        return f"imported before, as {case.number}"

    def _report(self, file: Path, why: str) -> None:
        """Why a whole file was rejected, in a file next to it."""
        try:
            _report(file).write_text(f"{why}\n")
        except OSError as error:
            self.importing.warn(f"{_report(file).name}: not written. {error.strerror}.")


def _received_at(text: str | None, now: datetime) -> datetime:
    if not text:
        return now
    try:
        received = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError("--received-at: write it as 2026-03-02T10:00:00-05:00") from None
    if received.tzinfo is None:
        raise CommandError("--received-at: add the offset, as in 2026-03-02T10:00:00-05:00")
    if received > now:
        raise CommandError("--received-at: this is in the future; enter when they were received")
    if received.year < OLDEST_YEAR:
        raise CommandError("--received-at: check the year")
    return received


def _due(case: cases.Case) -> str:
    """The limit as pages write it, with spaces that a search in a log finds."""
    due = words.instant(case.next_due_at or case.received_at, case.plan.zone)
    return due.replace("\N{NO-BREAK SPACE}", " ")


def _refuse_another(known: cases.Case, request: NewRequest, name: str) -> None:
    """What was taken in under this name must be the same request, or one of the two is lost."""
    then = known.determination
    was = (known.enrollee.member_id, then.request_type, then.priority, then.summary)
    asked = request.clock
    now = (request.enrollee.member_id, asked.request, asked.priority, request.summary)
    if was != now:
        raise Unreadable(
            f"The request imported under this name as {known.number} is different. Correct that "
            "case, or give this request its own name.",
            name,
        )


def _report(file: Path) -> Path:
    return file.with_name(f"{file.name}.rejected.txt")
