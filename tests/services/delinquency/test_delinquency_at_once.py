"""Two who work on unpaid premiums in the same instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from cases.models import Case
from delinquency import services
from notices.models import Notice
from premiums.models import Disenrollment, Payment
from regulations.law import Refused
from tests import factories
from tests import factories_delinquency as made

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def at_once(act) -> list[str]:
    def run(_: int) -> str:
        try:
            act()
            return "done"
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        return sorted(pool.map(run, range(3)))


def test_one_disenrollment_of_cms_is_told_once():
    by = made.specialist()
    known = made.delinquency_facts(plan=factories.plan())
    case = services.open_delinquency(known, by=by, at=made.FOUND)
    services.stop(case.pk, ground="mistake", explanation="Wrong.", by=by, at=made.FOUND)
    facts = made.irmaa_facts(plan=known.plan, enrollee=known.enrollee)
    said = at_once(lambda: services.record_irmaa(facts, by=by, at=made.FOUND))
    assert said == ["done", "known_before", "known_before"]
    assert Notice.objects.filter(kind="irmaa_disenrolled").count() == 1
    assert Disenrollment.objects.count() == 1


def test_one_member_has_one_case():
    facts, by = made.delinquency_facts(), made.specialist()
    said = at_once(lambda: services.open_delinquency(facts, by=by, at=made.FOUND))
    assert said == ["done", "open_before", "open_before"]
    assert Notice.objects.count() == 1
    assert Case.objects.count() == 1


def test_one_payment_counts_once_and_one_notice_and_one_transaction_leave():
    by = made.specialist()
    case = made.opened(by=by)
    factories.dispatch_all(case, at=made.FOUND)
    part = made.receipt(made.MARCH, "10.00", reference="101")
    at = made.AFTER_GRACE
    at_once(lambda: services.record_payment(case.pk, part, by=by, at=at))
    assert Payment.objects.count() == 1
    at_once(lambda: services.disenroll(case.pk, nothing_waits=True, by=by, at=at))
    assert case.notices.filter(kind="premium_disenrolled").count() == 1
    factories.dispatch_all(case, at=at)
    at_once(lambda: services.submit(case.pk, submitted_at=at, submission="TC51", by=by, at=at))
    assert Disenrollment.objects.get().payments.count() == 1
