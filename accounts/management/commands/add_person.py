"""`add_person`: give someone of the staff a user name, a role and, where needed, a license."""

from datetime import date
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import License, Team, User
from accounts.permissions import Role
from regulations import care_fields, licenses
from regulations.law import CHECKED, Refused

KINDS = [each.key for each in licenses.KINDS.on(CHECKED)]
FIELDS = [each.key for each in care_fields.CARE_FIELDS.on(CHECKED) if each.key != care_fields.OTHER]


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
        parser.add_argument("--license-kind", choices=KINDS, help="what it is a license of")
        parser.add_argument("--license-number", default="")
        parser.add_argument("--license-state", default="", help="two letters")
        parser.add_argument(
            "--license-field", action="append", choices=FIELDS, default=[],
            help="a field of expertise; may be given several times",
        )  # fmt: skip
        parser.add_argument("--license-expires-on", type=date.fromisoformat, help="2031-12-31")
        parser.add_argument("--password", help="prompted for if omitted")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        team, password = options["team"], options["password"] or getpass()
        names = (
            "username", "role", "first_name", "last_name", "email", "profession",
        )  # fmt: skip
        person = User(**{name: options[name] for name in names})
        person.team = Team.objects.get_or_create(name=team)[0] if team else None
        try:
            validate_password(password, person)
            person.set_password(password)
            person.full_clean()
            held = _license(options)
        except Refused as refused:
            raise CommandError(refused.message) from None
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        person.save()
        if held:
            facts = vars(held) | {"care_fields": list(held.care_fields)}
            License.objects.create(user=person, entered_at=timezone.now(), **facts)
        self.stdout.write(f"{person.username} may sign in as {person.get_role_display().lower()}.")


def _license(options: dict[str, Any]) -> licenses.Held | None:
    """The license of the options, or None without one. Raises Refused."""
    if not any(options[name] for name in ("license_kind", "license_number", "license_field")):
        return None
    held = licenses.Held(
        options["license_kind"] or "",
        options["license_number"],
        options["license_state"].upper(),
        options["license_expires_on"],
        tuple(dict.fromkeys(options["license_field"])),
    )
    licenses.refuse_unlawful(held, on=timezone.localdate())
    return held
