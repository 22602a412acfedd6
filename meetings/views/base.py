"""What the pages about one meeting share."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django_htmx.http import reswap, retarget

from m50portal.core.views import PageMixin, RuleMixin
from meetings.models import AgendaDocument, AgendaItem, Meeting
from meetings.presenters import agenda_of, when_text

NO_EDITOR = (
    "Alleen het secretariaat en de voorzitter, de vicevoorzitter en hun ondersteuners van deze "
    "pijler mogen dit, en alleen zolang de bijeenkomst doorgaat."
)


# The pages about one meeting: label, name of the address.
TABS = (
    ("Agenda", "detail"),
    ("Gegevens", "change"),
    ("Genodigden", "guests"),
    ("Herinneringen", "reminders"),
    ("Aanwezigheid", "attendance"),
)


class MeetingMixin(PageMixin, RuleMixin):
    """A page about one meeting. Whoever may not know of it gets a 404, whoever may only read a 403."""

    permission_required: ClassVar[str] = "meetings.change_meeting"
    refusal: ClassVar[str] = NO_EDITOR
    object: Meeting

    def load(self) -> Meeting:
        meeting = get_object_or_404(Meeting.objects.select_related("pillar"), pk=self.kwargs["pk"])
        user = self.request.user
        if user.has_perm(self.permission_required, meeting):
            return meeting
        if not user.has_perm("meetings.view_meeting", meeting):
            raise Http404("Deze bijeenkomst bestaat niet.")
        return meeting

    @property
    def meeting(self) -> Meeting:
        """The meeting that this page is about."""
        return self.object

    def address(self, name: str, *args: Any) -> str:
        """The address ``meetings:<name>`` of this meeting."""
        return reverse(f"meetings:{name}", args=[self.meeting.pk, self.meeting.slug, *args])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("Bijeenkomsten", reverse("meetings:list")),
            (self.meeting.title, self.meeting.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        base = {"meeting": self.meeting, "when": when_text(self.meeting), "tabs": self.tabs()}
        return super().get_context_data(**{**base, **kwargs})

    def tabs(self) -> list[dict[str, Any]]:
        """The pages about this meeting, for who prepares it; nothing for who only reads."""
        if not self.request.user.has_perm("meetings.change_meeting", self.meeting):
            return []
        pages = [(label, self.address(name)) for label, name in TABS]
        return [
            {"label": label, "url": url, "current": url == self.request.path}
            for label, url in pages
        ]


class AgendaMixin(MeetingMixin):
    """A page or an address that changes the agenda."""

    permission_required = "meetings.edit_agenda"

    def item(self, pk: int, *, also_removed: bool = False) -> AgendaItem:
        """Agenda item ``pk``; it must belong to this meeting."""
        items = AgendaItem.objects.filter(meeting=self.meeting)
        if not also_removed:
            items = items.present()
        item = get_object_or_404(items, pk=pk)
        item.meeting = self.meeting
        return item

    def document(self) -> AgendaDocument:
        """The file of the address; it must belong to this meeting."""
        files = AgendaDocument.objects.filter(item__meeting=self.meeting).select_related("item")
        return get_object_or_404(files, pk=self.kwargs["document"])

    def done(
        self,
        say: str,
        *,
        focus: str = "",
        item: int | None = None,
        undo: dict[str, int] | None = None,
    ) -> HttpResponse:
        """The agenda after a change: the part of the page for htmx, else back to the page.

        ``say`` is read out (htmx) or shown; ``focus`` is a CSS selector, ``item`` the key of the
        item to go to without JavaScript. ``undo`` (``{"punt": 7}``) offers to undo what was said.
        """
        if is_part(self.request):
            # A toast is read out by itself.
            said = "" if undo else say
            context = agenda_context(self.request, self.meeting, undo=undo, say=said, focus=focus)
            response = part(self.request, "meetings/_agenda.html", context)
            return reswap(retarget(response, "#agenda"), "outerHTML")
        if undo is None:
            messages.success(self.request, say)
        query = f"?{urlencode(undo)}" if undo else ""
        place = f"#punt-{item}" if item else "#agenda"
        return redirect(f"{self.meeting.get_absolute_url()}{query}{place}")


def agenda_context(
    request: HttpRequest,
    meeting: Meeting,
    *,
    undo: dict[str, int] | None = None,
    say: str = "",
    focus: str = "",
) -> dict[str, Any]:
    """What ``meetings/_agenda.html`` needs."""
    return {
        "meeting": meeting,
        "agenda": agenda_of(meeting),
        "may_edit": request.user.has_perm("meetings.edit_agenda", meeting),
        "toast": _toast(meeting, undo or {}),
        "say": say,
        "focus": focus,
    }


def _toast(meeting: Meeting, undo: dict[str, int]) -> dict[str, str] | None:
    """What was just removed and where to undo it; None when that is no longer so."""
    base = [meeting.pk, meeting.slug]
    if "punt" in undo:
        item = AgendaItem.objects.filter(
            meeting=meeting, pk=undo["punt"], deleted_at__isnull=False
        ).first()
        if item is not None:
            return {
                "text": f"Agendapunt “{item.title}” verwijderd.",
                "url": reverse("meetings:item_restore", args=[*base, item.pk]),
            }
    if "bestand" in undo:
        file = AgendaDocument.objects.filter(
            item__meeting=meeting, pk=undo["bestand"], deleted_at__isnull=False
        ).first()
        if file is not None:
            return {
                "text": f"Bestand “{file.title}” verwijderd.",
                "url": reverse("meetings:document_restore", args=[*base, file.pk]),
            }
    return None


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks, which wants a part of the page."""
    return request.headers.get("HX-Request") == "true"


def part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A part of a page, without the questions that the frame of a page asks (its menu)."""
    return varying(
        HttpResponse(render_to_string(template, {**context, "csrf_token": get_token(request)}))
    )


def varying(response: HttpResponse) -> HttpResponse:
    """``response`` marked as different for htmx, so that a cache never mixes page and part."""
    patch_vary_headers(response, ["HX-Request"])
    return response
