"""What CMS told the plan of a disenrollment that is CMS's own."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CmsNotice(models.Model):
    """The day and the content of CMS's notice that a person is no longer eligible, such as of lost
    lawful presence (42 CFR 422.74(d)(8), 423.44(d)(8), 417.460(j))."""

    disenrollment = models.OneToOneField(
        "premiums.Disenrollment", models.PROTECT, related_name="cms_notice"
    )
    notice_on = models.DateField()
    words = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="cms_notice_has_its_content", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"notice of CMS of {self.notice_on}"
