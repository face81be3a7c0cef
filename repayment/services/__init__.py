"""One function a verb, each one transaction: lock, permission, guard, change, trail, follow-up."""

from repayment.services.begin import agree
from repayment.services.follow import follow, to_look_at
from repayment.services.work import end, remind
