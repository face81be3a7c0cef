"""Addresses of the work on cases."""

from django.urls import path

from cases.views import (
    alert_schedules,
    assignment,
    batches,
    disasters,
    documents,
    gallery,
    inbox,
    letter_reviews,
    letter_settings,
    letters,
    licenses,
    mail,
    mailing,
    on_call,
    people,
    queue,
    standard_forms,
    work,
)

_case = "cases/<str:number>/"
_letter = _case + "letters/<int:pk>/"
_batch = "letters/batches/<int:pk>/"
_schedule = "alerts/<int:pk>/<str:clock>/"
_settings = "letters/settings/"
_form = _settings + "forms/<int:pk>/"
_letter_reviews = "letters/looks/"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path(_case + "addresses/", work.addresses, name="addresses"),
    path(_case + "letters-as/", work.letters_as, name="letters_as"),
    path(_case + "note/", work.note, name="note"),
    path(_case + "documents/add/", documents.add, name="add_document"),
    path(_case + "documents/<int:pk>/", documents.download, name="document"),
    path(_case + "letters/<int:pk>/", letters.letter, name="letter"),
    path(_letter + "about/", mailing.letter_page, name="letter_page"),
    path(_letter + "mailed/", mailing.prove_mailing, name="prove_mailing"),
    path(_letter + "returned/", mailing.record_return, name="record_return"),
    path(_letter + "again/", mailing.send_again, name="send_again"),
    path(_letter + "told/", mailing.settle_undelivered, name="settle_undelivered"),
    path("letters/", letters.outbox, name="letters"),
    path("letters/batches/", batches.print_batches, name="print_batches"),
    path("letters/batches/make/", batches.make_batch, name="make_batch"),
    path(_batch, batches.print_batch, name="print_batch"),
    path(_batch + "part/", batches.batch_part, name="batch_part"),
    path(_batch + "manifest/", batches.batch_manifest, name="batch_manifest"),
    path(_batch + "archive/", batches.batch_archive, name="batch_archive"),
    path(_batch + "mailed/", batches.prove_batch, name="prove_batch"),
    path(_batch + "papers/<int:proof_pk>/", batches.batch_document, name="batch_document"),
    path(_case + "letters/<int:pk>/words/", letter_reviews.correct_letter, name="correct_letter"),
    path(_letter_reviews, letter_reviews.letter_reviews, name="letter_reviews"),
    path(_letter_reviews + "<int:pk>/", letter_reviews.letter_review, name="letter_review"),
    path(
        _letter_reviews + "<int:pk>/pdf/",
        letter_reviews.letter_review_pdf,
        name="letter_review_pdf",
    ),
    path(
        _letter_reviews + "<int:pk>/release/", letter_reviews.release_letter, name="release_letter"
    ),
    path(_letter_reviews + "<int:pk>/void/", letter_reviews.void_letter, name="void_letter"),
    path(
        _letter_reviews + "<int:pk>/back/", letter_reviews.send_back_letter, name="send_back_letter"
    ),
    path(_settings, letter_settings.letter_settings, name="letter_settings"),
    path(_settings + "<int:pk>/", letter_settings.plan_letters, name="plan_letters"),
    path(
        _settings + "<int:pk>/look/", letter_settings.letter_review_rule, name="letter_review_rule"
    ),
    path(
        _settings + "<int:pk>/words/<str:kind>/<str:language>/",
        letter_settings.plan_paragraphs,
        name="plan_paragraphs",
    ),
    path(_settings + "<int:pk>/forms/", standard_forms.load_form, name="load_form"),
    path(_form, standard_forms.form_edition, name="form_edition"),
    path(_form + "samples/", standard_forms.form_samples, name="form_samples"),
    path(_form + "samples/<str:sample>/", standard_forms.form_sample, name="form_sample"),
    path(_form + "withdraw/", standard_forms.withdraw_form, name="withdraw_form"),
    path("mail/", mail.folder, name="mail"),
    path("mail/undelivered/", mail.not_arrived, name="undelivered"),
    path("mail/undelivered/<int:pk>/", mail.settle, name="settle_mail"),
    path("mail/<str:name>/", mail.message, name="mail_message"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", inbox.open_item, name="inbox_open"),
    path("inbox/<int:pk>/read/", inbox.read_item, name="inbox_read"),
    path("preferences/", inbox.mail_preferences, name="preferences"),
    path("staff/licenses/", licenses.licenses, name="licenses"),
    path("staff/licenses/<int:pk>/", licenses.person_licenses, name="person_licenses"),
    path("staff/licenses/<int:pk>/off/", licenses.end_license, name="end_license"),
    path("staff/people/", people.people, name="people"),
    path("staff/people/<int:pk>/", people.edit_person, name="edit_person"),
    path("staff/people/<int:pk>/absences/", people.enter_absence, name="enter_absence"),
    path("staff/absences/<int:pk>/end/", people.end_absence, name="end_absence"),
    path("staff/rules/", assignment.assignment_rules, name="assignment_rules"),
    path(
        "staff/rules/<int:pk>/<str:case_kind>/", assignment.assignment_rule, name="assignment_rule"
    ),
    path("staff/minutes/", assignment.expected_work, name="expected_work"),
    path("staff/minutes/<str:case_kind>/<str:duty>/", assignment.duty_minutes, name="duty_minutes"),
    path("on-call/", on_call.on_call, name="on_call"),
    path("on-call/<int:pk>/off/", on_call.call_off, name="call_off"),
    path("alerts/", alert_schedules.alert_schedules, name="alert_schedules"),
    path("alerts/progress/", alert_schedules.alert_progress, name="alert_progress"),
    path(_schedule, alert_schedules.alert_schedule, name="alert_schedule"),
    path(_schedule + "<str:duty>/", alert_schedules.alert_schedule, name="alert_schedule_duty"),
    path("disasters/", disasters.disasters, name="disasters"),
    path("disasters/declare/", disasters.declare_disaster, name="declare_disaster"),
    path("disasters/<int:pk>/end/", disasters.end_disaster, name="end_disaster"),
    path("disasters/<int:pk>/access/", disasters.find_access, name="find_access"),
    path(
        "disasters/duties/<str:owed>/<int:pk>/",
        disasters.record_disaster_duty,
        name="record_disaster_duty",
    ),
    path("gallery/", gallery.gallery, name="gallery"),
]
