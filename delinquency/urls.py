"""Addresses of unpaid premiums."""

from django.urls import path

from cases.views import folder
from delinquency.models import Delinquency
from delinquency.views import begin, case, work

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
    *folder.paths(_case, Delinquency),
    path(_case + "bill/", work.add_bill, name="add_bill"),
    path(_case + "payment/", work.record_payment, name="record_payment"),
    path(_case + "payment/returned/", work.return_payment, name="return_payment"),
    path(_case + "notice/", work.disenroll, name="disenroll"),
    path(_case + "submission/", work.submit, name="submit"),
    path(_case + "stop/", work.stop, name="stop"),
]
