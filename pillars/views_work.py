"""Pages about activities and themes."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from members.choices import RoleKind
from members.models import Municipality
from members.selectors import municipality_roles
from pillars.actions_work import (
    add_activity,
    add_theme,
    change_activity,
    join_activity,
    leave_activity,
)
from pillars.choices import CountedBy
from pillars.forms import ACTIVITY_FIELDS, ActivityForm, JoinForm, ThemeForm
from pillars.models import Activity, ActivityParticipation, Pillar, Theme
from pillars.presenters import activity_line
from pillars.selectors import joined

REFUSAL = "Alleen de voorzitter, vicevoorzitter en ondersteuners van de pijler en het secretariaat mogen dit wijzigen."


def work_url(pillar: Pillar | None) -> str:
    """The page with the themes of ``pillar``, or those of the whole network."""
    return reverse("pillars:work", args=[pillar.slug]) if pillar else reverse("pillars:network")


def work_trail(pillar: Pillar | None) -> list[tuple[str, str]]:
    """The breadcrumbs of a page about a theme of ``pillar``."""
    label = f"Pijler {pillar}" if pillar else "Van het hele netwerk"
    return [("Pijlers", reverse("pillars:list")), (label, work_url(pillar))]


class ActivityMixin(PageMixin):
    """What each page about one activity has; ``pk`` in the address names it."""

    permission_required: ClassVar[str] = "pillars.view_pillars"
    kwargs: dict[str, Any]
    object: Activity

    def load(self) -> Activity:
        rows = Activity.objects.select_related("theme__pillar")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return work_trail(self.object.theme.pillar)


class ActivityView(ActivityMixin, RuleMixin, TemplateView):
    """An activity, how far it is and who takes part."""

    template_name = "pillars/activity_detail.html"
    title = "Activiteit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity, user = self.object, self.request.user
        rows = joined(activity)
        line = activity_line(activity, today())
        counts = activity.counted_by == CountedBy.MUNICIPALITIES
        return super().get_context_data(
            activity=activity,
            line=line,
            rows=rows,
            merged=counts and line.reached < len(rows),
            products=list(activity.products.order_by("pk")),
            can_change=user.has_perm("pillars.change_activity", activity),
            can_join=user.has_perm("pillars.join_activity", activity),
            removable={row.pk for row in rows if user.has_perm("pillars.leave_activity", row)},
            **kwargs,
        )


class ActivityFormView(ActivityMixin, ActingView):
    """A form about one activity; afterwards its page."""

    template_name = "core/answer_form.html"
    refusal = REFUSAL

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Activiteit", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:activity", args=[self.object.pk])


class ActivityChangeView(ActivityFormView):
    """Change an activity and how far it is."""

    permission_required = "pillars.change_activity"
    form_class = ActivityForm
    title = "Activiteit wijzigen"
    submit_label = "Activiteit opslaan"
    done = "De activiteit is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: ActivityForm) -> None:
        change_activity(
            activity=self.object,
            values=activity_values(form),
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


def activity_values(form: ActivityForm) -> dict[str, Any]:
    """The columns that the form fills."""
    return {name: form.cleaned_data[name] for name in [*ACTIVITY_FIELDS, "ends_on"]}


class JoinView(ActivityFormView):
    """Let a municipality take part in an activity."""

    permission_required = "pillars.join_activity"
    refusal = "Alleen de pijler, contactambtenaren en het secretariaat melden gemeenten aan."
    form_class = JoinForm
    title = "Gemeente laten meedoen"
    submit_label = "Gemeente toevoegen"

    def get_lead(self) -> str:
        return str(self.object)

    def municipalities(self) -> QuerySet[Municipality]:
        """All members for who leads the activity; the own municipality for a contact official."""
        rows = Municipality.objects.participating_on(today())
        rows = rows.exclude(activity_participations__activity=self.object)
        if self.request.user.has_perm("pillars.change_activity", self.object):
            return rows
        roles = municipality_roles(self.request.user)
        own = {row.municipality_id for row in roles if row.kind == RoleKind.CONTACT_OFFICIAL}
        return rows.filter(pk__in=own)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "municipalities": self.municipalities()}

    def act(self, form: JoinForm) -> None:
        join_activity(activity=self.object, by=self.request.user, **form.cleaned_data)

    def done_text(self, form: JoinForm) -> str:
        return f"{form.cleaned_data['municipality']} doet mee."


class LeaveView(ActingView):
    """Take a municipality off an activity, after asking."""

    permission_required = "pillars.leave_activity"
    form_class = Form
    submit_label = "Deelname verwijderen"
    is_danger = True
    object: ActivityParticipation

    def load(self) -> ActivityParticipation:
        rows = ActivityParticipation.objects.select_related(
            "municipality", "activity__theme__pillar"
        )
        row = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not self.request.user.has_perm("pillars.leave_activity", row):
            raise Http404("Deze deelname is niet van uw gemeente.")
        return row

    def get_title(self) -> str:
        return f"Deelname van {self.object.municipality} verwijderen?"

    def get_lead(self) -> str:
        return "De gemeente telt dan niet meer mee voor deze activiteit. Het logboek bewaart dat zij meedeed."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        trail = work_trail(self.object.activity.theme.pillar)
        return [*trail, ("Activiteit", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:activity", args=[self.object.activity_id])

    def act(self, form: Form) -> None:
        leave_activity(participation=self.object, by=self.request.user)

    def done_text(self, form: Form) -> str:
        return f"{self.object.municipality} doet niet meer mee."


class ThemeAddView(ActingView):
    """Give a pillar, or the whole network, another theme."""

    permission_required = "pillars.change_pillar"
    refusal = REFUSAL
    form_class = ThemeForm
    title = "Thema toevoegen"
    submit_label = "Thema toevoegen"
    object: Pillar | None

    def load(self) -> Pillar | None:
        slug = self.kwargs.get("slug")
        return get_object_or_404(Pillar, slug=slug) if slug else None

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return work_trail(self.object)

    def get_cancel_url(self) -> str:
        return work_url(self.object)

    def act(self, form: ThemeForm) -> None:
        add_theme(pillar=self.object, values=form.cleaned_data, by=self.request.user)

    def done_text(self, form: ThemeForm) -> str:
        return f"Het thema {form.cleaned_data['name']} is toegevoegd."


class ActivityAddView(ActingView):
    """Give a theme another activity."""

    permission_required = "pillars.change_theme"
    refusal = REFUSAL
    form_class = ActivityForm
    title = "Activiteit toevoegen"
    submit_label = "Activiteit toevoegen"
    done = "De activiteit is toegevoegd."
    object: Theme

    def load(self) -> Theme:
        return get_object_or_404(Theme.objects.select_related("pillar"), pk=self.kwargs["pk"])

    def get_lead(self) -> str:
        return f"Bij het thema {self.object}."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return work_trail(self.object.pillar)

    def get_cancel_url(self) -> str:
        return work_url(self.object.pillar)

    def get_form_kwargs(self) -> dict[str, Any]:
        instance = Activity(theme=self.object, starts_on=today())
        return {**super().get_form_kwargs(), "instance": instance}

    def act(self, form: ActivityForm) -> None:
        add_activity(theme=self.object, values=activity_values(form), by=self.request.user)
