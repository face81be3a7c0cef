"""Addresses of good-cause reinstatements."""

from django.urls import path

from cases.views import folder
from reinstatement.models import Reinstatement
from reinstatement.views import (
    case,
    continue_intake,
    decide,
    files,
    finish,
    intake,
    oversight,
    work,
)

app_name = "reinstatement"
_oversight = "reinstatements/oversight/"
_case = "reinstatements/<str:number>/"
_disenrollment = "reinstatements/disenrollments/<int:pk>/"

urlpatterns = [
    path(_oversight, oversight.samples, name="samples"),
    path(_oversight + "<int:pk>/", oversight.sample, name="sample"),
    path(_oversight + "cases/<int:pk>/", oversight.review_sampled, name="review_sampled"),
    path(_disenrollment + "request/", intake.ask, name="request"),
    path(_disenrollment + "request/sort/", intake.ask_sort, name="request_sort"),
    path(
        _disenrollment + "cms-reinstated/",
        finish.open_cms_reinstatement,
        name="open_cms_reinstatement",
    ),
    # Every fixed word stands above: a number of a case is any word.
    path(_case, case.case, name="case"),
    *folder.paths(_case, Reinstatement),
    path(_case + "intake/", continue_intake.continue_intake, name="continue_intake"),
    path(_case + "intake/sort/", continue_intake.continue_sort, name="continue_sort"),
    path(_case + "intake/taken-back/", work.take_back, name="take_back"),
    path(_case + "cms/follow-up/", decide.follow_up, name="follow_up"),
    path(_case + "cms/ended/", decide.end_referral, name="end_referral"),
    path(_case + "cms/favorable/", decide.record_cms_favorable, name="record_cms_favorable"),
    path(_case + "cms/unfavorable/", decide.record_cms_unfavorable, name="record_cms_unfavorable"),
    path(_case + "plan-error/", decide.find_plan_error, name="find_plan_error"),
    path(_case + "plan-error/canceled/", decide.cancel_disenrollment, name="cancel_disenrollment"),
    path(_case + "attempt/", work.reach_out, name="reach_out"),
    path(_case + "research/", decide.investigate, name="investigate"),
    path(_case + "favorable/", decide.find_favorable, name="find_favorable"),
    path(_case + "unfavorable/", decide.find_unfavorable, name="find_unfavorable"),
    path(_case + "told/", work.notify, name="notify"),
    path(_case + "irmaa-paid/", finish.record_irmaa_paid, name="record_irmaa_paid"),
    path(_case + "submission/", finish.submit, name="submit"),
    path(_case + "submission/returned/", finish.record_return, name="record_return"),
    path(_case + "reply/", finish.complete, name="complete"),
    path(
        _case + "cms/reinstated/", finish.record_cms_reinstatement, name="record_cms_reinstatement"
    ),
    path(_case + "withdraw/", work.withdraw, name="withdraw"),
    path(_case + "months-past/", finish.agree_collection, name="agree_collection"),
    path(_case + "case-file/", files.case_file, name="case_file"),
    path(_case + "package/", files.package, name="package"),
    path(_case + "selection/", oversight.record_selection, name="record_selection"),
]
