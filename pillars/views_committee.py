"""Choosing the pillar that a seat in a VNG committee is aligned with."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.views_acting import ActingView
from pillars.actions_committee import align_committee
from pillars.models import CommitteeSeat, Pillar


class AlignForm(forms.Form):
    """The pillar."""

    pillar = forms.ModelChoiceField(
        Pillar.objects.none(),
        label="Stemt af met de pijler",
        empty_label="Kies een pijler",
        error_messages={"required": "Kies een pijler."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = Pillar.objects.current().in_order()  # type: ignore[attr-defined]


class CommitteeAlignView(ActingView):
    """Who sits in a VNG committee aligns with the chair of a pillar: this one."""

    permission_required = "pillars.manage_seats"
    refusal = "Alleen het secretariaat koppelt een VNG-commissie aan een pijler."
    form_class = AlignForm
    title = "Pijler bij een VNG-commissie kiezen"
    submit_label = "Pijler opslaan"
    object: CommitteeSeat

    def load(self) -> CommitteeSeat:
        seats = CommitteeSeat.objects.current().select_related("official", "committee")
        return get_object_or_404(seats, pk=self.kwargs["pk"])

    def get_lead(self) -> str:
        seat = self.object
        return f"{seat.official} zit in de {seat.committee}. Met welke pijler stemt dat af?"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Pijlers", reverse("pillars:list")), ("Wie doet wat", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("pillars:who")

    def get_initial(self) -> dict[str, Any]:
        return {"pillar": self.object.pillar_id}

    def act(self, form: AlignForm) -> None:
        align_committee(seat=self.object, pillar=form.cleaned_data["pillar"], by=self.request.user)

    def done_text(self, form: AlignForm) -> str:
        return f"{self.object.official} stemt af met de pijler {form.cleaned_data['pillar']}."
