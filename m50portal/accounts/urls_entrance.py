"""Addresses that stand before allauth's own: the same names, with a check that allauth lacks."""

from django.urls import path

from m50portal.accounts import views

urlpatterns = [
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        views.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
]
