"""What a test commits is gone before the next one."""

import pytest
from django.db import IntegrityError, connection

from cases.models import AuditEvent
from tests import emptying, factories


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [0, 500])
def test_nothing_stays_and_the_trail_is_guarded_again(monkeypatch, many):
    monkeypatch.setattr(emptying, "MANY", many)
    factories.denied_case()
    with connection.cursor() as cursor:
        assert "cases_auditevent" in emptying.filled_tables(cursor)
        emptying.empty()
        assert emptying.filled_tables(cursor) == {}
        cursor.execute("select count(*) from django_content_type")
        assert cursor.fetchone()[0] > 20
    factories.received_case()
    with pytest.raises(IntegrityError, match="only ever added"):
        AuditEvent.objects.all().delete()
