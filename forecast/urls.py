"""Addresses of forecasts."""

from django.urls import path

from forecast import views

urlpatterns = [
    path("forecast/", views.forecast, name="forecast"),
    path("next/", views.next_task, name="next_task"),
    path("forecast/new/", views.ask, name="new_forecast"),
    path("forecast/what-if/", views.what_if, name="forecast_what_if"),
    path("forecast/<int:pk>/", views.answer, name="forecast_answer"),
    path("forecast/<int:pk>/moves/<int:task>/", views.move, name="forecast_move"),
]
