"""The case is the folder; the decision in it is the machine."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from cases import kinds
from regulations import starts
from regulations.universes import PBP

if TYPE_CHECKING:
    from cases.kinds import Kind
    from cases.models import Matter


class Channel(models.TextChoices):
    PHONE = "phone", "Phone"
    FAX = "fax", "Fax"
    MAIL = "mail", "Mail"
    PORTAL = "portal", "Portal"
    ELECTRONIC = "electronic", "Electronic (file or API)"


class RequesterKind(models.TextChoices):
    ENROLLEE = "enrollee", "The enrollee"
    REPRESENTATIVE = "representative", "A representative of the enrollee"
    PHYSICIAN = "physician", "A physician"
    PROVIDER = "provider", "Another provider"
    # No one asked: the plan itself began the case (42 CFR 422.566(b)(3)-(4)).
    PLAN = "plan", "The plan"

    @classmethod
    def asking(cls) -> list[tuple[str, str]]:
        """Those who can ask the plan for something, as forms and files offer them."""
        return [each for each in cls.choices if each[0] != cls.PLAN]


class Case(models.Model):
    """One request's folder: who, when, who works on it, what is next due. It has no states."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=16, choices=kinds.choices)
    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="cases")
    enrollee = models.ForeignKey("cases.Enrollee", models.PROTECT, related_name="cases")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    requester_kind = models.CharField(max_length=16, choices=RequesterKind.choices)
    requester_name = models.CharField(max_length=120)
    requester_phone = models.CharField(max_length=40, blank=True)
    requester_address = models.TextField(blank=True)
    provider = models.ForeignKey(
        "cases.Provider", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    received_at = models.DateTimeField()
    aor_received_at = models.DateTimeField(null=True, blank=True)
    waiver_received_at = models.DateTimeField(null=True, blank=True)
    restarted_at = models.DateTimeField(null=True, blank=True)
    restart_reason = models.CharField(max_length=10, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    next_due_at = models.DateTimeField(null=True, blank=True)
    pbp = models.CharField("Plan benefit package", max_length=3, blank=True)
    delegate = models.CharField(
        max_length=70,
        blank=True,
        help_text="Delegated entity, if not the plan",
    )
    authorization_number = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "source_key"],
                name="case_source_is_taken_in_once",
                condition=~models.Q(source_key=""),
            ),
            models.CheckConstraint(
                name="case_is_not_received_in_the_future",
                condition=models.Q(received_at__lte=models.F("entered_at")),
            ),
            models.CheckConstraint(
                name="case_restart_says_why",
                condition=models.Q(restarted_at__isnull=True, restart_reason="")
                | (
                    models.Q(restarted_at__isnull=False)
                    & models.Q(restart_reason__in=starts.RESTARTS)
                ),
            ),
            models.CheckConstraint(
                name="case_pbp_has_three_digits",
                condition=models.Q(pbp="") | models.Q(pbp__regex=f"^{PBP}$"),
            ),
            models.CheckConstraint(name="case_is_of_a_kind", condition=~models.Q(kind="")),
            models.CheckConstraint(
                name="case_requester_kind_is_known",
                condition=models.Q(requester_kind__in=RequesterKind.values),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due_at", "id"],
                name="case_by_next_due",
                condition=models.Q(next_due_at__isnull=False),
            ),
            models.Index(
                fields=["assignee", "next_due_at", "id"],
                name="case_by_assignee_and_due",
                condition=models.Q(next_due_at__isnull=False),
            ),
            models.Index(fields=["-entered_at", "-id"], name="case_by_entry"),
            # What came in on a day (`reports.trends`).
            models.Index(fields=["received_at"], name="case_by_receipt"),
            # Where an open duty lies, without a look at the rows or at closed cases.
            models.Index(
                fields=["id"],
                name="case_open",
                include=["kind", "plan", "assignee"],
                condition=models.Q(next_due_at__isnull=False),
            ),
            # Whose a duty is, closed cases too: what came due in a month is counted by it.
            models.Index(fields=["id"], name="case_place", include=["kind", "plan"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def matter(self) -> Matter:
        """The decision in this folder: the machine that its kind names."""
        found: Matter = getattr(self, self.kind)
        return found

    @property
    def kind_(self) -> Kind:
        """What the kind of this case says of itself."""
        return kinds.of(self.kind)

    @property
    def own_pages(self) -> str:
        """The namespace of the addresses of its pages; empty where they have none."""
        return self.kind_.namespace

    @property
    def is_represented(self) -> bool:
        """Whether someone who showed that they may act for the enrollee asked (42 CFR 422.561)."""
        by_representative = self.requester_kind == RequesterKind.REPRESENTATIVE
        return by_representative and self.aor_received_at is not None

    @property
    def received_on(self) -> date:
        """The day of receipt in the plan's zone, which governs the law of a request (ADR 0002)."""
        return self.received_at.astimezone(self.plan.zone).date()

    @property
    def clock_day(self) -> date:
        """The day in the plan's zone whose rows govern the limit to decide and its extension."""
        first = starts.start_of(
            self.received_at,
            aor_received_at=self.aor_received_at,
            waiver_received_at=self.waiver_received_at,
        )
        return first.at.astimezone(self.plan.zone).date()

    @property
    def entry_lag(self) -> timedelta:
        """How long the request lay before it was entered: the clock ran meanwhile."""
        return self.entered_at - self.received_at

    @property
    def clock_starts_at(self) -> datetime:
        """The latest of the request, the form that it needed, and its second beginning."""
        later = (self.aor_received_at, self.waiver_received_at, self.restarted_at)
        return max([self.received_at, *(at for at in later if at)])


class Priority(models.TextChoices):
    STANDARD = "standard", "Standard"
    EXPEDITED = "expedited", "Expedited"
