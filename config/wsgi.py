"""The WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# This process serves: a statement or a lock that takes too long is broken off (see settings).
os.environ.setdefault("STATEMENT_SECONDS", "60")
application = get_wsgi_application()
