"""Reading stories: the list ("wie deed dit al?"), one story, and the pages for everybody."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import ListView, TemplateView, View

from m50portal.core.dates import today
from m50portal.core.files import ending
from m50portal.core.markup import paragraphs
from m50portal.core.views import PageMixin, PublicMixin, RuleMixin, private_bytes, private_file
from m50portal.core.views_export import ExportMixin
from pillars.choices import STORY_BADGES
from pillars.filters_story import StoryFilter
from pillars.models import Story
from pillars.selectors_story import municipality_now, others_like

READ_REFUSAL = "De verhalen zijn voor wie bij M50 of bij een deelnemende gemeente werkt."
CONTENT_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}


class StoryListView(ExportMixin, RuleMixin):
    """Every story that this person may read, newest first."""

    permission_required = "pillars.view_stories"
    refusal = READ_REFUSAL
    title = "Verhalen: excelleren in …"
    template_name = "pillars/story_list.html"
    filterset_class = StoryFilter
    export_name = "verhalen"
    export_head = ("Excelleren in", "Titel", "Gemeente", "Pijler", "Jaar", "In het kort", "Stand")

    def get_base_queryset(self) -> QuerySet[Story]:
        return Story.objects.visible_to(self.request.user).for_lists()

    def export_row(self, row: Any) -> tuple[Any, ...]:
        pillar = row.pillar.name if row.pillar else ""
        state = row.get_state_display()
        return (
            *(row.excels_in, row.title, row.municipality.name, pillar, row.year, row.summary),
            state,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        context = super().get_context_data(**kwargs)
        rows = [(row, STORY_BADGES[row.state]) for row in context["object_list"]]
        return {
            **context,
            "rows": rows,
            "may_add": user.has_perm("pillars.add_story"),
            "may_publish": user.has_perm("pillars.publish_story"),
            "is_narrowed": any(value for key, value in self.request.GET.items() if key != "page"),
            "list_url": reverse("stories:list"),
        }


class StoryMixin(PageMixin):
    """What each page about one story has."""

    permission_required: ClassVar[str] = "pillars.view_stories"
    refusal: ClassVar[str] = READ_REFUSAL
    request: HttpRequest
    kwargs: dict[str, Any]
    object: Story

    def load(self) -> Story:
        rows = Story.objects.visible_to(self.request.user)
        return get_object_or_404(rows.for_lists(), slug=self.kwargs["slug"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Verhalen", reverse("stories:list"))]


class StoryView(StoryMixin, RuleMixin, TemplateView):
    """A story, what looks like it, and what this person may do."""

    template_name = "pillars/story_detail.html"

    def get_title(self) -> str:
        return self.object.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story, user = self.object, self.request.user
        return super().get_context_data(
            story=story,
            badge_kind=STORY_BADGES[story.state],
            text=paragraphs(story.text),
            result=paragraphs(story.result),
            now=municipality_now(story.municipality),
            alike=others_like(story, user),
            may_change=user.has_perm("pillars.change_story", story),
            may_withdraw=user.has_perm("pillars.withdraw_story", story),
            may_publish=user.has_perm("pillars.publish_story"),
            sees_members=user.has_perm("members.view_municipality", story.municipality),
            **kwargs,
        )


class StoryPictureView(StoryMixin, RuleMixin, View):
    """The picture, for who may read the story."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return picture_of(self.object)


def picture_of(story: Story) -> HttpResponseBase:
    """The picture of ``story`` to show on a page; Http404 when it has none."""
    name = story.picture.name or ""
    kind = CONTENT_TYPES.get(ending(name), "application/octet-stream")
    return private_file(
        name, filename=f"{story.slug}.{ending(name)}", content_type=kind, inline=True
    )


# --- For everybody ------------------------------------------------------------------------------
class PublicListView(PublicMixin, PageMixin, ListView):
    """The public stories, newest first."""

    title = "Wat middelgrote gemeenten goed doen"
    template_name = "pillars/story_public_list.html"
    paginate_by = 24

    def get_queryset(self) -> QuerySet[Story]:
        return Story.objects.public().for_lists()


class PublicStoryView(PublicMixin, PageMixin, TemplateView):
    """A public story; no people are named."""

    template_name = "pillars/story_public.html"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Verhalen", reverse("stories:public_list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        story = get_object_or_404(Story.objects.public().for_lists(), slug=self.kwargs["slug"])
        self.title = story.title
        return super().get_context_data(
            story=story,
            text=paragraphs(story.text),
            result=paragraphs(story.result),
            now=municipality_now(story.municipality),
            **kwargs,
        )


class PublicPictureView(PublicMixin, View):
    """The picture of a public story."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        return picture_of(get_object_or_404(Story.objects.public(), slug=slug))


# --- The newsletter -----------------------------------------------------------------------------
class NewsletterView(PageMixin, RuleMixin, TemplateView):
    """Public stories as text for a newsletter (``?verhaal=``, more than once): to copy or as a file."""

    permission_required = "pillars.publish_story"
    refusal = "Alleen het secretariaat maakt de nieuwsbrief."
    title = "Verhalen voor de nieuwsbrief"
    template_name = "pillars/story_newsletter.html"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Verhalen", reverse("stories:list"))]

    def chosen(self) -> list[Story]:
        """The stories that the address names, in the order of the list."""
        asked = {
            int(key)
            for key in self.request.GET.getlist("verhaal")
            if key.isdecimal() and len(key) < 19
        }
        return list(Story.objects.public().for_lists().filter(pk__in=asked))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("bestand") != "txt":
            return super().get(request, *args, **kwargs)
        stories = self.chosen()
        if not stories:
            raise Http404("Kies eerst een verhaal.")
        content = self.text(stories).encode()
        name = f"nieuwsbrief-{today():%Y-%m-%d}.txt"
        return private_bytes(content, filename=name, content_type="text/plain; charset=utf-8")

    def text(self, stories: list[Story]) -> str:
        """The chosen stories as plain text with addresses."""
        parts = []
        for story in stories:
            url = self.request.build_absolute_uri(reverse("stories:public", args=[story.slug]))
            head = f"Excelleren in {story.excels_in}: {story.title} ({story.municipality.name}, {story.year})"
            parts.append(f"{head}\n{story.summary}\nLees verder: {url}")
        return "\n\n".join(parts) + "\n"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stories = self.chosen()
        return super().get_context_data(
            stories=list(Story.objects.public().for_lists()[:100]),
            chosen={story.pk for story in stories},
            text=self.text(stories) if stories else "",
            **kwargs,
        )
