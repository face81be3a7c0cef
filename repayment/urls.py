"""Addresses of repayments."""

from django.urls import path

from cases.views import folder
from repayment.models import Repayment
from repayment.views import agree, case, work

app_name = "repayment"
_case = "repayments/<str:number>/"

urlpatterns = [
    path("reinstatements/members/<int:pk>/agreement/", agree.agree, name="agree"),
    path(_case, case.case, name="case"),
    *folder.paths(_case, Repayment),
    path(_case + "bill/", work.remind, name="remind"),
    path(_case + "end/", work.end, name="end"),
]
