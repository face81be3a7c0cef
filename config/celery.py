"""The Celery application and the whole beat schedule.

Nothing is dispatched in a request and no task has an ETA: each sweep finds due rows and hands
their ids to workers, so with the broker down nothing is lost.
"""

import os
from datetime import UTC, datetime

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("fortnight")
app.config_from_object(
    {
        "broker_connection_retry_on_startup": True,
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "task_time_limit": 300,
        "task_soft_time_limit": 240,
        "timezone": "UTC",
        "worker_hijack_root_logger": False,
        "broker_transport_options": {"visibility_timeout": 600},
    }
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["cases", "notices", "reinstatement"])

EVERY_HALF_MINUTE = 30.0
app.conf.beat_schedule = {
    "dispatch-notices": {"task": "cases.tasks.sweep_notices", "schedule": EVERY_HALF_MINUTE},
    "mark-missed-deadlines": {"task": "cases.tasks.sweep_missed", "schedule": EVERY_HALF_MINUTE},
    "raise-alerts": {"task": "cases.tasks.sweep_alerts", "schedule": EVERY_HALF_MINUTE},
    "work-through-bank-files": {
        "task": "reinstatement.tasks.sweep_bank_files",
        "schedule": 5.0,
    },
    "close-unpaid": {"task": "reinstatement.tasks.sweep_unpaid", "schedule": EVERY_HALF_MINUTE},
    "send-mail": {"task": "notices.tasks.sweep_mail", "schedule": EVERY_HALF_MINUTE},
}
for _entry in app.conf.beat_schedule.values():
    # A beat that was started again sweeps at once; without this, one that keeps dying never would.
    _entry["last_run_at"] = datetime(2000, 1, 1, tzinfo=UTC)
    # A sweep that waited longer than its interval is superseded by the next.
    _entry["options"] = {"expires": _entry["schedule"]}
