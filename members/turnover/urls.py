"""Addresses of this room."""

from django.urls import URLPattern

app_name = "turnover"
urlpatterns: list[URLPattern] = []
