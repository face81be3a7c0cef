"""In which languages letters are, and to whom they go. Which there are: `notices.declared`."""

from django.db import models


class RecipientKind(models.TextChoices):
    ENROLLEE = "enrollee", "Enrollee"
    PROVIDER = "provider", "Physician or provider"
    REPRESENTATIVE = "representative", "Representative"
    IRE = "ire", "Independent review entity"


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"
