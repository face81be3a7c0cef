"""The plan's staff: a person has one role, perhaps a team, perhaps licenses; who works when."""

from accounts.models.licenses import License
from accounts.models.mail_preference import MailPreference
from accounts.models.on_call import OnCallShift
from accounts.models.staff import Team, User
from accounts.models.working import Absence, StaffChange, WorkingSpan, WorkProfile
