"""People and teams: a person has one role and perhaps a team."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts import permissions
from accounts.permissions import Role
from regulations import licenses as law
from regulations import signing


class Team(models.Model):
    """People who share a queue and a supervisor."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. `profession` is how letters name it, such as MD."""

    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="members")
    profession = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_role_is_known", condition=models.Q(role__in=Role.values)
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def may(self, permission: str) -> bool:
        """Whether this person's role has the permission; a deactivated person has none."""
        return self.is_active and permissions.may(self.role, permission)

    def held_licenses(self) -> list[law.Held]:
        """The licenses on file, as the law looks at them; those taken off are left out."""
        return [each.held for each in self.licenses.all() if each.ended_at is None]

    def licensed_on(self, day: date) -> bool:
        """Whether one of them may sign a denial of some field on the day (42 CFR 422.566(d))."""
        return not signing.why_not_signer(self.held_licenses(), law.DENIAL, "", on=day)
