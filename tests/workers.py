"""Real Celery workers on the test's own database and broker."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.celery import app
from tests.paths import ROOT

Worker = subprocess.Popen[bytes]


def node_name(name: str) -> str:
    """What the worker of that name is called by Celery."""
    return f"{settings.CELERY_TASK_DEFAULT_QUEUE}-{name}@localhost"


def start_process(command: list[str], log: Path, **given: str) -> Worker:
    """A worker or beat on the test's database; `given` is added to its environment."""
    with log.open("w") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command], cwd=ROOT,
            env=_environment() | given, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip


def _environment() -> dict[str, str]:
    """The worker's: the test's database instead of the one that the environment names."""
    address, mark, options = settings.DATABASE_URL.partition("?")
    server = address.rpartition("/")[0]
    return os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}{mark}{options}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "FORTNIGHT_VAR": str(settings.VAR_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
    }


def are_idle() -> bool:
    """Whether nothing waits in the queue of this test and no worker has anything in hand."""
    with app.connection_for_read() as broker:
        waits = broker.default_channel.client.llen(settings.CELERY_TASK_DEFAULT_QUEUE)
    asked = app.control.inspect(timeout=1)
    at_work = [*(asked.active() or {}).values(), *(asked.reserved() or {}).values()]
    return not waits and not any(at_work)
