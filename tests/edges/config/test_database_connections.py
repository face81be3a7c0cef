"""How every connection to the database is opened (`config.settings._limits`)."""

import pytest
from django.db import connection


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "expected"), [("jit", "off"), ("idle_in_transaction_session_timeout", "330s")]
)
def test_a_connection_is_limited(name, expected):
    with connection.cursor() as cursor:
        cursor.execute(f"show {name}")
        assert cursor.fetchone() == (expected,)
