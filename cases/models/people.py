"""The plan, the people it covers, and the providers who treat them."""

from zoneinfo import ZoneInfo

from django.db import models

from notices.models import Language
from regulations.universes import MBI


class PlanType(models.TextChoices):
    MA = "ma", "Medicare Advantage"
    PDP = "pdp", "Part D"
    COST = "cost", "Cost plan"


class Plan(models.Model):
    """A contract with CMS. Its declared zone is the one in which days are counted."""

    name = models.CharField(max_length=120)
    contract_id = models.CharField(max_length=5, help_text="As CMS writes it: H1234")
    plan_type = models.CharField(max_length=4, choices=PlanType.choices, default=PlanType.MA)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    address = models.TextField()
    phone = models.CharField(max_length=40)
    tty = models.CharField(max_length=40, default="711")
    fax = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    ire_name = models.CharField(
        max_length=120, default="Independent review entity", help_text="Who reviews our appeals"
    )
    ire_address = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract_id"], name="plan_contract_is_unique"),
            models.CheckConstraint(
                name="plan_contract_has_cms_form",
                condition=models.Q(contract_id__regex=r"^[A-Z][0-9]{4}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Enrollee(models.Model):
    """A person covered by a plan, known to it by the member ID; `mbi` is Medicare's own.

    `letter_language` and `large_print` are how the person asked to get letters.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="enrollees")
    member_id = models.CharField(max_length=40)
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    date_of_birth = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    mbi = models.CharField("MBI", max_length=11, blank=True)
    letter_language = models.CharField(
        max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    large_print = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "member_id"], name="enrollee_member_id_is_unique_in_plan"
            ),
            models.CheckConstraint(
                name="enrollee_mbi_has_cms_form",
                condition=models.Q(mbi="") | models.Q(mbi__regex=f"^{MBI}$"),
            ),
        ]
        indexes = [models.Index(fields=["last_name", "first_name"], name="enrollee_by_name")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Provider(models.Model):
    """A physician or provider; whether contracted decides which extension grounds are open."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="providers")
    name = models.CharField(max_length=120)
    npi = models.CharField("NPI", max_length=10, blank=True)
    contracted = models.BooleanField(help_text="In the plan's network")
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "npi"],
                name="provider_npi_is_unique_in_plan",
                condition=~models.Q(npi=""),
            )
        ]
        indexes = [models.Index(fields=["plan", "name"], name="provider_by_name")]

    def __str__(self) -> str:
        return self.name
