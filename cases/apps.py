from django.apps import AppConfig
from django.conf import settings


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        # Here, not above: what the kinds are made of can be imported once all models are loaded.
        from cases import kind_list

        kind_list.start(settings.CASE_KINDS)
