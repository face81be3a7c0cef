"""The only code that knows the environment. `celery -A config` finds the application here."""
