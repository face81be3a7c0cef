"""`import_requests`: take requests in from PAS bundles (.json) and CSV files.

A line of result for each record; rejected ones go to a file beside with their reason; running it
again takes nothing in twice. Nothing that it prints is about a person.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from accounts.permissions import roles_with
from cases import models, presentation, services
from cases.intake import csvfile, pas
from cases.intake.errors import Unreadable
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
        self.at = timezone.now()
        self.received_at = _received_at(options["received_at"], self.at)
        self.plan = _plan(options["plan"])
        self.by = _importer(options["by"])
        self.counts = {"imported": 0, "imported before": 0, "rejected": 0}
        for number, name in enumerate(options["files"], start=1):
            self._import_file(Path(name))
            self._show_progress(number / len(options["files"]), f"file {number}")
        said = ", ".join(f"{number} {word}" for word, number in self.counts.items())
        self.stdout.write(f"{said}.")
        if self.counts["rejected"]:
            sys.exit(1)

    def _import_file(self, file: Path) -> None:
        try:
            if file.suffix.lower() == ".csv":
                self._import_csv(file)
            else:
                self._import_bundle(file)
        except Unreadable as refused:
            self._reject_file(file, refused)
        except OSError as error:
            self._reject_file(file, Unreadable(error.strerror or "It cannot be read."))

    def _import_bundle(self, file: Path) -> None:
        if file.stat().st_size > LARGEST_BUNDLE:
            raise Unreadable(f"It is over {LARGEST_BUNDLE // 1024 // 1024} MB.")
        bundle = pas.read_bundle(file.read_bytes())
        request = pas.new_request(bundle, plan=self.plan, received_at=self.received_at)
        self._say(file.name, self._receive(request))
        _beside(file, ".rejected.txt").unlink(missing_ok=True)

    def _import_csv(self, file: Path) -> None:
        header = csvfile.read_header(file)
        rejected: list[tuple[csvfile.Row, Unreadable]] = []
        for row in self._with_progress(file, csvfile.read_rows(file, header)):
            try:
                request = csvfile.new_request(row, plan=self.plan, received_at=self.received_at)
                self._say(f"{file.name}:{row.number}", self._receive(request))
            except Unreadable as refused:
                rejected.append((row, refused))
                self._say_rejected(f"{file.name}:{row.number}", refused)
        _write_rejected_rows(file, header, rejected)

    def _receive(self, request: NewRequest) -> str:
        """Take one request in, or find that it was; the line of result."""
        known = services.already_received(self.plan, request.source_key)
        if known is None:
            try:
                case = services.receive(request, by=self.by, at=timezone.now())
            except Refused as refused:
                raise Unreadable(_with_citation(refused), refused.field or "") from None
            except IntegrityError:
                known = services.already_received(self.plan, request.source_key)
                if known is None:
                    raise
            else:
                self.counts["imported"] += 1
                due = presentation.instant(case.next_due_at or case.received_at, case.plan.zone)
                return f"imported as {case.number}, due {due}"
        self.counts["imported before"] += 1
        return f"imported before, as {known.number}"

    def _reject_file(self, file: Path, refused: Unreadable) -> None:
        self._say_rejected(file.name, refused)
        report = _beside(file, ".rejected.txt")
        try:
            report.write_text(f"{_reason(refused)}\n")
        except OSError:
            self.stderr.write(f"{report}: cannot be written here")

    def _say(self, where: str, result: str) -> None:
        self.stdout.write(f"{where}: {result}")

    def _say_rejected(self, where: str, refused: Unreadable) -> None:
        self.counts["rejected"] += 1
        self.stdout.write(f"{where}: rejected. {_reason(refused)}")

    def _with_progress(self, file: Path, rows: Iterator[csvfile.Row]) -> Iterator[csvfile.Row]:
        """The same rows, with a bar on a terminal; by bytes, so that the file is read once."""
        whole, done = max(file.stat().st_size, 1), 0
        for row in rows:
            yield row
            done += len(row.raw)
            self._show_progress(min(done / whole, 1), f"line {row.number}")

    def _show_progress(self, share: float, where: str) -> None:
        """A bar on a terminal; nothing where the output goes to a file."""
        if self.stderr.isatty():
            bar = "█" * int(share * 30)
            self.stderr.write(f"\r[{bar:30}] {share:4.0%} {where:16}", ending="")
            if share == 1:
                self.stderr.write("")


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
    return received


def _plan(contract: str | None) -> models.Plan:
    plans = list(models.Plan.objects.filter(**{"contract_id": contract} if contract else {})[:2])
    if len(plans) == 1:
        return plans[0]
    if contract:
        raise CommandError(f"--plan: there is no plan {contract}")
    raise CommandError("--plan: name the contract, since there is not just one plan")


def _importer(username: str | None) -> User:
    people = User.objects.filter(is_active=True, role__in=roles_with("case.receive"))
    if username:
        people = people.filter(username=username)
    person = people.order_by("pk").first()
    if person is None:
        raise CommandError("--by: name an active user who may take requests in")
    return person


def _with_citation(refused: Refused) -> str:
    return f"{refused.message} ({refused.citation})" if refused.citation else refused.message


def _reason(refused: Unreadable) -> str:
    return f"{refused.column}: {refused.reason}" if refused.column else refused.reason


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _write_rejected_rows(
    file: Path, header: list[str], rejected: list[tuple[csvfile.Row, Unreadable]]
) -> None:
    """The rejected lines as they came, each with its number and reason, to be mended and resent."""
    target = _beside(file, ".rejected.csv")
    if not rejected:
        target.unlink(missing_ok=True)
        return
    partial = _beside(file, ".rejected.part")
    with partial.open("w", newline="", encoding="utf-8", errors="surrogateescape") as output:
        writer = csv.writer(output)
        header = [name for name in header if name not in ("line", "reason")]
        writer.writerow(["line", "reason", *header])
        for row, refused in rejected:
            values = [row.columns[name] for name in header] if row.columns else [_as_came(row)]
            writer.writerow([row.number, _reason(refused), *values])
    partial.replace(target)


def _as_came(row: csvfile.Row) -> str:
    return row.raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
