"""The addresses of the product, and those of the toy kind."""

from django.urls import include, path

from config.urls import urlpatterns as ours

urlpatterns = [*ours, path("", include("tests.toy.urls"))]
