"""The list of pillars and the pages about one."""

import datetime
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from pillars.actions_pillar import end_pillar, start_pillar
from pillars.actions_work import change_pillar
from pillars.forms import LastDayForm, PillarForm, PillarStartForm
from pillars.models import Pillar
from pillars.presenters import (
    note_people,
    participant_lines,
    people_text,
    pillar_cards,
    plural,
    seat_lines,
    theme_blocks,
)
from pillars.presenters_budget import PartnerSection, partner_section
from pillars.selectors import family_of, past_seats, seats_on
from pillars.selectors_budget import lines_of
from pillars.selectors_network import committee_seats_on, contacts_of
from pillars.views_base import PillarMixin


class PillarListView(RuleMixin, PageMixin, TemplateView):
    """The pillars of a day, with who sits where; below them the ones that have ended."""

    permission_required = "pillars.view_pillars"
    template_name = "pillars/pillar_list.html"
    shows_day = True
    title = "Pijlers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = chosen_day(self.request)
        return super().get_context_data(
            day=day,
            is_today=day == today(),
            day_query=day_query(day),
            cards=pillar_cards(day),
            can_start=self.request.user.has_perm("pillars.manage_seats"),
            ended=list(Pillar.objects.filter(ends_on__lte=day).order_by("-ends_on", "number")),
            **kwargs,
        )


class PillarView(PillarMixin, RuleMixin, TemplateView):
    """Who sits in a pillar and who takes part, on a day."""

    template_name = "pillars/pillar_detail.html"
    shows_day = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pillar, day, user = self.object, self.as_of(), self.request.user
        participants = participant_lines(pillar, day, user=user)
        missing = [line for line in participants if line.lacks_pair]
        municipalities = {line.row.municipality_id for line in participants}
        shown = (
            participants if self._knows_who_left() else [p for p in participants if not p.has_left]
        )
        lines = seat_lines(pillar, seats_on(day, pillar=pillar))
        note_people([line.seat for line in lines], [line.row for line in participants], day)
        return super().get_context_data(
            day=day,
            is_today=day == today(),
            exists_then=pillar.covers(day),
            lines=lines,
            appoint_urls={line.kind: self._appoint_url(line.kind) for line in lines},
            contacts=contacts_of(pillar, day),
            committees=committee_seats_on(day, pillar=pillar),
            participants=shown,
            participants_left=len(participants) - len(shown),
            participants_text=people_text(len(participants), len(municipalities)),
            missing=missing,
            missing_title=f"Bij {plural(len(missing), 'bestuurder', 'bestuurders')} ontbreekt een inhoudelijk ambtenaar.",
            partner=self._partner(day),
            can_change_any=any(line.can_change for line in participants),
            can_change=user.has_perm("pillars.change_pillar", pillar),
            can_manage_seats=user.has_perm("pillars.manage_seats") and pillar.is_current,
            can_sign_up=user.has_perm("pillars.sign_up") and pillar.is_current,
            **kwargs,
        )

    def _knows_who_left(self) -> bool:
        """The offices and who leads the pillar; others see who takes part today, also on a day before."""
        user: Any = self.request.user
        return user.has_perm("members.view_register") or user.has_perm(
            "pillars.change_pillar", self.object
        )

    def _partner(self, day: datetime.date) -> PartnerSection | None:
        """What the knowledge partner does for the pillar that year, for who may see that."""
        user = self.request.user
        if not user.has_perm("pillars.view_programme", self.object):
            return None
        return partner_section(lines_of(self.object, day.year), day.year, user=user)

    def _appoint_url(self, kind: str) -> str:
        return reverse(f"pillars:appoint_{kind}", args=[self.object.slug])


class PillarWorkView(PillarMixin, RuleMixin, TemplateView):
    """The themes of a pillar with their activities."""

    template_name = "pillars/pillar_work.html"
    shows_day = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            blocks=theme_blocks(self.object, self.as_of()),
            can_change=self.request.user.has_perm("pillars.change_pillar", self.object),
            sees_stories=self.request.user.has_perm("pillars.view_stories"),
            theme_url=reverse("pillars:add_theme", args=[self.object.slug]),
            **kwargs,
        )


class NetworkWorkView(RuleMixin, PageMixin, TemplateView):
    """What all members do together, outside the pillars."""

    permission_required = "pillars.view_pillars"
    template_name = "pillars/network_work.html"
    title = "Van het hele netwerk"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Pijlers", reverse("pillars:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            blocks=theme_blocks(None, today()),
            can_change=self.request.user.has_perm("pillars.change_pillar"),
            theme_url=reverse("pillars:add_network_theme"),
            **kwargs,
        )


class PillarHistoryView(PillarMixin, RuleMixin, TemplateView):
    """Where a pillar comes from, what it became and who sat in it."""

    template_name = "pillars/pillar_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            family=family_of(self.object), seats=past_seats(self.object), **kwargs
        )


class PillarChangeView(PillarMixin, ActingView):
    """Change what a pillar says about itself."""

    permission_required = "pillars.change_pillar"
    refusal = "Alleen de voorzitter, vicevoorzitter en ondersteuners van deze pijler en het secretariaat mogen dit wijzigen."
    template_name = "core/answer_form.html"
    form_class = PillarForm
    submit_label = "Pijler opslaan"
    done = "De tekst van de pijler is opgeslagen."

    def get_title(self) -> str:
        return "Tekst van de pijler wijzigen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (f"Pijler {self.object}", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:detail", args=[self.object.slug])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: PillarForm) -> None:
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        change_pillar(
            pillar=self.object,
            values=values,
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class PillarStartView(ActingView):
    """Begin a pillar."""

    permission_required = "pillars.manage_seats"
    refusal = "Alleen het secretariaat begint en beëindigt pijlers."
    form_class = PillarStartForm
    title = "Pijler toevoegen"
    submit_label = "Pijler toevoegen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Pijlers", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:list")

    def act(self, form: PillarStartForm) -> None:
        start_pillar(by=self.request.user, **form.cleaned_data)

    def done_text(self, form: PillarStartForm) -> str:
        return f"De pijler {form.cleaned_data['name']} is toegevoegd. Benoem nu een voorzitter."


class PillarEndView(PillarMixin, ActingView):
    """End a pillar, after saying what ends with it."""

    permission_required = "pillars.manage_seats"
    refusal = PillarStartView.refusal
    form_class = LastDayForm
    submit_label = "Pijler beëindigen"
    is_danger = True

    def get_title(self) -> str:
        return f"Pijler {self.object} beëindigen"

    def get_lead(self) -> str:
        return "Alle plaatsen en deelnames stoppen op dezelfde dag. Alles blijft zichtbaar op een eerdere peildatum."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (f"Pijler {self.object}", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:detail", args=[self.object.slug])

    def act(self, form: LastDayForm) -> None:
        end_pillar(pillar=self.object, ends_on=form.ends_on, by=self.request.user)

    def done_text(self, form: LastDayForm) -> str:
        return f"De pijler {self.object} is beëindigd."
