"""Addresses of the register of business continuity."""

from django.urls import path

from continuity import views

app_name = "continuity"
urlpatterns = [
    path("continuity/", views.overview, name="overview"),
    path("continuity/record.pdf", views.record_for_cms, name="record_for_cms"),
    path("continuity/plan/", views.adopt_plan, name="adopt_plan"),
    path("continuity/outages/new/", views.declare_outage, name="declare_outage"),
    path("continuity/outages/<int:pk>/restore/", views.restore, name="restore"),
    path("continuity/exercises/new/", views.record_exercise, name="record_exercise"),
    path("continuity/exercises/<int:pk>/correct/", views.correct_exercise, name="correct_exercise"),
    path("continuity/findings/new/", views.record_finding, name="record_finding"),
    path("continuity/findings/<int:pk>/correct/", views.correct_finding, name="correct_finding"),
    path("continuity/findings/<int:pk>/validate/", views.validate, name="validate"),
]
