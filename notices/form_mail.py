"""The mail that says that an edition of a standard form expires: the form, the plan and the day."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from notices.models import Language, Mail
from notices.standard_forms.printed import form_of
from notices.words import ENGLISH, day
from regulations.standard_forms import is_expired


def compose(mail: Mail, *, at: datetime) -> EmailMessage:
    """The message to one person."""
    edition = mail.form_edition
    if edition is None:
        raise ValueError(f"mail {mail.pk} names no edition")
    form, expires = form_of(edition), day(edition.expires_on, ENGLISH)
    is_over = is_expired(edition.expires_on, at.astimezone(edition.plan.zone).date())
    facts = {
        "form": form,
        "edition": edition.edition,
        "language": Language(edition.language).label,
        "plan": edition.plan.name,
        "expires": expires,
        "is_over": is_over,
    }
    verb = "expired" if is_over else "expires"
    return EmailMessage(
        subject=f"{form.name} {verb} on {expires}",
        body=render_to_string("mail/form.txt", facts),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )
