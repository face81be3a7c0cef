"""Signs of life: when each sweep and each worker was last at work."""

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of a sweep ("sweep:mail") or of a worker ("worker:name@host")."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
