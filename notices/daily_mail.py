"""The mail of the morning: its row keeps what it says, since only higher floors know it."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notices.models import Mail


def compose(mail: Mail) -> EmailMultiAlternatives:
    """The message, as plain text and as HTML."""
    message = EmailMultiAlternatives(
        subject=mail.told["subject"],
        body=render_to_string("mail/daily.txt", mail.told),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )
    message.attach_alternative(render_to_string("mail/daily.html", mail.told), "text/html")
    return message
