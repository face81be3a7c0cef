"""Addresses of unpaid premiums."""

from django.urls import path

from delinquency.views import begin, case, grievances, work

app_name = "delinquency"
_new = "premiums/new/"
_case = "premiums/<str:number>/"

urlpatterns = [
    path(_new, begin.open_delinquency, name="open"),
    path(_new + "draft/", begin.open_draft, name="open_draft"),
    path(_new + "known/", begin.open_known, name="open_known"),
    path("premiums/irmaa/", begin.record_irmaa, name="record_irmaa"),
    # Every fixed word stands above: a number of a case is any word.
    path(_case, case.case, name="case"),
    path(_case + "take/", work.take, name="take"),
    path(_case + "assign/", work.assign, name="assign"),
    path(_case + "bill/", work.add_bill, name="add_bill"),
    path(_case + "payment/", work.record_payment, name="record_payment"),
    path(_case + "payment/returned/", work.return_payment, name="return_payment"),
    path(_case + "notice/", work.disenroll, name="disenroll"),
    path(_case + "submission/", work.submit, name="submit"),
    path(_case + "stop/", work.stop, name="stop"),
    path(_case + "grievance/", grievances.receive_grievance, name="receive_grievance"),
    path(_case + "grievance/longer/", grievances.extend_grievance, name="extend_grievance"),
    path(_case + "grievance/answer/", grievances.answer_grievance, name="answer_grievance"),
]
