"""Addresses of this room."""

from django.urls import URLPattern

app_name = "lobby"
urlpatterns: list[URLPattern] = []
