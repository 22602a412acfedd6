"""Addresses of this room."""

from django.urls import URLPattern

app_name = "pillars"
urlpatterns: list[URLPattern] = []
