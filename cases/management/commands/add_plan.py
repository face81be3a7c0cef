"""`add_plan`: the contract whose requests this instance decides."""

from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Plan
from cases.models.people import PlanType


class Command(BaseCommand):
    help = "Add a plan: its contract, its time zone, and how letters say to reach it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contract_id", help="as CMS writes it: H1234")
        parser.add_argument("name")
        parser.add_argument("--time-zone", required=True, help="such as America/New_York")
        parser.add_argument("--address", required=True, help=r"lines separated by \n")
        parser.add_argument("--phone", required=True)
        parser.add_argument("--plan-type", choices=PlanType.values, default=PlanType.MA)
        parser.add_argument("--tty", default="711")
        parser.add_argument("--fax", default="")
        parser.add_argument("--hours", default="")
        parser.add_argument("--ire-name", default="", help="who reviews the plan's appeals")
        parser.add_argument("--ire-address", default="", help=r"lines separated by \n")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["time_zone"] not in available_timezones():
            raise CommandError("--time-zone: name one such as America/New_York")
        names = ("contract_id", "name", "time_zone", "phone", "plan_type", "tty", "fax", "hours")
        plan = Plan(**{name: options[name] for name in names})
        plan.address = _lines(options["address"])
        plan.ire_name = options["ire_name"] or plan.ire_name
        plan.ire_address = _lines(options["ire_address"])
        try:
            plan.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        plan.save()
        self.stdout.write(f"{plan} ({plan.contract_id}) is there.")


def _lines(text: str) -> str:
    return text.replace("\\n", "\n")
