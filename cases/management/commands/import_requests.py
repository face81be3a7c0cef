"""`import_requests`: take requests in from PAS bundles (.json) and CSV files.

A line of result for each record; rejected ones go to a file beside with their reason; running it
again takes nothing in twice. Nothing that it prints is about a person.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.utils import timezone

from cases import models, presentation, services
from cases.intake import csvfile, lines, pas
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
from cases.services import NewRequest
from regulations.law import Refused

LARGEST_BUNDLE = 50 * 1024 * 1024


class Command(BaseCommand):
    help = "Take in requests from Da Vinci PAS bundles (.json) and CSV files (docs/import.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--received-at", help="when the plan received them, ISO 8601 with offset; now if absent"
        )
        parser.add_argument("--plan", help="the plan's contract, such as H0001")
        parser.add_argument("--by", help="user name of who imports; the first of intake if absent")

    def handle(self, *args: Any, **options: Any) -> None:
        self.counts = {"imported": 0, "imported before": 0, "rejected": 0}
        files = [Path(name) for name in options["files"]]
        self.progress = Progress(sys.stderr, sum(map(size_of, files)))
        with Interrupts() as self.interrupts:
            self._import_all(files, options)
        self._sum_up()
        if self.counts["rejected"]:
            sys.exit(1)

    def _import_all(self, files: list[Path], options: dict[str, Any]) -> None:
        try:
            self.received_at = _received_at(options["received_at"], timezone.now())
            self.plans = plans_for(options["plan"])
            self.by = importer(options["by"], "case.receive")
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
                raise Unreadable(
                    "This is not a file." if file.exists() else "There is no such file."
                )
            if file.suffix.lower() == ".csv":
                self._import_csv(file)
            else:
                self._import_bundle(file)
        except Unreadable as refused:
            self._reject_file(file, refused)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._reject_file(file, Unreadable(error.strerror or "It cannot be read."))

    def _import_bundle(self, file: Path) -> None:
        size = file.stat().st_size
        if size > LARGEST_BUNDLE:
            raise Unreadable(f"It is over {LARGEST_BUNDLE // 1024 // 1024} MB.")
        bundle = pas.read_bundle(file.read_bytes())
        plan = self.plans.of(pas.plan_identifiers(bundle))
        request = pas.new_request(bundle, plan=plan, received_at=self.received_at)
        self._say(file.name, self._receive(request, "identifier"))
        report = _report(file)
        if report.exists():
            report.unlink()
        self.progress.advance(size)

    def _import_csv(self, file: Path) -> None:
        header = lines.read_header(file, csvfile.COLUMNS)
        with RejectedRows(file, header) as rejected:
            for row in lines.read_rows(file, header):
                self.interrupts.check()
                self._import_row(file, row, rejected)
                self.progress.advance(len(row.raw))
        if rejected.trouble:
            self._warn(f"{rejected.target.name}: not written. {rejected.trouble}.")

    def _import_row(self, file: Path, row: lines.Row, rejected: RejectedRows) -> None:
        where = f"{file.name}:{row.number}"
        try:
            plan = self.plans.of_contract(row.columns.get("plan", ""))
            request = csvfile.new_request(row, plan=plan, received_at=self.received_at)
            self._say(where, self._receive(request, "request_id"))
        except Unreadable as refused:
            self._say_rejected(where, refused)
            rejected.add(row, reason(refused))

    def _receive(self, request: NewRequest, name: str) -> str:
        """Take one request in, or find that it was; the line of result. `name` is its key's."""
        known = services.already_received(request.plan, request.source_key)
        if known is None:
            try:
                case = services.receive(request, by=self.by, at=timezone.now())
            except Refused as refused:
                raise Unreadable(with_citation(refused), refused.field or "") from None
            except DataError:
                raise Unreadable("A value is longer or larger than any can be.") from None
            except IntegrityError:
                # Somebody imports the same at this moment.
                known = services.already_received(request.plan, request.source_key)
                if known is None:
                    raise
            else:
                self.counts["imported"] += 1
                return f"imported as {case.number}, due {_due(case)}"
        _refuse_another(known, request, name)
        self.counts["imported before"] += 1
        return f"imported before, as {known.number}"

    def _reject_file(self, file: Path, refused: Unreadable) -> None:
        self._say_rejected(file.name, refused)
        self.progress.advance(size_of(file))
        try:
            _report(file).write_text(f"{reason(refused)}\n")
        except OSError as error:
            self._warn(f"{_report(file).name}: not written. {error.strerror}.")

    def _say(self, where: str, result: str) -> None:
        self.progress.clear()
        shown = where.encode("utf-8", "backslashreplace").decode()
        self.stdout.write(f"{shown}: {result}")

    def _say_rejected(self, where: str, refused: Unreadable) -> None:
        self.counts["rejected"] += 1
        self._say(where, f"rejected. {reason(refused)}")

    def _warn(self, words: str) -> None:
        self.progress.clear()
        self.stderr.write(words.encode("utf-8", "backslashreplace").decode())

    def _sum_up(self) -> None:
        self.progress.clear()
        said = ", ".join(f"{number} {word}" for word, number in self.counts.items())
        self.stdout.write(f"{said}.")

    def _stop(self, words: str, code: int) -> NoReturn:
        self._warn(words)
        self._sum_up()
        sys.exit(code)


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
        raise CommandError("--received-at: this is in the future; enter when they arrived")
    if received.year < csvfile.OLDEST_YEAR:
        raise CommandError("--received-at: check the year")
    return received


def _due(case: models.Case) -> str:
    """The limit as pages write it, with spaces that a search in a log finds."""
    due = presentation.instant(case.next_due_at or case.received_at, case.plan.zone)
    return due.replace("\N{NO-BREAK SPACE}", " ")


def _refuse_another(known: models.Case, request: NewRequest, name: str) -> None:
    """What was taken in under this name must be the same request, or one of the two is lost."""
    then = known.determination
    was = (known.enrollee.member_id, then.request_type, then.priority, then.summary)
    now = (request.enrollee.member_id, request.request_type, request.priority, request.summary)
    if was != now:
        raise Unreadable(
            f"What was imported under this name as {known.number} says something else. Correct "
            "that case, or give this request a name of its own.",
            name,
        )


def _report(file: Path) -> Path:
    return file.with_name(f"{file.name}.rejected.txt")
