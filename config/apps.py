"""What Django asks of the project as a whole."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from config import history


class Project(AppConfig):
    """Has no models; brings the check that a database is not from other code."""

    name = "config"

    def ready(self) -> None:
        register(history.check, Tags.database)
