"""The page with every component, /ontwerp/: what designers and testers look at."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.views.generic import TemplateView

PROVINCES = [("", "Alle provincies"), ("GE", "Gelderland"), ("NB", "Noord-Brabant"), ("ZH", "Zuid-Holland")]
FORMS_OF_WORK = [("leerkring", "Leerkring"), ("casus", "Casuskamer"), ("klankbord", "Klankbordgroep")]


class DemoForm(forms.Form):
    """One field of every kind; the page shows it with its errors."""

    subject = forms.CharField(label="Onderwerp", error_messages={"required": "Vul een onderwerp in."})
    email = forms.EmailField(label="E-mailadres", help_text="Bijvoorbeeld a.voorbeeld@altena.example.")
    held_on = forms.DateField(label="Datum", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minutes = forms.IntegerField(label="Minuten", widget=forms.NumberInput(attrs={"class": "m50-short"}))
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
    note = forms.CharField(label="Toelichting", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    attachment = forms.FileField(label="Bijlage", help_text="Een pdf van ten hoogste 10 MB.", required=False)
    public = forms.BooleanField(label="Dit mag op de website", required=False)


class DemoFilterForm(forms.Form):
    """A filter bar as a list page has it."""

    q = forms.CharField(label="Zoek gemeente", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    area = forms.ChoiceField(label="Provincie", choices=PROVINCES, required=False)
    late = forms.BooleanField(label="Alleen te laat", required=False)


class StyleguideView(TemplateView):
    """Every component with fictitious content."""

    template_name = "pages/styleguide.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filled = {"email": "geen adres", "minutes": "20", "province": "NB", "public": "on"}
        return super().get_context_data(
            title="Ontwerp",
            breadcrumbs=[],
            form=DemoForm(filled),
            filter_form=DemoFilterForm(auto_id="filter_%s"),
            page_obj=Paginator(range(490), 50).get_page(self.request.GET.get("page", 3)),
            sort="name",
            tabs=[
                {"label": "Gegevens", "url": "?deel=gegevens", "current": True},
                {"label": "Mensen", "url": "?deel=mensen", "current": False},
                {"label": "Geschiedenis", "url": "?deel=geschiedenis", "current": False},
            ],
            steps=[
                {"label": "Besluit van het college", "state": "done", "text": "22 augustus 2022", "url": ""},
                {"label": "Deelnemen aan een pijler", "state": "current", "text": "Kies ten minste één pijler.", "url": "#"},
                {"label": "Definitief besluit", "state": "todo", "text": "", "url": ""},
            ],
            bars=[
                {"label": "Noord-Brabant", "value": "19", "share": 100, "kind": ""},
                {"label": "Gelderland", "value": "14", "share": 74, "kind": ""},
                {"label": "Zuid-Holland", "value": "11", "share": 58, "kind": ""},
                {"label": "Drenthe", "value": "3", "share": 16, "kind": "warn"},
            ],
            members=MEMBERS,
            agenda=AGENDA,
            **kwargs,
        )


MEMBERS = [
    {"name": "Altena", "province": "Noord-Brabant", "people": "58.277", "since": "1 januari 2019", "state": "Lid", "kind": "ok"},
    {"name": "Coevorden", "province": "Drenthe", "people": "35.725", "since": "1 januari 2019", "state": "Lid", "kind": "ok"},
    {"name": "Diemen", "province": "Noord-Holland", "people": "32.977", "since": "22 augustus 2022", "state": "Aspirant-lid", "kind": "info"},
    {"name": "Meierijstad", "province": "Noord-Brabant", "people": "84.304", "since": "1 januari 2019", "state": "Buiten de richtlijn", "kind": "warn"},
    {"name": "Wassenaar", "province": "Zuid-Holland", "people": "27.100", "since": "1 januari 2019", "state": "Opgezegd", "kind": "bad"},
]
AGENDA = [
    {"key": 1, "about": "agendapunt 1", "subject": "Opening en mededelingen", "minutes": 5, "who": "Pijlervoorzitter", "error": False},
    {"key": 2, "about": "agendapunt 2", "subject": "", "minutes": 20, "who": "Lobbyist M50", "error": True},
    {"key": 3, "about": "agendapunt 3", "subject": "Rondvraag en sluiting", "minutes": 10, "who": "Pijlervoorzitter", "error": False},
]
