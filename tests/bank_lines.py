"""Lines of bank files and members whose money they may be."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import StringIO

from cases.services import EnrolleeFacts
from delinquency import services
from premiums.models import BankFile
from premiums.services import bank
from tests import factories
from tests import factories_delinquency as made
from tests import factories_reinstatement as members

HEADER = ["member_id", "received_on", "amount", "reference"]


IN_TIME = date(2026, 2, 20)


MARCH_3 = datetime.fromisoformat("2026-03-03T09:00:00-05:00")


def uploaded(*rows, by=None, at=MARCH_3, header=HEADER) -> BankFile:
    text = StringIO()
    csv.writer(text).writerows([header, *rows])
    by, data = by or made.specialist(), text.getvalue().encode()
    return bank.upload_bank_file(factories.plan(), "march.csv", data, by=by, at=at)


def line(member_id: str, amount="41.50", on=IN_TIME, reference="B-1", *more) -> list[str]:
    return [member_id, f"{on}", amount, reference, *more]


def worked_through(*rows, at=MARCH_3, **facts):
    """The lines of a file with these rows, once the worker is through with it."""
    file = uploaded(*rows, at=at, **facts)
    bank.process(file.pk, at=at)
    return list(file.rows.order_by("number"))


def noticed(**facts):
    """The grace period passed and the notice that coverage ends is queued."""
    case = made.opened(**facts)
    factories.dispatch_all(case, at=made.FOUND)
    services.disenroll(case.pk, nothing_waits=True, by=made.specialist(), at=made.AFTER_GRACE)
    return case


def with_both():
    """A member who owes after a disenrollment of 2025 and does not pay now either."""
    ended = members.disenrollment(
        effective_on=date(2025, 4, 1), grace_begins_on=None, grace_ends_on=None,
        notice_sent_on=None, months=(members.month(date(2025, 3, 1)),),
    )  # fmt: skip
    case = made.opened(enrollee=facts_of(ended.enrollee))
    return ended, case


def facts_of(person) -> EnrolleeFacts:
    return EnrolleeFacts(person.member_id, person.first_name, person.last_name)
