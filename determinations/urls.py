"""Addresses of requests for coverage and of appeals."""

from django.urls import path

from cases.views import folder
from determinations.models import OrganizationDetermination
from determinations.views import (
    appeals,
    authorization_list,
    care,
    case,
    change,
    coverage_rules,
    decide,
    effectuate,
    expedite,
    extend,
    intake,
    outreach,
    record,
    required_forms,
    signing,
    told,
    undo,
)

_case = "cases/<str:number>/"

urlpatterns = [
    path("requests/new/", intake.new, name="new_request"),
    path("requests/new/due/", intake.due, name="new_request_due"),
    path("requests/new/enrollee/", intake.enrollee, name="new_request_enrollee"),
    path("coverage-rules/", coverage_rules.coverage_rules, name="coverage_rules"),
    path("coverage-rules/new/", coverage_rules.add_coverage_rule, name="add_coverage_rule"),
    path(
        "coverage-rules/<int:pk>/end/", coverage_rules.end_coverage_rule, name="end_coverage_rule"
    ),
    path(
        "prior-authorization-list/",
        authorization_list.authorization_list,
        name="authorization_list",
    ),
    path(
        "prior-authorization-list/new/",
        authorization_list.add_authorization_items,
        name="add_authorization_items",
    ),
    path(
        "prior-authorization-list/<int:pk>/end/",
        authorization_list.end_authorization_item,
        name="end_authorization_item",
    ),
    path("treatments/change/", change.new, name="change_treatment"),
    path("treatments/change/enrollee/", change.enrollee, name="change_treatment_enrollee"),
    path("told-approvals/", told.told_approvals, name="told_approvals"),
    path("told-approvals/<int:pk>/", told.told_approval_rule, name="told_approval_rule"),
    path(_case, case.case, name="case"),
    *folder.paths(_case, OrganizationDetermination),
    path("settings/extensions/", extend.extension_settings, name="extension_settings"),
    path("settings/extensions/<int:pk>/", extend.second_looks, name="second_looks"),
    path(_case + "extend/", extend.extend, name="extend"),
    path(_case + "extend/review/", extend.review_extension, name="review_extension"),
    path(_case + "outreach/", outreach.reach_out, name="reach_out"),
    path(_case + "outreach/none/", outreach.need_no_records, name="need_no_records"),
    path(_case + "expedite/", expedite.request_expedite, name="request_expedite"),
    path(_case + "expedite/grant/", expedite.grant_expedite, name="grant_expedite"),
    path(_case + "expedite/refuse/", expedite.refuse_expedite, name="refuse_expedite"),
    path(_case + "expedite/told/", expedite.notify_refusal_orally, name="notify_refusal_orally"),
    path(_case + "recommend/", decide.recommend, name="recommend"),
    path(_case + "approve/", decide.approve, name="approve"),
    path(_case + "deny/", decide.deny, name="deny"),
    path(_case + "part-d/", decide.find_not_part_d, name="find_not_part_d"),
    path(_case + "lines/", decide.partially_approve, name="partially_approve"),
    path(_case + "notify/", decide.notify, name="notify"),
    path(_case + "notify-provider/", decide.notify_provider, name="notify_provider"),
    path(_case + "told/", told.tell_approval, name="tell_approval"),
    path(_case + "carried-out/", effectuate.effectuate, name="effectuate"),
    path(_case + "withdraw/", undo.withdraw, name="withdraw"),
    path(_case + "dismiss/", decide.dismiss, name="dismiss"),
    path(_case + "vacate/", undo.vacate_dismissal, name="vacate_dismissal"),
    path(_case + "reopen/", undo.reopen, name="reopen"),
    path(_case + "appeal/", appeals.appeal, name="appeal"),
    path(_case + "good-cause/", appeals.find_good_cause, name="find_good_cause"),
    path(_case + "reverse/", appeals.reverse, name="reverse"),
    path(_case + "reverse/part/", appeals.reverse_in_part, name="reverse_in_part"),
    path(_case + "affirm/", appeals.affirm, name="affirm"),
    path(_case + "forward/", appeals.forward, name="forward"),
    path(_case + "review/", appeals.record_review, name="record_review"),
    path(_case + "council/", appeals.ask_council, name="ask_council"),
    path(_case + "case-file/", appeals.case_file, name="case_file"),
    path(_case + "paper/", required_forms.receive_required_form, name="receive_required_form"),
    path(
        _case + "paper/rest/", required_forms.complete_required_form, name="complete_required_form"
    ),
    path(_case + "sign-off/", signing.sign_off, name="sign_off"),
    path(_case + "sign-off/<int:pk>/", signing.past_sign_off, name="past_sign_off"),
    path(_case + "care/", care.record_care_kind, name="record_care_kind"),
    path(_case + "record/", record.complete_record, name="complete_record"),
]
