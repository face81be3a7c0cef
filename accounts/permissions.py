"""Who may do what: the one table from role to permission.

A permission is named after the thing and the verb. The same words stand next to each transition and
on each view.
"""

from django.db import models


class Role(models.TextChoices):
    INTAKE = "intake", "Intake specialist"
    NURSE = "nurse", "Nurse reviewer"
    PHYSICIAN = "physician", "Physician or other licensed professional"
    SPECIALIST = "specialist", "Reinstatement specialist"
    SUPERVISOR = "supervisor", "Supervisor"
    COMPLIANCE = "compliance", "Compliance"
    ADMINISTRATOR = "administrator", "Administrator"


_READ = {"case.view", "document.view", "notice.view"}
_CONTRIBUTE = {
    "document.add",
    "note.add",
    "address.correct",
    "required_form.receive",
    "record.complete",
    "letter.correct",
}
_REVIEW = (
    _READ
    | _CONTRIBUTE
    | {"case.take", "case.extend", "case.approve", "case.notify"}
    | {"case.request_expedite", "case.answer_expedite"}
    | {"outreach.record", "grievance.receive", "case.effectuate", "drug.coordinate"}
    | {"treatment.change", "care.record"}
    | {"appeal.receive", "appeal.judge", "appeal.decide", "appeal.forward", "appeal.review"}
)

# Letters on paper: batches for the print room, proof of mailing, what comes back, re-sends.
_MAIL_ROOM = {"batch.view", "mailing.record"}

# What a former member's request for reinstatement needs from first contact to the reply of CMS.
_REINSTATE = {
    "reinstatement.receive",
    "reinstatement.research",
    "reinstatement.notify",
    "reinstatement.collect",
    "reinstatement.submit",
    "reinstatement.withdraw",
    "reinstatement.correct",
    "reinstatement.grievance",
}

# Unpaid premiums, from the warning to the money or the disenrollment.
_COLLECT = {
    "delinquency.open",
    "delinquency.bill",
    "delinquency.collect",
    "delinquency.disenroll",
    "delinquency.submit",
    "delinquency.stop",
    "delinquency.grievance",
}

# Agreements on premiums of months past: what was missed is billed again, one may be ended.
_REPAY = {"repayment.remind", "repayment.end", "repayment.grievance"}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.INTAKE: frozenset(
        _READ
        | _CONTRIBUTE
        | {"case.receive", "case.withdraw", "case.close", "case.notify", "case.request_expedite"}
        | {"outreach.record", "grievance.receive", "case.effectuate"}
        | {"appeal.receive", "appeal.forward", "appeal.review"}
        | _MAIL_ROOM
    ),
    Role.NURSE: frozenset(_REVIEW | {"case.recommend", "case.withdraw", "case.close"}),
    Role.PHYSICIAN: frozenset(_REVIEW | {"case.deny"}),
    Role.SPECIALIST: frozenset(
        _READ
        | {"document.add", "note.add", "address.correct", "letter.correct"}
        | _REINSTATE
        | {"reinstatement.take", "reinstatement.decide"}
        | _COLLECT
        | {"delinquency.take"}
        | _REPAY
        | {"repayment.take"}
    ),
    Role.SUPERVISOR: frozenset(
        _READ
        | _CONTRIBUTE
        | {"case.receive", "case.assign", "case.extend", "case.notify", "case.close"}
        | {"treatment.change"}
        | {"case.withdraw", "case.dismiss", "case.vacate", "case.reopen", "mail.view"}
        | {"case.request_expedite", "case.answer_expedite"}
        | {"outreach.record", "grievance.receive", "grievance.answer"}
        | {"case.effectuate", "report.view", "disaster.declare", "batch.make"}
        | _MAIL_ROOM
        | {"appeal.receive", "appeal.judge", "appeal.forward", "appeal.review"}
        | _REINSTATE
        | {"reinstatement.assign", "reinstatement.review", "reinstatement.select"}
        | _COLLECT
        | {"delinquency.assign"}
        | _REPAY
        | {"repayment.assign"}
        | {"reinstatement.end_referral", "reinstatement.take_back"}
        | {"mail.settle", "work.watch"}
        | {"on_call.plan", "staff.plan", "work.rule"}
        | {"letter.review", "extension.review", "coverage_rule.keep"}
        | {"continuity.view", "continuity.keep"}
    ),
    Role.COMPLIANCE: frozenset(
        _READ
        | {"mail.view", "report.view", "record.complete", "disaster.declare", "batch.view"}
        | {"reinstatement.review", "reinstatement.select", "mail.settle", "continuity.view"}
    ),
    Role.ADMINISTRATOR: frozenset(
        {"mail.view", "mail.settle", "staff.correct_address", "work.watch", "disaster.declare"}
        | {"alert.configure", "on_call.plan", "letter.settings", "extension.settings"}
        | {"staff.license"}
    ),
}
# Every signed-in person.
EVERYONE = frozenset({"signed_in"})


def may(role: str, permission: str) -> bool:
    """Whether people with this role have the permission; an unknown role has none."""
    return permission in PERMISSIONS.get(role, frozenset()) | EVERYONE


def roles_with(permission: str) -> list[str]:
    """The roles that have the permission, in the order of the table."""
    return [role for role in PERMISSIONS if may(role, permission)]
