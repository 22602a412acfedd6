"""What every page is made of: a rule, a list in pages, a private download."""

from typing import Any, ClassVar, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.generic import ListView, View
from django.views.generic.base import ContextMixin

from m50portal.core import audit

R = TypeVar("R", bound=HttpResponseBase)


class RuleMixin(View):
    """A page that a rule opens.

    ``permission_required`` names the rule. ``load()`` runs in ``setup`` and returns what the rule
    is about (or None); it raises Http404 for what the person may not know exists.
    """

    permission_required: ClassVar[str]
    refusal: ClassVar[str] = (
        "Deze pagina is niet voor u bedoeld. Vraag het secretariaat als u hier iets nodig hebt."
    )
    object: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.object = self.load()

    def load(self) -> Any:
        """What the rule is about; nothing by default."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission_required, self.object):
            raise PermissionDenied(self.refusal)
        return super().dispatch(request, *args, **kwargs)

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A page in words for who opens an address that only does something."""
        refused = super().http_method_not_allowed(request, *args, **kwargs)
        page = render(request, "405.html", status=refused.status_code)
        page["Allow"] = refused["Allow"]
        return page


class PublicMixin(View):
    """A page for everybody, also without an account."""

    public: ClassVar[bool] = True

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return login_not_required(super().as_view(**initkwargs))


class PageMixin(ContextMixin, View):
    """Title and breadcrumbs of a page, as the base template wants them.

    ``shows_day``: what the page shows follows the day that was chosen (core.as_of).
    """

    title: str = ""
    shows_day: ClassVar[bool] = False

    def get_title(self) -> str:
        """The h1 and the first part of the tab's title."""
        return self.title

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """``(label, url)`` of the pages above this one, from the top."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            "title": self.get_title(),
            "breadcrumbs": self.get_breadcrumbs(),
            "shows_day": self.shows_day,
            **context,
        }


class FilteredListView(PageMixin, ListView):
    """A list in pages of 50, narrowed by a django-filter FilterSet that lives in the URL."""

    paginate_by = 50
    filterset_class: ClassVar[Any] = None
    filterset: Any = None

    def get_base_queryset(self) -> QuerySet:
        """The rows this person may see, before filtering."""
        return super().get_queryset()

    def get_queryset(self) -> QuerySet:
        rows = self.get_base_queryset()
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(
            self.request.GET or None, queryset=rows, request=self.request
        )
        return self.filterset.qs

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """As Django does, but a page too far is the last page instead of an error."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filterset, **kwargs)


def private_file(
    path: str, *, filename: str, content_type: str, inline: bool = False
) -> FileResponse:
    """The stored file at ``path`` as a download that no cache keeps; Http404 when it is gone."""
    if not path or not default_storage.exists(path):
        raise Http404("Dit bestand is er niet (meer).")
    response = FileResponse(
        default_storage.open(path),
        as_attachment=not inline,
        filename=filename,
        content_type=content_type,
    )
    return sealed(response)


def private_bytes(
    content: bytes, *, filename: str, content_type: str, inline: bool = False
) -> HttpResponse:
    """``content`` as a download that no cache keeps."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "inline"
    return sealed(response)


def sealed(response: R) -> R:
    """``response`` with headers that keep it private and keep a browser from guessing its kind."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def log_download(target: Any, *, by: Any, what: str) -> None:
    """Write in the audit trail that ``by`` downloaded ``what`` of ``target``."""
    audit.record("core.download", target=target, by=by, changes={"what": what})
