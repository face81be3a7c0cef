"""What two administrators load at the same moment is compared all the same."""

import pytest
from django.db import connection

from accounts.permissions import Role
from notices.models import FormEdition
from regulations.law import Refused
from tests import factories
from tests.invented_form import ENGLISH, loaded
from tests.races import in_parallel, stopped_after
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)
_WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def two_wait() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING)
        return bool(cursor.fetchone()[0] == 2)


def test_one_edition_with_two_texts_for_two_plans_is_kept_with_one():
    """CMS-10003-NDMCP, form instructions: plans may not deviate from the content of the form."""
    by, first = factories.user(Role.ADMINISTRATOR), factories.plan()
    second, third = (factories.plan(name=n, contract_id=n) for n in ("H0002", "H0003"))
    said: list[str] = []

    def load(plan, text: str) -> None:
        try:
            said.append(loaded(by=by, plan=plan, text=text).edition)
        except Refused as refused:
            said.append(refused.code)

    with stopped_after(FormEdition, 0):
        loads = [
            in_parallel(lambda plan=plan, text=text: load(plan, text))
            for plan, text in ((second, ENGLISH), (third, ENGLISH.replace("Talk it over.", "")))
        ]
        eventually(two_wait)
    for each in loads:
        each.join()
    assert sorted(said) == ["2025", "changed_sentence"]
    assert FormEdition.objects.get().plan != first
