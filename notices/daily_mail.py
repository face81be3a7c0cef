"""Mails of a schedule: each row keeps what it says, since only higher floors know it."""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notices.models import Mail, MailFile

KINDS = (Mail.Kind.DAILY, Mail.Kind.WEEKLY)


def compose(mail: Mail) -> EmailMultiAlternatives:
    """The message, as plain text and as HTML, with its file where it has one."""
    message = EmailMultiAlternatives(
        subject=mail.told["subject"],
        body=render_to_string(f"mail/{mail.kind}.txt", mail.told),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )
    html = render_to_string(f"mail/{mail.kind}.html", mail.told)
    message.attach_alternative(html, "text/html")
    for file in MailFile.objects.filter(mail=mail):
        message.attach(file.name, bytes(file.content), file.content_type)
    return message
