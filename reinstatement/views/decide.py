"""Research, and what is decided: by the plan, or by CMS."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.views.pages import Verb, nothing, of_case, of_case_now, page, with_facts
from reinstatement import services
from reinstatement.forms import decide as forms_
from reinstatement.forms.work import CorrectionForm, PlanErrorForm
from reinstatement.presentation.side_panels import (
    criteria,
    criteria_and_sum,
    doubts_panel,
    referral_panel,
)

INVESTIGATE = Verb(
    "investigate",
    "Record the research findings",
    "Record the findings",
    "The findings are recorded.",
    (
        "Complete each point before a decision. Earlier entries are filled in; a change adds a "
        "new record."
    ),
)
FAVORABLE = Verb(
    "find_favorable",
    "Find good cause",
    "Decide favorable and queue the letter",
    "Favorable. The letter with the amount and the last day to pay is on its way.",
    "Either part of the test, and that it was the cause.",
    makes_letters=True,
)
UNFAVORABLE = Verb(
    "find_unfavorable",
    "Find no good cause",
    "Decide unfavorable and queue the letter",
    "Unfavorable. The letter is on its way.",
    "This cannot be appealed; the letter explains how to file a grievance.",
    danger=True,
    makes_letters=True,
)
FOLLOW_UP = Verb(
    "follow_up",
    "Record that the referral was followed up",
    "Record it",
    "Recorded. The next follow-up date is set.",
    "CMS decides; we follow up until it does. The next follow-up is due in a month, or on the "
    "last day to pay if that is earlier (our interpretation; the regulation does not say).",
)
END_REFERRAL = Verb(
    "end_referral",
    "End the referral without a CMS decision",
    "End the referral",
    "The referral ended. If CMS still decides, you can record it here.",
    "Only if nothing more is expected. If CMS decided, record its decision instead.",
    danger=True,
    makes_letters=True,
)
CMS_FAVORABLE = Verb(
    "record_cms_favorable",
    "Record that CMS found good cause",
    "Record it and queue the letter",
    "Recorded. The letter with the amount and the last day to pay is on its way.",
    "As stated in the complaint (CTM). Both the premiums and the income-related amount must be "
    "received by the last day.",
    makes_letters=True,
)
CMS_UNFAVORABLE = Verb(
    "record_cms_unfavorable",
    "Record that CMS did not find good cause",
    "Record it",
    "Recorded. CMS notifies the person itself.",
    danger=True,
)
PLAN_ERROR = Verb(
    "find_plan_error",
    "Record a plan error",
    "Record the error",
    "The error is recorded. Cancel the disenrollment; the letter is on its way.",
    "Good cause is not needed: the plan corrects the error and cancels its own disenrollment.",
    makes_letters=True,
)
CANCEL = Verb(
    "cancel_disenrollment",
    "Record that the disenrollment is canceled",
    "Record the cancellation",
    "Recorded. Coverage continues without a gap.",
)


@requires("reinstatement.research")
def investigate(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, INVESTIGATE, of_case, forms_.ChecklistForm, services.investigate,
        template="reinstatement/verbs/research.html", side_panels=doubts_panel,
    )  # fmt: skip


@requires("reinstatement.decide")
def find_favorable(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, FAVORABLE, of_case, forms_.FavorableForm, services.find_favorable,
        template="reinstatement/verbs/decide.html", side_panels=criteria_and_sum,
    )  # fmt: skip


@requires("reinstatement.decide")
def find_unfavorable(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, UNFAVORABLE, of_case, forms_.DecisionForm, services.find_unfavorable,
        template="reinstatement/verbs/decide.html", side_panels=criteria,
    )  # fmt: skip


@requires("reinstatement.research")
def follow_up(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.follow_up, services.FollowUpFacts)
    return page(
        request, number, FOLLOW_UP, of_case_now, forms_.FollowUpForm, act,
        template="reinstatement/verbs/referral.html", side_panels=referral_panel,
    )  # fmt: skip


@requires("reinstatement.end_referral")
def end_referral(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, END_REFERRAL, of_case_now, forms_.EndReferralForm, services.end_referral,
        template="reinstatement/verbs/referral.html", side_panels=referral_panel,
    )  # fmt: skip


@requires("reinstatement.research")
def record_cms_favorable(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, CMS_FAVORABLE, of_case, forms_.CmsForm, services.record_cms_favorable,
        template="reinstatement/verbs/decide.html", side_panels=criteria_and_sum,
    )  # fmt: skip


@requires("reinstatement.research")
def record_cms_unfavorable(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, CMS_UNFAVORABLE, of_case, forms_.CmsForm, services.record_cms_unfavorable
    )


@requires("reinstatement.research")
def find_plan_error(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, PLAN_ERROR, nothing, PlanErrorForm, services.find_plan_error,
        template="reinstatement/verbs/research.html", side_panels=doubts_panel,
    )  # fmt: skip


@requires("reinstatement.submit")
def cancel_disenrollment(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, CANCEL, nothing, CorrectionForm, services.cancel_disenrollment)
