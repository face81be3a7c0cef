"""The plan's staff: a person has one role, perhaps a team, perhaps a licence."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts import permissions
from accounts.permissions import Role


class Team(models.Model):
    """People who share a queue and a supervisor."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of staff. The licence is what 42 CFR 422.566(d) asks of who denies care."""

    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="members")
    profession = models.CharField(max_length=80, blank=True)
    licence_number = models.CharField(max_length=40, blank=True)
    licence_state = models.CharField(max_length=2, blank=True)
    licence_expires_on = models.DateField(null=True, blank=True)

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

    @property
    def licence(self) -> str:
        """Profession, number and State as a decision keeps them; empty without a licence."""
        if not self.licence_number:
            return ""
        return f"{self.profession} {self.licence_number} {self.licence_state}".strip()

    def licensed_on(self, day: date) -> bool:
        """Whether a current licence is on file for the day (42 CFR 422.566(d))."""
        expires = self.licence_expires_on
        return bool(self.licence_number and self.licence_state and expires and expires >= day)
