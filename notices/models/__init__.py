"""What leaves the building: letters to enrollees and providers, alerts and mail to staff.

Each is a row that a worker picks up; the row is the queue. `Notice.case` and the like point upwards
by string: a schema pointer, no import.
"""

from notices.models.alert import Alert, AlertSchedule, Clock, InboxItem
from notices.models.batch import BatchManifest, MailingProof, PrintBatch, ProofDocument
from notices.models.form_edition import FormEdition
from notices.models.heartbeat import Heartbeat
from notices.models.kinds import Language, RecipientKind
from notices.models.letter_review import LetterReview, LetterReviewRule, PlanParagraphs
from notices.models.mail import Mail, MailFile
from notices.models.notice import Notice, NoticePdf
from notices.models.plan_alert import PlanAlert
from notices.models.report import StrayReport
from notices.models.undelivered import Undelivered
