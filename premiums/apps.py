from django.apps import AppConfig


class PremiumsConfig(AppConfig):
    name = "premiums"

    def ready(self) -> None:
        """A list of kinds that is wrong is told at the start, not with the first payment."""
        from premiums import payees  # it reads the models, which are here only now

        payees.registered()
