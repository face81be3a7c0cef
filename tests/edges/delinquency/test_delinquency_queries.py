"""What the pages of unpaid premiums ask of the database does not grow with months and payments."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from delinquency import services
from tests import factories
from tests import factories_delinquency as made
from tests.pages import signed_in

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def asked(case, page: str) -> int:
    client = signed_in()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/premiums/{case.number}/{page}").status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["", "payment/", "notice/", "bill/", "stop/"])
def test_the_queries_of_a_page_do_not_grow(page):
    by = made.specialist()
    november = date(2025, 11, 1)
    bills = tuple(made.bill(month) for month in (november, date(2025, 12, 1), made.JANUARY))
    case = made.opened(by=by, bills=bills, grace_months=3, premium_due_on=november)
    factories.dispatch_all(case, at=made.FOUND)
    part = made.receipt(made.JANUARY, "1.00", reference="0")
    services.record_payment(case.pk, part, by=by, at=made.FOUND)
    signed_in().get(f"/premiums/{case.number}/{page}")
    few = asked(case, page)
    for number in range(1, 9):
        part = made.receipt(made.JANUARY, "1.00", reference=str(number))
        services.record_payment(case.pk, part, by=by, at=made.FOUND + DAY)
    services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 30 * DAY)
    services.add_bill(case.pk, made.bill(made.MARCH), by=by, at=made.FOUND + 60 * DAY)
    assert asked(case, page) == few
