"""The Celery application and the whole beat schedule.

Nothing is dispatched in a request and no task has an ETA: each sweep finds due rows and hands
their ids to workers, so with the broker down nothing is lost.
"""

import os
from datetime import UTC, datetime

from celery import Celery

from config.heartbeats import HeartbeatStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# This process serves: a statement or a lock that takes too long is broken off (see settings).
os.environ.setdefault("STATEMENT_SECONDS", "60")

app = Celery("fortnight", task_cls="config.heartbeats:HeartbeatTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
# After it, and not by a second config_from_object: the last of those replaces the others whole.
app.conf.update(
    {
        # The broker may be away for as long as it likes: worker and beat come back with it.
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_connection_timeout": 5,
        "worker_consumer": "config.consumer:Consumer",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        # What runs when the broker goes away runs to its end; handed out again it finds nothing.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "task_time_limit": 300,
        "task_soft_time_limit": 240,
        "timezone": "UTC",
        "worker_hijack_root_logger": False,
        "broker_transport_options": {
            # A task taken by a worker that died is delivered again after this; mostly it has
            # expired by then, and a sweep has handed its rows out again.
            "visibility_timeout": 600,
            # A broker that neither answers nor closes is given up.
            "socket_connect_timeout": 5,
            "socket_timeout": 15,
            "socket_keepalive": True,
            "health_check_interval": 15,
        },
    }
)
app.autodiscover_tasks(
    ["cases", "notices", "premiums", "reinstatement", "repayment", "reports", "forecast"]
)
app.steps["consumer"].add(HeartbeatStep)

# Set in tests, which cannot wait for half minutes.
EVERY_HALF_MINUTE = float(os.environ.get("SWEEP_SECONDS") or 30)
# Intervals in seconds alone: the watch tells by them when a sweep is late.
app.conf.beat_schedule = {
    "dispatch-notices": {"task": "cases.tasks.sweep_notices", "schedule": EVERY_HALF_MINUTE},
    "mark-missed-deadlines": {"task": "cases.tasks.sweep_missed", "schedule": EVERY_HALF_MINUTE},
    "raise-alerts": {"task": "cases.tasks.sweep_alerts", "schedule": EVERY_HALF_MINUTE},
    "raise-plan-alerts": {
        "task": "notices.tasks.sweep_plan_alerts",
        "schedule": EVERY_HALF_MINUTE,
    },
    "work-through-bank-files": {
        "task": "premiums.tasks.sweep_bank_files",
        "schedule": 5.0,
    },
    "assign-new-cases": {"task": "cases.tasks.sweep_unassigned", "schedule": EVERY_HALF_MINUTE},
    "make-daily-batches": {
        "task": "cases.tasks.sweep_daily_batches",
        "schedule": EVERY_HALF_MINUTE,
    },
    "write-batches": {"task": "notices.tasks.sweep_batches", "schedule": 5.0},
    "close-unpaid": {"task": "reinstatement.tasks.sweep_unpaid", "schedule": EVERY_HALF_MINUTE},
    "follow-agreements": {
        "task": "repayment.tasks.sweep_agreements",
        "schedule": EVERY_HALF_MINUTE,
    },
    "warn-of-forms": {"task": "cases.tasks.sweep_forms", "schedule": EVERY_HALF_MINUTE},
    "bring-schedules-along": {"task": "cases.tasks.sweep_schedules", "schedule": 5.0},
    "move-cases": {"task": "cases.tasks.sweep_moves", "schedule": 5.0},
    "give-back-on-return": {"task": "cases.tasks.sweep_returns", "schedule": EVERY_HALF_MINUTE},
    "work-on-forecasts": {"task": "forecast.tasks.sweep_forecasts", "schedule": 5.0},
    "make-hourly-forecast": {
        "task": "forecast.tasks.sweep_hourly",
        "schedule": EVERY_HALF_MINUTE,
    },
    "queue-digests": {"task": "notices.tasks.sweep_digests", "schedule": EVERY_HALF_MINUTE},
    "count-reports": {"task": "reports.tasks.sweep_counts", "schedule": 5.0},
    "queue-mornings": {"task": "reports.tasks.sweep_mornings", "schedule": EVERY_HALF_MINUTE},
    "count-days": {"task": "reports.tasks.sweep_days", "schedule": EVERY_HALF_MINUTE},
    "count-everything-again": {
        "task": "reports.tasks.sweep_month_checks",
        "schedule": EVERY_HALF_MINUTE,
    },
    "send-mail": {"task": "notices.tasks.sweep_mail", "schedule": EVERY_HALF_MINUTE},
    "read-bounces": {"task": "notices.tasks.sweep_bounces", "schedule": EVERY_HALF_MINUTE},
}
for _entry in app.conf.beat_schedule.values():
    # A beat that was started again sweeps right away; without this, one that keeps dying never
    # would.
    _entry["last_run_at"] = datetime(2000, 1, 1, tzinfo=UTC)
    # A sweep that waited longer than its interval is superseded by the next.
    _entry["options"] = {"expires": _entry["schedule"]}


def sweeps() -> dict[str, float]:
    """Each task that beat sends, by its name, and after how many seconds again."""
    return {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
