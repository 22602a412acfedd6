"""The components and the form templates, as the page with all of them shows them."""

import gzip

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from m50portal.core.styleguide import DemoForm, StyleguideView


class MeetingForm(forms.Form):
    place = forms.CharField(label="Plaats", help_text="Een gemeentehuis.")
    note = forms.CharField(label="Toelichting", required=False, widget=forms.Textarea)
    form = forms.ChoiceField(
        label="Vorm", choices=[("a", "Open"), ("b", "Besloten")], widget=forms.RadioSelect
    )
    public = forms.BooleanField(label="Openbaar", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def page(rf, path="/ontwerp/"):
    request = rf.get(path)
    request.user = AnonymousUser()
    return StyleguideView.as_view()(request).render().content.decode()


def test_styleguide_shows_the_components(rf):
    html = page(rf)

    assert "<title>Ontwerp – M50-portaal</title>" in html
    assert "Niet alles is goed ingevuld" in html


def test_pagination_keeps_the_rest_of_the_address(rf):
    assert 'rel="next" href="?page=5&amp;provincie=GE"' in page(rf, "/ontwerp/?page=4&provincie=GE")


def test_sort_header_turns_the_order_round(rf):
    html = page(rf)

    assert '<th scope="col" aria-sort="ascending">' in html
    assert 'href="?sort=-name"' in html
    assert 'href="?sort=province"' in html


def test_form_field_ties_help_and_error_to_its_control():
    html = MeetingForm({}).as_div()

    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'id="id_place_helptext"' in html
    assert 'id="id_place_error"' in html
    assert 'class="utrecht-textbox"' in html


def test_form_summary_links_to_the_fields():
    html = MeetingForm({}).as_div()

    assert 'href="#id_place"' in html
    assert 'href="#id_form_0"' in html
    assert 'id="id_form_0"' in html


def test_form_summary_stays_away_without_errors():
    assert "m50-error-summary" not in MeetingForm().as_div()


def test_form_marks_only_what_is_not_required():
    assert MeetingForm().as_div().count("(niet verplicht)") == 1


def test_form_groups_radio_buttons_in_a_fieldset():
    html = MeetingForm().as_div()

    assert html.count("<fieldset") == 1
    assert html.count("<legend") == 1


def test_form_keeps_hidden_fields_when_nothing_else_is_shown():
    class OnlyHidden(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    assert (
        OnlyHidden().as_div().strip()
        == '<input type="hidden" name="version" value="3" id="id_version">'
    )


def test_select_keeps_attributes_and_choice():
    html = str(DemoForm({"province": "NB"})["province"])

    assert 'class="utrecht-select"' in html
    assert '<option value="NB" selected>Noord-Brabant</option>' in html


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_error_pages_need_no_context(name):
    assert "Naar het overzicht" in render_to_string(name)


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html"])
def test_error_pages_have_the_frame(rf, name):
    request = rf.get("/weg/")
    request.user = AnonymousUser()

    html = render_to_string(name, {"exception": "Vraag het secretariaat."}, request=request)

    assert 'href="/toegankelijkheid/"' in html


def test_first_visit_stays_light(rf):
    files = ["css/portal.css", "js/portal.js", "img/favicon.svg"]
    font = settings.BASE_DIR / "static/fonts/source-sans-3.woff2"

    sent = len(gzip.compress(page(rf).encode())) + font.stat().st_size
    sent += sum(
        len(gzip.compress((settings.BASE_DIR / "static" / name).read_bytes())) for name in files
    )

    assert sent <= 40_000
