"""`demo`: invented people and some ninety cases, for a database that has none.

It stands on this floor because it fills everything below as well.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.views import DEMO_PASSWORD
from cases import models, months
from cases.demo import people
from cases.demo.stage import Stage
from determinations.demo import build
from reports import targets

# What the demo's plan means to do on time, in tenths of a percent.
TARGETS = {
    "determination:decide:expedited": 980,
    "determination:decide:standard": 950,
    "reconsideration:decide:standard": 950,
}


def scenes(stage: Stage) -> None:
    """What each kind of case has to show (`DEMO_SCENES`), and what it is measured against."""
    for path in settings.DEMO_SCENES:
        import_string(path)(stage)
    by, month = stage.staff["admin"], months.month_of(stage.now, stage.plan.zone)
    for sort, tenths in TARGETS.items():
        targets.set_target(
            stage.plan.pk, sort=sort, tenths=tenths, from_month=month,
            why="As agreed with the compliance committee.", by=by, at=stage.now,
        )  # fmt: skip


class Command(BaseCommand):
    help = "Fill an empty database with invented people and cases."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing if it is not empty")
        parser.add_argument("--who", action="store_true", help="only say who can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["who"]:
            self._say_who()
            return
        if models.Plan.objects.exists() or User.objects.exists():
            if options["if_empty"]:
                return
            if people.are_here():
                self.stdout.write("The demo is here already; nothing was added.")
                return
            raise CommandError("This database has people or plans already; nothing was added.")
        self.stdout.write("Inventing people and cases …")
        build.build(at=timezone.now(), progress=self._progress, more=scenes)
        self.stdout.write("")

    def _progress(self, done: int, of: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r  {done} of {of} cases", ending="")
            self.stdout.flush()

    def _say_who(self) -> None:
        self.stdout.write(f"  Sign in with the password {DEMO_PASSWORD} as")
        for person in User.objects.order_by("pk"):
            self.stdout.write(f"    {person.username:12} {person}, {person.get_role_display()}")
