"""The page with every component, /ontwerp/: what designers and testers look at."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe
from django.views.generic import TemplateView

from m50portal.core.forms import DayInput
from m50portal.core.views import PublicMixin

PROVINCES = [
    ("", "Alle provincies"),
    ("GE", "Gelderland"),
    ("NB", "Noord-Brabant"),
    ("ZH", "Zuid-Holland"),
]
FORMS_OF_WORK = [
    ("leerkring", "Leerkring"),
    ("casus", "Casuskamer"),
    ("klankbord", "Klankbordgroep"),
]


class DemoForm(forms.Form):
    """One field of every kind; the page shows it with its errors."""

    subject = forms.CharField(
        label="Onderwerp", error_messages={"required": "Vul een onderwerp in."}
    )
    email = forms.EmailField(
        label="E-mailadres", help_text="Bijvoorbeeld a.voorbeeld@altena.example."
    )
    held_on = forms.DateField(
        label="Datum",
        widget=DayInput(),
        error_messages={"required": "Vul een datum in."},
    )
    minutes = forms.IntegerField(
        label="Minuten", widget=forms.NumberInput(attrs={"class": "m50-short"})
    )
    province = forms.ChoiceField(label="Provincie", choices=PROVINCES)
    form_of_work = forms.ChoiceField(
        label="Werkvorm",
        choices=FORMS_OF_WORK,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een werkvorm."},
    )
    themes = forms.MultipleChoiceField(
        label="Pijlers",
        choices=[("ruimte", "Ruimte"), ("sociaal", "Sociaal"), ("financien", "Financiën")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "m50-options--columns"}),
        help_text="U kunt er meer kiezen.",
        required=False,
    )
    note = forms.CharField(
        label="Toelichting", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    attachment = forms.FileField(
        label="Bijlage", help_text="Een pdf van ten hoogste 10 MB.", required=False
    )
    public = forms.BooleanField(label="Dit mag op de website", required=False)


class DemoFilterForm(forms.Form):
    """A filter bar as a list page has it."""

    q = forms.CharField(
        label="Zoek gemeente", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = forms.ChoiceField(label="Provincie", choices=PROVINCES, required=False)
    late = forms.BooleanField(label="Alleen te laat", required=False)


def _rows(names: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows as the components want them: a dictionary each, keys in the order of ``names``."""
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


TABS = _rows(
    "label url current",
    ("Gegevens", "?deel=gegevens", True),
    ("Mensen", "?deel=mensen", False),
    ("Geschiedenis", "?deel=geschiedenis", False),
)
STEPS = _rows(
    "label state text url",
    ("Besluit van het college", "done", "22 augustus 2022", ""),
    ("Deelnemen aan een pijler", "current", "Kies ten minste één pijler.", "#lijst"),
    ("Definitief besluit", "todo", "", ""),
)
BARS = _rows(
    "label value share kind",
    ("Noord-Brabant", "19", 100, ""),
    ("Gelderland", "14", 74, ""),
    ("Zuid-Holland", "11", 58, ""),
    ("Drenthe", "3", 16, "warn"),
)
MEMBERS = _rows(
    "name province people since state kind",
    ("Altena", "Noord-Brabant", "58.277", "1 januari 2019", "Lid", "ok"),
    ("Coevorden", "Drenthe", "35.725", "1 januari 2019", "Lid", "ok"),
    ("Diemen", "Noord-Holland", "32.977", "22 augustus 2022", "Aspirant-lid", "info"),
    ("Meierijstad", "Noord-Brabant", "84.304", "1 januari 2019", "Buiten de richtlijn", "warn"),
    ("Wassenaar", "Zuid-Holland", "27.100", "1 januari 2019", "Opgezegd", "bad"),
)
AGENDA = _rows(
    "key about subject minutes who error",
    (1, "agendapunt 1", "Opening en mededelingen", 5, "Pijlervoorzitter", False),
    (2, "agendapunt 2", "", 20, "Lobbyist M50", True),
    (3, "agendapunt 3", "Rondvraag en sluiting", 10, "Pijlervoorzitter", False),
)
# Three squares stand in for a map of the country.
MAP = mark_safe(
    '<svg viewBox="0 0 60 24" role="img" aria-label="Voorbeeld van een kaart">'
    '<path class="lid" d="M0 4h16v16H0z"/><path class="aspirant" d="M18 4h16v16H18z"/>'
    '<path class="oud" d="M36 4h16v16H36z"/></svg>'
)


class StyleguideView(PublicMixin, TemplateView):
    """Every component with fictitious content."""

    template_name = "pages/styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filled = {"email": "geen adres", "minutes": "20", "province": "NB", "public": "on"}
        return super().get_context_data(
            title="Ontwerp",
            form=DemoForm(filled),
            filter_form=DemoFilterForm(auto_id="filter_%s"),
            page_obj=Paginator(range(490), 50).get_page(self.request.GET.get("page", 3)),
            sort="name",
            tabs=TABS,
            steps=STEPS,
            bars=BARS,
            members=MEMBERS,
            agenda=AGENDA,
            map=MAP,
            **kwargs,
        )
