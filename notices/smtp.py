"""One connection to the mail server for many mails, with a certificate that must be valid."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp
from django.utils.functional import cached_property


class _Talk:
    """Remembers the last command given, so that a broken talk can say where it broke."""

    said_last = ""

    def putcmd(self, cmd: str, args: str = "") -> None:
        self.said_last = cmd.upper()
        super().putcmd(cmd, args)  # type: ignore[misc]


class _Plain(_Talk, smtplib.SMTP):
    pass


class _Encrypted(_Talk, smtplib.SMTP_SSL):
    pass


class Backend(smtp.EmailBackend):
    """Django's, with the certificate checked against EMAIL_CA_FILE where a plan has its own CA.

    There is no setting that leaves the check out: a password would go to the person who answers.
    """

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=settings.EMAIL_CA_FILE or None)


class Post:
    """Hands mails over, one after the other on the same connection while it lasts.

    The connection is opened with the first mail, and again after one that broke it. `where` is the
    last command of the talk that went wrong; empty when it did not come to any.
    """

    def __init__(self) -> None:
        self.where = ""
        self._backend = get_connection()

    def hand_over(self, message: EmailMessage) -> None:
        """Give one mail to the server. Raises what it answered, or how the talk broke."""
        self.where = ""
        try:
            self._backend.open()
            self._backend.send_messages([message])
        except (smtplib.SMTPException, OSError):
            self._drop()
            raise
        if not isinstance(self._backend, smtp.EmailBackend):
            # A folder takes one file for each connection.
            self.close()

    def broke_off(self, error: Exception) -> bool:
        """Whether the talk ended without an answer while a mail was under way."""
        answered = isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
        return not answered and self.where in {"MAIL", "RCPT", "DATA"}

    def close(self) -> None:
        """Say farewell. A server that does not answer it has our mails all the same."""
        with suppress(smtplib.SMTPException, OSError):
            self._backend.close()
        self._backend = get_connection()

    def _drop(self) -> None:
        """Forget the connection without a farewell, for which a hanging server would let us wait.

        After a mere refusal it would still serve; a new one costs little and is surely clean.
        """
        backend = self._backend
        talks = [getattr(backend, name, None) for name in ("connection", "_partial_connection")]
        for talk in filter(None, talks):
            self.where = getattr(talk, "said_last", "")
            with suppress(OSError):
                talk.close()
        self._backend = get_connection()
