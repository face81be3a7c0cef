"""What leaves the building: letters to enrollees and providers, alerts and mail to staff.

Each is a row that a worker picks up; the row is the queue. `Notice.case` and the like point upwards
by string: a schema pointer, no import.
"""

from notices.models.alert import Alert, AlertSchedule, Clock, InboxItem
from notices.models.kinds import Kind, Language, RecipientKind
from notices.models.look import Look, LookRule, PlanWords
from notices.models.mail import Mail
from notices.models.notice import Notice, NoticePdf
from notices.models.pulse import Pulse

__all__ = [
    "Alert",
    "AlertSchedule",
    "Clock",
    "InboxItem",
    "Kind",
    "Language",
    "Look",
    "LookRule",
    "Mail",
    "Notice",
    "NoticePdf",
    "PlanWords",
    "Pulse",
    "RecipientKind",
]
