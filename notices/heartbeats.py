"""Signs of life: written by each process at work, each a single statement."""

from datetime import datetime

from notices.models import Heartbeat


def beat(name: str, *, at: datetime) -> None:
    """Keep that `name` gave a sign of life."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name[:120], at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def is_fresh(name: str, *, since: datetime) -> bool:
    """Whether `name` gave a sign of life since then."""
    return Heartbeat.objects.filter(name=name, at__gt=since).exists()


def end(name: str) -> None:
    """Forget `name`: it has ended on purpose."""
    Heartbeat.objects.filter(name=name).delete()
