"""Addresses of this room."""

from django.urls import path

from m50portal.core import views_outbox, views_public, views_trail
from m50portal.core.health import HealthView
from m50portal.core.styleguide import StyleguideView

app_name = "core"
urlpatterns = [
    path("post/", views_outbox.OutboxView.as_view(), name="outbox"),
    path("post/<int:pk>/", views_outbox.MailView.as_view(), name="mail"),
    path("post/<int:pk>/beslissen/", views_outbox.MailActView.as_view(), name="mail_act"),
    path("logboek/", views_trail.TrailView.as_view(), name="audit"),
    path("gezondheid/", HealthView.as_view(), name="health"),
    path(".well-known/security.txt", views_public.SecurityTextView.as_view(), name="security_txt"),
    path("robots.txt", views_public.RobotsView.as_view(), name="robots_txt"),
    path("toegankelijkheid/", views_public.AccessibilityView.as_view(), name="page_accessibility"),
    path("privacy/", views_public.PrivacyView.as_view(), name="page_privacy"),
    path("contact/", views_public.ContactView.as_view(), name="page_contact"),
    path("ontwerp/", StyleguideView.as_view(), name="styleguide"),
]
