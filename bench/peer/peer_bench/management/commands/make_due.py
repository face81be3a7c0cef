"""Tickets that are due to be escalated, each with one person to be mailed, and no others."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.utils import timezone
from helpdesk.models import FollowUp, Queue, Ticket


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("number", type=int)

    def handle(self, *, number, **options):
        FollowUp.objects.all().delete()
        Ticket.objects.all().delete()
        owner, _ = get_user_model().objects.get_or_create(
            username="owner", defaults={"email": "owner@example.test", "is_staff": True}
        )
        queue, _ = Queue.objects.get_or_create(
            slug="bench", defaults={"title": "Bench", "escalate_days": 1}
        )
        Ticket.objects.bulk_create(
            Ticket(
                title=f"Ticket {each}", queue=queue, status=Ticket.OPEN_STATUS, priority=3,
                assigned_to=owner, description="An invented ticket.",
            )
            for each in range(number)
        )  # fmt: skip
        Ticket.objects.update(created=timezone.now() - timedelta(days=5))
