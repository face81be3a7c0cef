"""The coverage rules that a plan keeps, so that a denial names one that can be looked up."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import Plan
from notices import words
from regulations import specific


class CoverageRule(models.Model):
    """A rule of a plan's list (42 CFR 422.101(b)). Rows are never edited: one is ended, another
    added. `in_force_until` is the last day, inclusive.
    """

    class Kind(models.TextChoices):
        NCD = "ncd", "NCD"
        LAW = "law", "Statute or regulation"
        MANUAL = "manual", "Medicare manual"
        LCD = "lcd", "LCD"
        ARTICLE = "article", "Article"
        EOC = "eoc", "Evidence of Coverage"
        INTERNAL = "internal", "Internal coverage criteria"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="coverage_rules")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=120, blank=True)
    edition = models.CharField(max_length=60, blank=True, help_text="Or its effective date")
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["kind", "number", "id"]
        constraints = [
            models.CheckConstraint(
                name="coverage_rule_kind_is_known",
                condition=Q(
                    kind__in=["ncd", "law", "manual", "lcd", "article", "eoc", "internal"]
                ),
            ),
            models.CheckConstraint(
                name="coverage_rule_is_named", condition=~Q(number="") | ~Q(title="")
            ),
            models.CheckConstraint(
                name="coverage_rule_ends_after_it_begins",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="coverage_rule_ended_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, in_force_until__isnull=False),
            ),
            models.UniqueConstraint(
                fields=[
                    "plan", "kind", "number", "title", "section", "edition", "in_force_from",
                ],
                name="coverage_rule_is_listed_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["kind", "number", "id"], name="coverage_rule_by_number")]

    def __str__(self) -> str:
        return self.in_words

    @property
    def in_words(self) -> str:
        """As a letter says it, with its edition: what a denial that applies it freezes."""
        short = specific.KINDS.recorded(self.kind, self.in_force_from).short
        section = f"section {self.section}" if self.section[:1].isdigit() else self.section
        named = " ".join(each for each in (short, self.number) if each)
        edition = f"edition {self.edition}" if self.edition else ""
        since = f"in effect from {words.day(self.in_force_from, words.ENGLISH)}"
        parts = (named, self.title, section, edition, since)
        return ", ".join(each for each in parts if each)

    def is_in_force(self, day: date) -> bool:
        until = self.in_force_until
        return self.in_force_from <= day and (until is None or day <= until)
