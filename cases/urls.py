"""Addresses of the work on cases."""

from django.urls import path

from cases.views import (
    actions,
    case,
    documents,
    expedite,
    gallery,
    intake,
    letters,
    mail,
    papers,
    queue,
    undo,
)

_case = "cases/<str:number>/"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("requests/new/", intake.new, name="new_request"),
    path("requests/new/due/", intake.due, name="new_request_due"),
    path("requests/new/enrollee/", intake.enrollee, name="new_request_enrollee"),
    path(_case, case.case, name="case"),
    path(_case + "take/", actions.take, name="take"),
    path(_case + "assign/", actions.assign, name="assign"),
    path(_case + "extend/", actions.extend, name="extend"),
    path(_case + "expedite/", expedite.request_expedite, name="request_expedite"),
    path(_case + "expedite/grant/", expedite.grant_expedite, name="grant_expedite"),
    path(_case + "expedite/refuse/", expedite.refuse_expedite, name="refuse_expedite"),
    path(_case + "expedite/told/", expedite.tell_expedite_refused, name="tell_expedite_refused"),
    path(_case + "recommend/", actions.recommend, name="recommend"),
    path(_case + "approve/", actions.approve, name="approve"),
    path(_case + "deny/", actions.deny, name="deny"),
    path(_case + "notify/", actions.notify, name="notify"),
    path(_case + "notify-provider/", actions.notify_provider, name="notify_provider"),
    path(_case + "close/", actions.close, name="close"),
    path(_case + "withdraw/", undo.withdraw, name="withdraw"),
    path(_case + "dismiss/", actions.dismiss, name="dismiss"),
    path(_case + "vacate/", undo.vacate_dismissal, name="vacate_dismissal"),
    path(_case + "reopen/", undo.reopen, name="reopen"),
    path(_case + "paper/", papers.receive_paper, name="receive_paper"),
    path(_case + "paper/rest/", papers.cure_paper, name="cure_paper"),
    path(_case + "addresses/", actions.addresses, name="addresses"),
    path(_case + "note/", actions.note, name="note"),
    path(_case + "documents/add/", documents.add, name="add_document"),
    path(_case + "documents/<int:pk>/", documents.download, name="document"),
    path(_case + "letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/", letters.outbox, name="letters"),
    path("mail/", mail.folder, name="mail"),
    path("mail/<str:name>/", mail.message, name="mail_message"),
    path("gallery/", gallery.gallery, name="gallery"),
]
