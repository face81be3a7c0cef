"""`add_person`: give someone of the staff a user name, a role and, where needed, a license."""

from datetime import date
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Team, User
from accounts.permissions import Role


class Command(BaseCommand):
    help = "Add a staff member; prompts for the password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--email", required=True, help="alerts go here")
        parser.add_argument("--team", default="", help="created if new")
        parser.add_argument("--profession", default="", help="such as MD")
        parser.add_argument("--license-number", default="")
        parser.add_argument("--license-state", default="", help="two letters")
        parser.add_argument("--license-expires-on", type=date.fromisoformat, help="2031-12-31")
        parser.add_argument("--password", help="prompted for if omitted")

    def handle(self, *args: Any, **options: Any) -> None:
        team, password = options["team"], options["password"] or getpass()
        names = (
            "username", "role", "first_name", "last_name", "email", "profession",
            "license_number", "license_state", "license_expires_on",
        )  # fmt: skip
        person = User(**{name: options[name] for name in names})
        person.team = Team.objects.get_or_create(name=team)[0] if team else None
        try:
            validate_password(password, person)
            person.set_password(password)
            person.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        person.save()
        self.stdout.write(f"{person.username} may sign in as {person.get_role_display().lower()}.")
