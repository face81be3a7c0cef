"""The plan's staff: a person has one role, perhaps a team, perhaps licenses; who is on call."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

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


class License(models.Model):
    """A license on file, which 42 CFR 422.566(d) asks of who denies care.

    Rows are not changed: a renewed license is a row of its own, and one that was entered wrongly,
    restricted or given up is taken off the file by its end. One that was on file before its kind
    was asked for has none, and signs nothing; `entered_by` is empty for it too.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="licenses")
    kind = models.CharField(max_length=30, blank=True)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=2, blank=True)
    expires_on = models.DateField(null=True)
    care_fields = ArrayField(models.CharField(max_length=30), default=list)
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="license_end_says_by_whom_and_why",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why="")),
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "state", "number", "expires_on"],
                name="license_is_on_file_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.held.named

    @property
    def held(self) -> law.Held:
        return law.Held(
            self.kind, self.number, self.state, self.expires_on, tuple(self.care_fields)
        )


class OnCallShift(models.Model):
    """Someone is on call from `starts_at` up to, but not at, `ends_at`: for a team or, without one,
    for the house. One called off is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shifts")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="shift_called_off_says_by_whom",
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at", "starts_at"],
                name="shift_by_end",
                condition=Q(called_off_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"


class MailPreference(models.Model):
    """How a person wants alerts mailed. Without a row: each right away, at any hour.

    Times are on the wall in `time_zone`; quiet hours may run over midnight.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    time_zone = models.CharField(max_length=60)
    digest_at = models.TimeField(null=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"mail preference of {self.pk}"
