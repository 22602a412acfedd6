"""The forms of a publication: its data, and one form per kind of block."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lobby.models import Ambition
from lobby.publications.choices import BLOCK_TEXTS, BlockKind, GoalScope, PublicationKind
from lobby.publications.facts import unknown_names, unknown_text
from lobby.publications.models import Block, Publication
from m50portal.core.dates import today
from m50portal.core.files import validate_upload
from m50portal.core.forms import DayField, VersionedForm
from members.models import Municipality
from pillars.models import Pillar

B = BlockKind
FIELDS_OF_KIND: dict[str, tuple[str, ...]] = {
    B.HEADING: ("title", "level"),
    B.TEXT: ("text",),
    B.AMBITION: ("ambition", "title", "text"),
    B.PRIORITIES: ("title", "ambition", "text"),
    B.LOBBY_GOALS: ("goal_scope", "pillar"),
    B.QUOTE: ("text", "speaker", "function", "municipality", "consent"),
    B.PRINCIPLES: ("title", "text"),
    B.QUESTION: ("title", "text"),
    B.LIST: ("title", "text"),
    B.ATTACHMENT: ("title", "dated_on", "file"),
    B.MEMBER_COUNT: (),
    B.MEMBER_LIST: (),
}
REQUIRED: dict[tuple[str, str], str] = {
    (B.HEADING, "title"): "Vul de kop in.",
    (B.TEXT, "text"): "Vul de tekst in.",
    (B.QUOTE, "text"): "Vul in wat er is gezegd.",
    (B.QUOTE, "speaker"): "Vul in wie dit zegt.",
    (B.PRINCIPLES, "text"): "Vul ten minste één uitgangspunt in.",
    (B.QUESTION, "title"): "Vul het onderwerp van de vraag in.",
    (B.QUESTION, "text"): "Vul de vraag in.",
    (B.LIST, "text"): "Vul ten minste één regel in.",
    (B.ATTACHMENT, "title"): "Vul de titel van de bijlage in.",
}
PER_LINE = "Zet elk punt op een eigen regel. Nummers en streepjes hoeft u niet te typen."
LABELS: dict[tuple[str, str], tuple[str, str]] = {
    (B.HEADING, "title"): ("Kop", ""),
    (B.AMBITION, "ambition"): (
        "Ambitie uit de lobby",
        "Laat u naam of tekst hieronder leeg, dan staat er wat in de lobby staat.",
    ),
    (B.AMBITION, "title"): ("Naam van de ambitie", ""),
    (B.PRIORITIES, "ambition"): (
        "Prioriteiten uit de lobby",
        "Laat u de regels hieronder leeg, dan staan hier de prioriteiten van deze ambitie.",
    ),
    (B.PRIORITIES, "title"): ("Titel boven de lijst", ""),
    (B.PRIORITIES, "text"): ("Prioriteiten", PER_LINE),
    (B.PRINCIPLES, "title"): ("Titel boven de lijst", ""),
    (B.PRINCIPLES, "text"): ("Uitgangspunten", f"{PER_LINE} Het portaal nummert ze."),
    (B.LIST, "title"): ("Titel boven de lijst", ""),
    (B.LIST, "text"): ("Regels", PER_LINE),
    (B.QUESTION, "title"): ("Onderwerp", "Bijvoorbeeld: Erkenning."),
    (B.QUESTION, "text"): ("Vraag", ""),
    (B.QUOTE, "text"): ("Citaat", "Zonder aanhalingstekens: die zet het portaal erbij."),
    (B.QUOTE, "consent"): (
        "Deze persoon vindt goed dat wij dit met naam publiceren",
        "Zonder toestemming kan het document niet worden vastgesteld.",
    ),
    (B.ATTACHMENT, "title"): ("Titel van de bijlage", ""),
    (B.ATTACHMENT, "dated_on"): (
        "Datum van het stuk",
        "Schrijf elders [datum bijlage 1], dan staat overal dezelfde datum.",
    ),
}


class NewPublicationForm(forms.ModelForm):
    """What is needed to begin."""

    dated_on = DayField(
        label="Datum van het document",
        help_text="Alle aantallen in het document gelden op deze dag.",
        error_messages={"required": "Vul de datum van het document in."},
    )

    class Meta:
        model = Publication
        fields = ("kind", "title", "dated_on", "audience")
        widgets = {"kind": forms.RadioSelect, "audience": forms.RadioSelect}
        error_messages = {"title": {"required": "Vul de titel in."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "audience"):
            _without_empty(self.fields[name])
        self.fields["kind"].initial = PublicationKind.ANNUAL_PLAN
        self.fields["dated_on"].initial = today()


class PublicationForm(VersionedForm):
    """The data on the cover."""

    dated_on = DayField(
        label="Datum van het document",
        help_text="Alle aantallen in het document gelden op deze dag.",
        error_messages={"required": "Vul de datum van het document in."},
    )
    occasion_on = DayField(label="Datum van de aanleiding", required=False)

    class Meta:
        model = Publication
        fields = (
            "title",
            "subtitle",
            "dated_on",
            "audience",
            "occasion",
            "occasion_on",
            "addressees",
        )
        widgets = {
            "audience": forms.RadioSelect,
            "addressees": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "occasion": "Bijvoorbeeld: Commissiedebat Volkshuisvesting en Ruimtelijke Ordening.",
            "addressees": "Zet elke geadresseerde op een eigen regel.",
        }
        error_messages = {"title": {"required": "Vul de titel in."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_empty(self.fields["audience"])


class BlockForm(VersionedForm):
    """One block; shows only the fields of its kind."""

    dated_on = DayField(label="Datum", required=False)

    class Meta:
        model = Block
        fields = (
            *("level", "ambition", "title", "text", "goal_scope", "pillar"),
            *("speaker", "function", "municipality", "consent", "dated_on", "file"),
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "level": forms.RadioSelect,
            "goal_scope": forms.RadioSelect,
            "file": forms.FileInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.kind
        names = FIELDS_OF_KIND[kind]
        for name in [name for name in self.fields if name not in (*names, "version")]:
            del self.fields[name]
        self.order_fields([*names, "version"])
        for name in names:
            self._dress(kind, name, self.fields[name])
        self._narrow()

    def _dress(self, kind: str, name: str, field: forms.Field) -> None:
        label, help_text = LABELS.get((kind, name), ("", ""))
        field.label = label or field.label
        field.help_text = help_text or field.help_text
        message = REQUIRED.get((kind, name))
        if message:
            field.required = True
            field.error_messages["required"] = message
        if name == "text" and kind in (B.QUOTE, B.QUESTION):
            field.widget.attrs["rows"] = 4

    def _narrow(self) -> None:
        """Offers only what exists on the date of the document."""
        day = self.instance.publication.dated_on
        choices = {
            "ambition": (Ambition.objects.of_year(day.year), "Geen"),
            "pillar": (Pillar.objects.as_of(day).in_order(), "Geen"),
            "municipality": (
                Municipality.objects.existing_on(day).order_by("sort_key", "pk"),
                "Geen gemeente",
            ),
        }
        for name, (rows, empty) in choices.items():
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset, field.empty_label = rows, empty
        for name in ("level", "goal_scope"):
            if name in self.fields:
                _without_empty(self.fields[name])

    def clean_file(self) -> Any:
        """Only a new file is looked into."""
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):
            validate_upload(file)
        return file

    def clean_title(self) -> str:
        """A name between square brackets must be a fact."""
        return _known(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """A name between square brackets must be a fact."""
        return _known(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "goal_scope" in self.fields:
            one = cleaned.get("goal_scope") == GoalScope.PILLAR
            if one and not cleaned.get("pillar"):
                self.add_error("pillar", "Kies de pijler.")
            elif not one:
                cleaned["pillar"] = None
        return cleaned

    @property
    def explanation(self) -> str:
        """What this kind of block is."""
        return BLOCK_TEXTS[BlockKind(self.instance.kind)]

    @property
    def takes_facts(self) -> bool:
        """Whether the text may hold facts, so that the list of them helps."""
        return "text" in self.fields


def _without_empty(field: Any) -> None:
    """Radio buttons need no "---------"."""
    field.choices = [choice for choice in field.choices if choice[0]]


def _known(text: str) -> str:
    names = unknown_names(text)
    if names:
        raise forms.ValidationError([unknown_text(name) for name in names])
    return text


class AdoptForm(forms.Form):
    """When it was decided."""

    adopted_on = DayField(
        label="Vastgesteld op",
        help_text="De dag waarop het bestuur of de ledenbijeenkomst dit besloot.",
        error_messages={"required": "Vul in op welke dag dit is vastgesteld."},
    )

    def clean_adopted_on(self) -> Any:
        """Nobody decided tomorrow."""
        day = self.cleaned_data["adopted_on"]
        if day > today():
            raise forms.ValidationError("Deze dag is nog niet geweest. Kies vandaag of eerder.")
        return day
