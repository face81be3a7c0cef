"""The look ahead: what will be late, why, and what prevents it."""

from django.apps import AppConfig


class ForecastConfig(AppConfig):
    name = "forecast"
    default_auto_field = "django.db.models.BigAutoField"
