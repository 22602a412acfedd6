import io

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory
from openpyxl import load_workbook

from m50portal.core import audit
from m50portal.core.filters_pages import TrailFilter
from m50portal.core.models import AuditEvent
from m50portal.core.views_export import ExportMixin
from tests.builders import user

pytestmark = pytest.mark.django_db


class TrailExample(ExportMixin):
    """A list of this test."""

    title = "Logboek"
    model = AuditEvent
    filterset_class = TrailFilter
    template_name = "405.html"
    ordering = "pk"
    export_name = "logboek"
    export_head = ("Handeling", "Wat")
    export_personal = True

    def export_row(self, row):
        return [row.kind, row.target_label]


def asked(person, **parameters):
    request = RequestFactory().get("/", parameters)
    request.user = person
    return TrailExample.as_view()(request)


@pytest.fixture
def person(db):
    made = user()
    for number in range(60):
        audit.record("core.download", target=made, by=None, changes={"number": number})
    return made


def test_export_holds_all_pages_and_leaves_a_line(person):
    response = asked(person, bestand="csv", page="2")

    assert response["Content-Disposition"] == 'attachment; filename="logboek.csv"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.decode("utf-8-sig").splitlines()[0] == "Handeling;Wat"
    assert len(response.content.decode().splitlines()) == 61
    line = AuditEvent.objects.get(kind="core.export")
    assert (line.by_id, line.changes) == (person.pk, {"what": "Logboek", "rows": 60})


def test_export_for_excel_is_narrowed_as_the_list_is(person):
    response = asked(person, bestand="xlsx", q="nergens")

    page = load_workbook(io.BytesIO(response.content))["Logboek"]
    assert [[cell.value for cell in row] for row in page] == [["Handeling", "Wat"]]


@pytest.mark.parametrize(
    "parameters", [{}, {"bestand": "pdf"}, {"bestand": "csv", "since": "gisteren"}]
)
def test_export_that_cannot_be_made_is_the_page(person, parameters):
    response = asked(person, **parameters)

    assert "Content-Disposition" not in response
    assert not AuditEvent.objects.filter(kind="core.export").exists()


def test_export_links_keep_the_filter():
    request = RequestFactory().get("/", {"q": "diemen", "page": "3"})
    template = Template('{% include "components/export_links.html" with what="deze lijst" only %}')

    html = template.render(RequestContext(request))

    assert 'href="?q=diemen&amp;bestand=xlsx"' in html
    assert 'href="?q=diemen&amp;bestand=csv"' in html
