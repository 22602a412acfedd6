"""Addresses of this room."""

from django.urls import path

from members.joining import (
    views,
    views_aspirants,
    views_decisions,
    views_prospect,
    views_settings,
)

app_name = "joining"
urlpatterns = [
    path("", views.ProspectListView.as_view(), name="prospects"),
    path("gemeenten/<slug:slug>/", views_prospect.ProspectView.as_view(), name="prospect"),
    path("gemeenten/<slug:slug>/contact/", views_prospect.ContactAddView.as_view(), name="contact_add"),
    path("gemeenten/<slug:slug>/contact/<int:pk>/", views_prospect.ContactCorrectView.as_view(), name="contact_correct"),
    path("gemeenten/<slug:slug>/contact/<int:pk>/intrekken/", views_prospect.ContactWithdrawView.as_view(), name="contact_withdraw"),
    path("gemeenten/<slug:slug>/fase/", views_prospect.StageAddView.as_view(), name="stage_add"),
    path("gemeenten/<slug:slug>/fase/<int:pk>/intrekken/", views_prospect.StageWithdrawView.as_view(), name="stage_withdraw"),
    path("aspiranten/", views_aspirants.AspirantsView.as_view(), name="aspirants"),
    path("aspiranten/<slug:slug>/besluit/", views_aspirants.DecideView.as_view(), name="decide"),
    path("welkom/<slug:slug>/", views_aspirants.OnboardingView.as_view(), name="onboarding"),
    path("welkom/<slug:slug>/afvinken/", views_aspirants.TickView.as_view(), name="tick"),
    path("besluiten/", views_decisions.DecisionListView.as_view(), name="decisions"),
    path("regels/", views_settings.RulesView.as_view(), name="rules"),
    path("regels/nieuw/", views_settings.RulesAddView.as_view(), name="rules_add"),
    path("regels/<int:pk>/", views_settings.RulesEditView.as_view(), name="rules_edit"),
    path("regels/<int:pk>/verwijderen/", views_settings.RulesRemoveView.as_view(), name="rules_remove"),
]  # fmt: skip
