"""`backtest`: forecast past weeks as they would have been, and keep how well it did."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.queries import house_zone
from forecast import backtest, document, services


class Command(BaseCommand):
    help = "Forecast each past week with what was known at its start; compare with what happened."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", type=date.fromisoformat, help="such as 2026-01-05")
        parser.add_argument("last", type=date.fromisoformat, help="such as 2026-11-29")
        parser.add_argument("--runs", type=int, default=50, help="runs a week (default 50)")
        parser.add_argument("--seed", type=int, default=14)
        parser.add_argument(
            "--disciplines", action="store_true", help="also compare the orders of work"
        )
        parser.add_argument("--docs", type=Path, help="write the tables into this file")

    def handle(self, *args: Any, **options: Any) -> None:
        zone, seed, runs = house_zone(), options["seed"], options["runs"]
        compare, now = options["disciplines"], timezone.now()
        if runs < 1:
            raise CommandError("--runs must be 1 or more.")
        weeks = []
        for monday in backtest.mondays(options["first"], options["last"]):
            weeks.append(
                backtest.week(monday, zone, seed=seed, runs=runs, now=now, compare=compare)
            )
            self.stdout.write(f"{monday}: {len(weeks[-1].judged):,} tasks")
        try:
            kept = services.keep_backtest(weeks, seed=seed, runs=runs, at=now)
        except ValueError as why:
            raise CommandError(f"Nothing to compare: {why}.") from why
        found = backtest.compared(weeks) if compare else {}
        self.stdout.write("\n".join(document.lines(kept, found)))
        if options["docs"]:
            document.write(options["docs"], kept, found)
