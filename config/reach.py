"""Whether the servers that the environment names answer: said before anything else starts."""

from __future__ import annotations

from collections.abc import Mapping

import dj_database_url
import kombu
import psycopg
from kombu.exceptions import OperationalError

from config.processes import CannotStart

SECONDS = 10


def refuse_unreachable(given: Mapping[str, str]) -> None:
    """Raise CannotStart, with the server's own words, if a named server does not answer."""
    if given.get("DATABASE_URL"):
        _refuse_database(given["DATABASE_URL"])
    if given.get("CELERY_BROKER_URL"):
        _refuse_broker(given["CELERY_BROKER_URL"])


def _refuse_database(url: str) -> None:
    try:
        parts = dj_database_url.parse(url)
        psycopg.connect(
            host=parts["HOST"],
            port=parts["PORT"] or None,
            user=parts["USER"],
            password=parts["PASSWORD"],
            dbname=parts["NAME"],
            connect_timeout=SECONDS,
            **parts.get("OPTIONS", {}),
        ).close()
    except (psycopg.Error, ValueError) as refused:
        raise CannotStart(f"DATABASE_URL is set, but cannot be used: {refused}") from None


def _refuse_broker(url: str) -> None:
    try:
        with kombu.Connection(url, connect_timeout=SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=SECONDS)
    except (OperationalError, OSError, KeyError, ValueError) as refused:
        raise CannotStart(f"CELERY_BROKER_URL is set, but cannot be used: {refused}") from None
