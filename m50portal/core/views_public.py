"""Pages for everybody: accessibility, privacy, contact, and what machines ask for."""

import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.generic import TemplateView, View

from m50portal.core.forgetting import kept_reasons
from m50portal.core.views import PageMixin, PublicMixin

SECURITY_TXT_VALID = datetime.timedelta(days=180)


class PublicPageView(PublicMixin, PageMixin, TemplateView):
    """A page of text with the address of the secretariat."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        return super().get_context_data(
            contact_email=sender,
            security_contact=settings.SECURITY_CONTACT.removeprefix("mailto:"),
            session_hours=settings.SESSION_COOKIE_AGE // 3600,
            idle_minutes=settings.SESSION_IDLE_SECONDS // 60,
            **kwargs,
        )


class AccessibilityView(PublicPageView):
    """The accessibility statement, in the order of the Dutch model."""

    template_name = "core/page_accessibility.html"
    title = "Toegankelijkheid"


class PrivacyView(PublicPageView):
    """What is kept about people, why and how long."""

    template_name = "core/page_privacy.html"
    title = "Privacy"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How long data are kept is a row of the register, which stands above this floor."""
        facts = import_string(settings.RETENTION_FACTS)()
        return super().get_context_data(kept_reasons=kept_reasons(), **facts, **kwargs)


class ContactView(PublicPageView):
    """Whom to ask."""

    template_name = "core/page_contact.html"
    title = "Contact"


class SecurityTextView(PublicMixin, View):
    """``security.txt`` (RFC 9116): where to report a weak spot; its end date moves along."""

    def get(self, request: HttpRequest) -> HttpResponse:
        ends_at = (timezone.now() + SECURITY_TXT_VALID).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        lines = [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {ends_at:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: nl, en",
            f"Canonical: {settings.SITE_URL}{reverse('core:security_txt')}",
        ]
        return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class RobotsView(PublicMixin, View):
    """A private portal: nothing here is for a search engine."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            "User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8"
        )
