"""What people fill in about manifests and signatures."""

import re
from typing import Any

from django import forms

from lobby.choices import MandateBody
from lobby.models import Manifest
from lobby.selectors_manifest import signing_roles
from m50portal.core.dates import today
from m50portal.core.files import validate_upload
from m50portal.core.forms import DayField, VersionedForm
from members.models import Municipality, MunicipalRole

MOST_CHARACTERS = 400
NUMBER = re.compile(r"^\d{1,2}[.)]\s+")  # typed along; the portal numbers them itself


class ManifestForm(VersionedForm):
    """The text of a manifest; the principles one on a line, numbered as they stand."""

    principles = forms.CharField(
        label="Uitgangspunten",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Eén uitgangspunt per regel. De nummers volgen de volgorde.",
    )

    class Meta:
        model = Manifest
        fields = ["title", "occasion", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def clean_principles(self) -> list[str]:
        """The lines that say something, without the numbers that were typed along."""
        lines = [
            NUMBER.sub("", line.strip()) for line in self.cleaned_data["principles"].splitlines()
        ]
        kept = [line for line in lines if line]
        for number, line in enumerate(kept, start=1):
            if len(line) > MOST_CHARACTERS:
                raise forms.ValidationError(
                    f"Uitgangspunt {number} heeft {len(line)} tekens. Maak er hooguit "
                    f"{MOST_CHARACTERS} van."
                )
        return kept


class AdoptForm(forms.Form):
    """When and by whom a manifest was adopted."""

    adopted_on = DayField(
        label="Vastgesteld op",
        initial=today,
        error_messages={"required": "Vul in op welke dag het manifest is vastgesteld."},
    )
    adopted_by = forms.CharField(
        label="Vastgesteld door",
        max_length=120,
        initial="het dagelijks bestuur",
        error_messages={"required": "Vul in wie het manifest vaststelde."},
    )


class HandOverForm(forms.Form):
    """When and to whom a manifest was handed over."""

    handed_over_on = DayField(
        label="Aangeboden op",
        error_messages={"required": "Vul in op welke dag het manifest is aangeboden."},
    )
    handed_over_to = forms.CharField(
        label="Aangeboden aan",
        max_length=200,
        help_text="Bijvoorbeeld: de vaste Kamercommissie voor Volkshuisvesting en Ruimtelijke Ordening.",
        error_messages={"required": "Vul in aan wie het manifest is aangeboden."},
    )

    def __init__(self, *args: Any, manifest: Manifest, **kwargs: Any) -> None:
        initial = {
            "handed_over_on": manifest.handed_over_on,
            "handed_over_to": manifest.handed_over_to,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})


class ChooseMunicipalityForm(forms.Form):
    """For which municipality the secretariat signs."""

    gemeente = forms.ModelChoiceField(
        label="Gemeente",
        queryset=Municipality.objects.none(),
        to_field_name="slug",
        empty_label="Kies een gemeente",
        error_messages={
            "required": "Kies een gemeente.",
            "invalid_choice": "Deze gemeente staat niet op de lijst. Misschien tekende zij intussen.",
        },
    )

    def __init__(self, *args: Any, municipalities: list[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["gemeente"]
        keys = [row.pk for row in municipalities]
        field.queryset = Municipality.objects.filter(pk__in=keys).order_by("sort_key", "pk")


class RoleField(forms.ModelChoiceField):
    """Somebody who may sign, with name and function."""

    def label_from_instance(self, obj: MunicipalRole) -> str:
        text = f"{obj.official.name}, {str(obj.get_kind_display()).lower()}"
        return text if obj.is_current else f"{text} ({obj.period_text})"


class SignForm(forms.Form):
    """Who signs for a municipality, when, and on whose decision."""

    role = RoleField(
        label="Wie tekent?",
        queryset=MunicipalRole.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie namens de gemeente tekent."},
    )
    signed_on = DayField(
        label="Ondertekend op",
        initial=today,
        error_messages={"required": "Vul in op welke dag de gemeente tekent."},
    )
    body = forms.ChoiceField(
        label="Wie besloot dat de gemeente tekent?",
        choices=MandateBody.choices,
        widget=forms.RadioSelect,
        initial=MandateBody.COLLEGE,
    )
    decided_on = DayField(
        label="Datum van het besluit",
        error_messages={"required": "Vul in op welke dag het besluit is genomen."},
    )
    reference = forms.CharField(
        label="Kenmerk van het besluit", max_length=80, required=False, help_text="Als dat er is."
    )
    document = forms.FileField(
        label="Besluit als bestand",
        required=False,
        help_text="Mag leeg blijven. Alleen uw gemeente en wie een functie bij M50 heeft, zien dit.",
    )
    note = forms.CharField(label="Opmerking", max_length=300, required=False)

    def __init__(
        self, *args: Any, municipality: Municipality, manifest: Manifest, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.queryset = signing_roles(municipality, manifest)

    def clean_document(self) -> Any:
        """Refuses what is no document."""
        document = self.cleaned_data["document"]
        if document:
            validate_upload(document)
        return document


class WithdrawForm(forms.Form):
    """Since when a municipality no longer stands behind a manifest, and why."""

    withdrawn_on = DayField(
        label="Ingetrokken op",
        initial=today,
        error_messages={"required": "Vul in op welke dag de gemeente intrekt."},
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf waarom de gemeente de handtekening intrekt."},
    )


class InviteForm(forms.Form):
    """What the mail adds to its own text."""

    note = forms.CharField(
        label="Wat wilt u erbij zeggen?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bijvoorbeeld tot wanneer het kan. Dit staat in de mail, boven de knop.",
    )
