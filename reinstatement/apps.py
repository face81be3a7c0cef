from django.apps import AppConfig


class ReinstatementConfig(AppConfig):
    name = "reinstatement"
