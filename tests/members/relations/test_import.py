import datetime

import pytest
from django.core.management import CommandError, call_command

from members import importing
from members.relations import demo
from members.relations.actions import rename_organisation
from members.relations.choices import OrganisationKind
from members.relations.import_plans import ORGANISATION_COLUMNS, plan_organisations
from members.relations.models import ExternalFunction, Organisation, Placement
from tests import builders
from tests.members.relations import builders_relations as make

pytestmark = pytest.mark.django_db
SWORN_IN = datetime.date(2026, 2, 23)
HEAD = "kind,name,abbreviation,aliases,within,starts_on,certainty,seats,source\n"


def plan(*lines):
    content = (HEAD + "\n".join(lines)).encode()
    source = importing.read(content, filename="f.csv", columns=ORGANISATION_COLUMNS)
    return plan_organisations(source)


def test_import_of_what_comes_along(capsys):
    call_command("import_organisations", verbosity=0)
    call_command("import_organisations", verbosity=0)

    assert capsys.readouterr().out.splitlines() == [
        "Organisaties: 70 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd.",
        "Organisaties: 0 toegevoegd, 0 gewijzigd, 39 ongewijzigd, 0 geweigerd.",
    ]
    fractions = Organisation.objects.filter(kind=OrganisationKind.FRACTION)
    assert (fractions.count(), sum(row.seats for row in fractions)) == (15, 150)
    vro = Placement.objects.get()
    assert (vro.organisation.abbreviation, vro.within.abbreviation) == ("VRO", "BZK")
    assert vro.starts_on == SWORN_IN


def test_import_changes_what_is_known_also_under_an_old_name():
    row = make.organisation("GroenLinks", OrganisationKind.FRACTION)
    rename_organisation(organisation=row, name="GroenLinks-PvdA", starts_on=SWORN_IN, by=None)

    importing.apply(plan("fractie,GroenLinks,GL,,,2019-01-01,exact,20,Kiesraad"), by=None)

    row = Organisation.objects.get()
    assert (row.name, row.seats) == ("GroenLinks-PvdA", 20)
    assert row.search_key == "groenlinks-pvda | gl | groenlinks"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("partij,CDA,,,,2019-01-01,exact,,K", "rij 2, kolom kind"),
        ("fractie,,,,,2019-01-01,exact,,K", "rij 2, kolom name"),
        ("fractie,CDA,,,,gisteren,exact,,K", "rij 2, kolom starts_on"),
        ("fractie,CDA,,,,2019-01-01,misschien,,K", "rij 2, kolom certainty"),
        ("fractie,CDA,,,,2019-01-01,exact,veel,K", "rij 2, kolom seats"),
        ("fractie,CDA,,,,2019-01-01,exact,,", "rij 2, kolom source"),
        ("fractie,CDA,,,BZK,2019-01-01,exact,,K", "rij 2, kolom within"),
        ("post,VRO,,,BZK,2019-01-01,exact,,K", "rij 2, kolom within: BZK staat niet"),
    ],
)
def test_import_names_what_is_wrong(line, refusal):
    refused = plan(line).refused

    assert len(refused) == 1
    assert str(refused[0]).startswith(refusal)


def test_import_refuses_a_row_that_stands_there_twice():
    line = "fractie,CDA,,,,2019-01-01,exact,,Kiesraad"

    assert [str(row) for row in plan(line, line).refused] == [
        "rij 3, kolom name: CDA staat twee keer in dit bestand. Haal één rij weg."
    ]


def test_import_dry_run_writes_nothing(capsys):
    call_command("import_organisations", dry_run=True)

    assert not Organisation.objects.exists()


def test_import_with_a_refused_row_writes_nothing(capsys, tmp_path):
    path = tmp_path / "fracties.csv"
    path.write_text(HEAD + "fractie,CDA,,,,2019-01-01,exact,18,K\nfractie,D66,,,,ooit,exact,26,K\n")

    with pytest.raises(CommandError):
        call_command("import_organisations", file=path)

    assert not Organisation.objects.exists()


def test_demo_is_filled_once():
    by = builders.user()
    demo.seed(by=by)
    demo.seed(by=by)

    assert ExternalFunction.objects.count() == len(demo.PEOPLE) + 1
    assert Organisation.objects.filter(kind=OrganisationKind.VNG_COMMITTEE).count() == 3


def test_import_adds_and_changes_organisations_in_one_file():
    make.organisation("CDA", OrganisationKind.FRACTION)

    importing.apply(
        plan(
            "fractie,CDA,,,,2019-01-01,exact,18,Kiesraad",
            "ministerie,BZK,,Binnenlandse Zaken,,2019-01-01,exact,,Kabinet",
            "post,VRO,,Wonen,BZK,2026-02-23,exact,,Kabinet",
        ),
        by=None,
    )

    assert Organisation.objects.get(name="CDA").seats == 18
    assert Placement.objects.get().within.name == "BZK"
