"""What leaves the building: letters to enrollees and providers, alerts and mail to staff.

Each is a row that a worker picks up; the row is the queue. `Notice.case` and the like point upwards
by string: a schema pointer, no import.
"""

from notices.models.alert import Alert, AlertSchedule, Clock, InboxItem
from notices.models.kinds import Kind, Language, RecipientKind
from notices.models.mail import Mail
from notices.models.notice import Notice, NoticePdf
from notices.models.pulse import Pulse
from notices.models.report import StrayReport

__all__ = [
    "Alert",
    "AlertSchedule",
    "Clock",
    "InboxItem",
    "Kind",
    "Language",
    "Mail",
    "Notice",
    "NoticePdf",
    "Pulse",
    "RecipientKind",
    "StrayReport",
]
