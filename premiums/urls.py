"""Addresses of the ledger: disenrollments, their months and payments, bank files."""

from django.urls import path

from premiums.views import bank, disenrollments, ledger, member

app_name = "premiums"
_new = "reinstatements/disenrollments/new/"
_bank = "reinstatements/bank-files/"
_payment = "reinstatements/payments/<int:pk>/"
_member = "reinstatements/members/<int:pk>/"
_disenrollment = "reinstatements/disenrollments/<int:pk>/"

urlpatterns = [
    path("reinstatements/", disenrollments.find, name="find"),
    path(_new, disenrollments.enter, name="enter"),
    path(_new + "draft/", disenrollments.enter_draft, name="enter_draft"),
    path(_new + "known/", disenrollments.enter_known, name="enter_known"),
    path(_disenrollment, disenrollments.disenrollment, name="disenrollment"),
    path(_disenrollment + "correct/", ledger.correct_disenrollment, name="correct_disenrollment"),
    path(_disenrollment + "cms-notice/", ledger.record_cms_notice, name="record_cms_notice"),
    path(_disenrollment + "payment/", ledger.record_payment, name="record_payment"),
    path(_disenrollment + "months/new/", ledger.add_month, name="add_month"),
    path(_disenrollment + "months/<int:month_pk>/", ledger.correct_month, name="correct_month"),
    path("reinstatements/members/find/", member.find_member, name="find_member"),
    path(_member, member.member, name="member"),
    path(_member + "bills/", member.bill_months, name="bill_months"),
    path("reinstatements/bills/<int:pk>/removed/", member.remove_bill, name="remove_bill"),
    path(_member + "payment/", member.record_payment, name="record_member_payment"),
    path(_payment + "sent-back/", member.return_payment, name="return_member_payment"),
    path(_payment + "returned/", ledger.return_payment, name="return_payment"),
    path(_bank, bank.bank_files, name="bank_files"),
    path(_bank + "<int:pk>/", bank.bank_file, name="bank_file"),
    path(_bank + "<int:pk>/lines/", bank.bank_file_lines, name="bank_file_lines"),
    path(_bank + "<int:pk>/lines/<int:line_pk>/", bank.choose_for_line, name="choose_for_line"),
]
