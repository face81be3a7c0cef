"""The product's Celery application under the clock of a run: `celery -A chaos.app worker`.

Nothing of the product is changed but what time it is, how it calls itself to the mail server (so
that the server's record names the worker) and, in the short run, how often beat sweeps.
"""

import os

from chaos import clock

clock.shift_django()

from django.core.mail import DNS_NAME  # noqa: E402

from config.celery import app as fortnight  # noqa: E402

DNS_NAME._fqdn = os.environ["CHAOS_NAME"]
if os.environ.get("CHAOS_EVERY"):
    for entry in fortnight.conf.beat_schedule.values():
        entry["schedule"] = min(float(os.environ["CHAOS_EVERY"]), entry["schedule"])

app = fortnight
