"""Letters to enrollees, providers and the IRE: the row is the queue."""

from django.db import models
from django.db.models import Q

from notices.declared import letter, letter_choices
from notices.models.kinds import Language, RecipientKind
from notices.models.undelivered import Undelivered


class Notice(models.Model):
    """A letter that an event obliges, to one recipient. `facts` are frozen when it is queued.

    One event makes at most one notice of a kind for a recipient: the database says so.
    `dispatched_at` is the instant at which the letter left, which stops the clock. `held_at` is
    since when it waits for a supervisor's review; empty when it may leave. `voided_at` is since
    when it is certain that it never leaves, and `void_why` says why: it is held forever, on record.

    A re-send is a row of its own: `resend_of` is the first letter, of which it is the copy of that
    number. It stops no clock. `form_edition` is the edition of a standard form that it is made
    from; without one it is in our own words. `batch_place` is where a letter that left stands in
    its `batch`; 0 for those that were printed one by one before there were batches.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="notices")
    event = models.ForeignKey("cases.AuditEvent", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=letter_choices)
    recipient = models.CharField(max_length=16, choices=RecipientKind.choices)
    facts = models.JSONField()
    template = models.CharField(max_length=80)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.ENGLISH)
    large_print = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    dispatched_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    resend_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="resends")
    resend_number = models.PositiveSmallIntegerField(default=0)
    batch = models.ForeignKey(
        "notices.PrintBatch", models.PROTECT, null=True, related_name="notices"
    )
    batch_place = models.PositiveIntegerField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    held_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_why = models.TextField(blank=True)
    form_edition = models.ForeignKey(
        "notices.FormEdition", models.PROTECT, null=True, related_name="notices"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "kind", "recipient"],
                name="notice_is_made_once_for_an_event",
                condition=Q(resend_of=None),
            ),
            models.UniqueConstraint(
                fields=["resend_of", "resend_number"], name="notice_is_sent_again_once_for_a_reason"
            ),
            models.CheckConstraint(
                name="notice_resent_has_its_number",
                condition=Q(resend_of=None, resend_number=0)
                | Q(resend_of__isnull=False, resend_number__gt=0),
            ),
            models.UniqueConstraint(
                fields=["batch", "batch_place"], name="notice_has_a_place_in_its_batch"
            ),
            models.CheckConstraint(
                name="notice_in_a_batch_has_left",
                condition=Q(batch=None, batch_place=None)
                | Q(batch=None, batch_place=0, dispatched_at__isnull=False)
                | Q(batch__isnull=False, batch_place__gt=0, dispatched_at__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_dispatched_has_its_print",
                condition=Q(dispatched_at__isnull=True) | ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="notice_held_has_not_left",
                condition=Q(held_at__isnull=True) | Q(dispatched_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_voided_never_leaves",
                condition=Q(voided_at__isnull=True)
                | Q(held_at__isnull=False, dispatched_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_voided_says_why",
                condition=Q(voided_at__isnull=True, void_why="")
                | (Q(voided_at__isnull=False) & ~Q(void_why="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="notice_to_dispatch",
                condition=Q(dispatched_at__isnull=True, voided_at__isnull=True),
            ),
            models.Index(fields=["case", "id"], name="notice_by_case"),
            models.Index(
                fields=["dispatched_at", "id"],
                name="notice_to_batch",
                condition=Q(dispatched_at__isnull=False, batch_place=None),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} ({self.kind})"

    @property
    def is_to_leave(self) -> bool:
        """Whether it has not left and will."""
        return self.dispatched_at is None and self.voided_at is None

    @property
    def is_awaited(self) -> bool:
        """Whether something waits for it to leave: no longer once someone recorded how else its
        recipient was told. It leaves all the same as soon as there is an address."""
        told = Undelivered.How.OTHERWISE
        return self.is_to_leave and all(row.settled_how != told for row in self.undelivered.all())

    @property
    def number(self) -> str:
        """What is printed on the letter, by which the mail room finds it."""
        return f"L-{self.pk}"

    @property
    def called(self) -> str:
        """Its name where letters are listed: by its facts, where letters of one kind go by two
        names, and both may stand in a case."""
        declared = letter(self.kind)
        return declared.called(self.facts) if declared.called else declared.label

    @property
    def file_name(self) -> str:
        """The letter's name in the print folder: says what it is, not who it is for."""
        return f"{self.facts['case_number']}-{self.kind}-{self.recipient}-{self.pk}.pdf"


class NoticePdf(models.Model):
    """The exact letter that was sent, kept forever."""

    notice = models.OneToOneField(Notice, models.PROTECT, primary_key=True, related_name="pdf")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"letter of notice {self.notice_id}"
