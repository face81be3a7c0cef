"""Extensions as services make them, some time ago."""

from django.utils import timezone

from accounts.permissions import Role
from cases import services as folder
from cases.services import ProviderFacts
from determinations import models, services
from tests import factories
from tests.factories import DAY
from tests.pages import fresh


def extended(ground="enrollee_request", *, by=None, ago=DAY, **facts) -> models.Extension:
    """One taken `ago`, of a request of the day before that."""
    case = fresh(ago + DAY, **facts)
    at = timezone.now() - ago
    by = by or factories.user(Role.NURSE)
    factories.no_second_looks() if not models.SecondLookRule.objects.exists() else None
    return services.extend(case.pk, factories.extension(case, ground, 7), by=by, at=at)


def awaited(npi="1111111112", **facts) -> models.Extension:
    outside = ProviderFacts(name="Dr. Far Away", contracted=False, npi=npi)
    return extended("noncontract_evidence", provider=outside, **facts)


def approve(extension) -> None:
    nurse, case = factories.user(Role.NURSE), extension.case
    folder.take(case.pk, by=nurse, at=timezone.now())
    services.approve(case.pk, reason="Approved as asked.", by=nurse, at=timezone.now())
