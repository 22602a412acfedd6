import datetime

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.relations import actions
from members.relations.choices import HIDE_AFTER, OrganisationKind
from members.relations.models import ExternalFunction, ExternalPerson, Organisation
from tests import builders
from tests.members.builders_members import member, official_user
from tests.members.relations import builders_relations as make

pytestmark = pytest.mark.django_db
SWORN_IN = datetime.date(2026, 2, 23)
ONE_DAY = datetime.timedelta(days=1)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def secretariat():
    return builders.client_of(builders.user(Office.SECRETARIAT))


def names(response):
    return [row.person.name for row in response.context["object_list"]]


def addresses():
    """Every address of this room, with one person, function and organisation."""
    post = make.organisation("VRO", OrganisationKind.POST)
    job = make.function(post)
    gone = make.person()
    pages = [
        reverse("relations:person", args=[job.person_id]),
        reverse("relations:organisation", args=[post.slug]),
        *("/relaties/", "/relaties/organisaties/"),
        *("/relaties/?bestand=csv", "/relaties/organisaties/?bestand=xlsx"),
    ]
    forms = [
        *(reverse(f"relations:{name}") for name in ("bulk", "add_person", "add_organisation")),
        *(
            reverse(f"relations:{name}", args=[job.person_id])
            for name in ("change_person", "add_function")
        ),
        reverse("relations:anonymise", args=[gone.pk]),
        *(
            reverse(f"relations:{name}", args=[job.pk])
            for name in ("change_function", "end_function")
        ),
        *(
            reverse(f"relations:{name}", args=[post.slug])
            for name in ("change_organisation", "rename", "place", "end_organisation")
        ),
    ]
    return pages, forms


@pytest.mark.parametrize(
    ("office", "pages", "forms"),
    [
        (Office.SECRETARIAT, 200, 200),
        (Office.LOBBYIST, 200, 200),
        (Office.BOARD, 200, 403),
        (Office.TREASURER, 200, 403),
        (Office.AUDITOR, 200, 403),
    ],
)
def test_pages_per_office(office, pages, forms):
    client = builders.client_of(builders.user(office))
    to_see, to_change = addresses()

    assert {client.get(url).status_code for url in to_see} == {pages}
    assert {client.get(url).status_code for url in to_change} == {forms}


def test_pages_are_closed_for_a_contact_official():
    client = builders.client_of(official_user(member()))
    to_see, to_change = addresses()
    found = {url: client.get(url).status_code for url in [*to_see, *to_change]}

    assert set(found.values()) <= {403, 404}
    assert found["/relaties/"] == 403


def test_list_finds_by_alias_accents_and_apostrophes(secretariat):
    at = make.organisation("Ministerie van Financiën", aliases=("FIN",))
    make.function(at, make.person("André 's-Gravenproef"))
    make.function()

    for q in ("fin gravenproef", "andre", "financien", "S-GRAVEN"):
        assert names(secretariat.get("/relaties/", {"q": q})) == ["André 's-Gravenproef"]
    assert "Niemand gevonden" in text(secretariat.get("/relaties/", {"q": "nergens"}))


def test_list_narrows_by_kind_and_organisation(secretariat):
    fraction = make.organisation("CDA", OrganisationKind.FRACTION)
    one = make.function(fraction).person.name
    two = make.function().person.name

    assert names(secretariat.get("/relaties/", {"soort": "fractie"})) == [one]
    assert names(secretariat.get("/relaties/", {"organisatie": fraction.slug})) == [one]
    assert names(secretariat.get("/relaties/", {"sort": "-organisatie"})) == [two, one]
    assert "Selecteer een geldige keuze" in text(secretariat.get("/relaties/", {"soort": "x"}))


def test_list_shows_who_was_there_on_the_day(secretariat):
    at = make.organisation("Ministerie A")
    old = make.function(at, make.person("Oud Voorbeeld"), ends_on=SWORN_IN)
    make.function(at, make.person("Nieuw Voorbeeld"), starts_on=SWORN_IN)
    actions.rename_organisation(organisation=at, name="Ministerie B", starts_on=SWORN_IN, by=None)
    before = (SWORN_IN - ONE_DAY).isoformat()

    then = secretariat.get("/relaties/", {"peildatum": before})
    page = secretariat.get(reverse("relations:person", args=[old.person_id]))

    assert names(then) == ["Oud Voorbeeld"]
    assert "Ministerie A" in text(then)
    assert "Ministerie A" in text(page)  # the day stays while one clicks on
    now = secretariat.get("/relaties/", {"peildatum": ""})
    assert names(now) == ["Nieuw Voorbeeld"]
    assert names(secretariat.get("/relaties/", {"toon": "alles"})) == [
        "Nieuw Voorbeeld",
        "Oud Voorbeeld",
    ]


def test_list_is_empty_and_says_what_to_do(secretariat):
    board = builders.client_of(builders.user(Office.BOARD))

    assert "Relatie toevoegen" in text(secretariat.get("/relaties/"))
    assert "Relatie toevoegen" not in text(board.get("/relaties/"))
    assert "Geen organisaties gevonden" in text(board.get("/relaties/organisaties/"))


@pytest.mark.parametrize(("url", "queries"), [("/relaties/", 6), ("/relaties/organisaties/", 5)])
def test_list_asks_as_much_for_three_as_for_one(
    secretariat, django_assert_num_queries, url, queries
):
    def visit():
        secretariat.get(url)

    make.function()
    visit()
    with django_assert_num_queries(queries):
        visit()
    make.function()
    make.function()
    with django_assert_num_queries(queries):
        visit()


def test_who_left_long_ago_is_only_for_who_keeps_the_relations(secretariat):
    board = builders.client_of(builders.user(Office.BOARD))
    who = make.person("Lang Weg", created_on=make.LONG_AGO)
    job = make.function(who=who, ends_on=today() - HIDE_AFTER)
    url = reverse("relations:person", args=[who.pk])
    then = {"peildatum": "2020-01-01"}

    assert (secretariat.get(url).status_code, board.get(url).status_code) == (200, 404)
    assert names(secretariat.get("/relaties/", then)) == ["Lang Weg"]
    assert names(board.get("/relaties/", then)) == []
    organisation = reverse("relations:organisation", args=[job.organisation.slug])
    assert "Lang Weg" not in text(board.get(organisation, then))
    assert "Lang Weg" not in text(board.get("/zoeken/", {"q": "lang weg", "peildatum": ""}))


def test_export_has_the_same_rows(secretariat):
    make.function(
        make.organisation("CDA", OrganisationKind.FRACTION), make.person("=Formule Proef")
    )
    make.function()

    def download(url, **data):
        return secretariat.get(url, data).content

    csv = download("/relaties/", soort="fractie", bestand="csv").decode("utf-8-sig")
    organisations = download("/relaties/organisaties/", q="cda", bestand="csv").decode("utf-8-sig")
    wrong = secretariat.get("/relaties/", {"soort": "x", "bestand": "csv"})

    assert csv.splitlines()[1].startswith("'=Formule Proef;Lobbyist;CDA;Tweede Kamerfractie;")
    assert len(csv.splitlines()) == 2
    assert download("/relaties/", bestand="xlsx").startswith(b"PK")
    assert organisations.splitlines()[1].startswith("CDA;;Tweede")
    assert "Selecteer een geldige keuze" in text(wrong)
    trail = AuditEvent.objects.filter(kind="core.export").order_by("pk")
    assert [row.changes for row in trail] == [
        {"what": "Relaties", "rows": 1},
        {"what": "Relaties", "rows": 2},
    ]


def test_organisations_are_narrowed_by_who_is_known(secretariat):
    with_somebody = make.function().organisation
    make.organisation()

    def found(**data):
        rows = secretariat.get("/relaties/organisaties/", data).context["object_list"]
        return [row.pk for row in rows]

    assert found(mensen="ja") == [with_somebody.pk]
    assert with_somebody.pk not in found(mensen="nee")


PERSON = {
    "name": "Eline 's-Verzinsel",
    "title": "Lobbyist",
    "starts_on": "2026-01-01",
    "email": "eline@voorbeeld.example",
}


def test_person_is_added_at_an_organisation(secretariat):
    at = make.organisation("VNG")
    url = f"/relaties/personen/nieuw/?organisatie={at.slug}"

    assert f'<option value="{at.pk}" selected>' in text(secretariat.get(url))
    done = secretariat.post(url, {**PERSON, "organisation": at.pk}, follow=True)

    who = ExternalPerson.objects.get()
    assert done.redirect_chain == [(f"/relaties/personen/{who.pk}/", 302)]
    assert "Eline &#x27;s-Verzinsel is toegevoegd." in text(done)
    again = secretariat.post(url, {**PERSON, "organisation": at.pk})
    assert "Er is al een relatie met dit e-mailadres." in text(again)


def test_person_has_a_party_only_with_a_political_office(secretariat):
    partner = make.organisation(kind=OrganisationKind.KNOWLEDGE)
    fraction = make.organisation(kind=OrganisationKind.FRACTION)
    values = {**PERSON, "party": "CDA"}

    refused = secretariat.post("/relaties/personen/nieuw/", {**values, "organisation": partner.pk})
    secretariat.post("/relaties/personen/nieuw/", {**values, "organisation": fraction.pk})
    official = make.function(partner).person
    change = {"name": "X Y", "party": "CDA", "version": 1}
    also = secretariat.post(f"/relaties/personen/{official.pk}/wijzigen/", change)

    assert "Een partij hoort alleen bij iemand met een politiek ambt." in text(refused)
    assert "Een partij hoort alleen bij iemand met een politiek ambt." in text(also)
    assert ExternalPerson.objects.get(party="CDA").name == PERSON["name"]


def test_two_people_at_once_lose_nothing(secretariat):
    who = make.function().person
    url = f"/relaties/personen/{who.pk}/wijzigen/"

    secretariat.post(url, {"name": "Eerste Naam", "phone": "06-1", "version": 1})
    second = secretariat.post(url, {"name": "Tweede Naam", "phone": "06-2", "version": 1})

    assert "Iemand anders heeft dit intussen gewijzigd." in text(second)
    assert "Eerste Naam" in text(second)
    who.refresh_from_db()
    assert (who.name, who.search_key) == ("Eerste Naam", "eerste naam")


def test_function_is_added_corrected_and_ended_with_a_successor(secretariat):
    who = make.person("Eline Verzinsel")
    at = make.organisation("VNG")
    values = {"organisation": at.pk, "title": "Lobiist", "starts_on": "2026-01-01"}
    secretariat.post(f"/relaties/personen/{who.pk}/functie/", values)
    job = ExternalFunction.objects.get()

    right = {"title": "Lobbyist", "starts_on": "2026-01-02", "source": "vng.nl"}
    secretariat.post(f"/relaties/functies/{job.pk}/corrigeren/", right)
    nameless = secretariat.post(
        f"/relaties/functies/{job.pk}/beeindigen/",
        {"last_day": "2026-05-31", "successor_email": "bas@voorbeeld.example"},
    )
    done = secretariat.post(
        f"/relaties/functies/{job.pk}/beeindigen/",
        {"last_day": "2026-05-31", "successor_name": "Bas Proef"},
        follow=True,
    )

    assert "Vul ook de naam van de opvolger in." in text(nameless)
    assert "Bas Proef volgt op." in text(done)
    page = text(secretariat.get(reverse("relations:organisation", args=[at.slug])))
    assert "Bas Proef" in page
    assert "Eerder (1)" in page


def test_turnover_shows_who_stops_and_ends_them_together(secretariat):
    minister = make.function(make.organisation("VRO", OrganisationKind.POST))
    stays = make.function(make.organisation("AZ", OrganisationKind.POST))
    make.function(make.organisation("CDA", OrganisationKind.FRACTION))
    url = "/relaties/wisseling/?soort=post"

    first = secretariat.get("/relaties/wisseling/")
    preview = secretariat.get(url)
    nobody = secretariat.post(url, {"last_day": today().isoformat()})
    done = secretariat.post(
        url, {"last_day": today().isoformat(), "functions": [minister.pk]}, follow=True
    )

    assert "Functies tonen" in text(first)
    assert (text(preview).count("checked"), "CDA" in text(preview)) == (2, False)
    assert "Kies minstens één persoon." in text(nobody)
    assert "1 functie beëindigd." in text(done)
    stays.refresh_from_db()
    assert stays.ends_on is None
    both = f"{url}&organisatie={minister.organisation.slug}"
    assert "Niemand om te beëindigen" in text(secretariat.get(both))
    assert secretariat.post("/relaties/wisseling/").status_code == 200


def test_person_is_anonymised_after_asking(secretariat):
    who = make.person("Lang Weg")
    make.function(who=who, ends_on=SWORN_IN)
    page = reverse("relations:person", args=[who.pk])

    assert "Anonimiseren" in text(secretariat.get(page))
    secretariat.get(f"{page}anonimiseren/")
    done = secretariat.post(f"{page}anonimiseren/", follow=True)

    assert "De naam en de gegevens zijn verwijderd." in text(done)
    assert "Lang Weg" not in text(secretariat.get(page))
    assert secretariat.get(f"{page}wijzigen/").status_code == 404
    job = who.functions.get()
    assert secretariat.get(f"/relaties/functies/{job.pk}/corrigeren/").status_code == 404


ORGANISATION = {"kind": "post", "name": "Wonen", "starts_on": "2026-02-23", "aliases": "VRO\nRO"}


def test_organisation_is_added_inside_a_ministry(secretariat):
    bzk = make.organisation("BZK", OrganisationKind.MINISTRY)
    url = "/relaties/organisaties/nieuw/"

    wrong = secretariat.post(url, {**ORGANISATION, "kind": "fractie", "within": bzk.pk})
    long = secretariat.post(url, {**ORGANISATION, "aliases": "x" * 121})
    done = secretariat.post(url, {**ORGANISATION, "within": bzk.pk}, follow=True)

    assert "Deze soort is daar geen onderdeel van." in text(wrong)
    assert "langer dan 120 tekens" in text(long)
    assert "Post van een bewindspersoon, bij BZK" in text(done)
    assert "VRO" in text(done) and "Wonen" in text(
        secretariat.get(f"/relaties/organisaties/{bzk.slug}/")
    )


def test_organisation_is_corrected_renamed_moved_and_ended(secretariat):
    post = make.organisation("VRO", OrganisationKind.POST)
    old = make.organisation("Infra", OrganisationKind.MINISTRY)
    bzk = make.organisation("BZK", OrganisationKind.MINISTRY)
    make.place(post, old)
    base = f"/relaties/organisaties/{post.slug}"

    secretariat.post(f"{base}/wijzigen/", {"abbreviation": "VR", "aliases": "Wonen", "version": 1})
    secretariat.post(f"{base}/plaats/", {"within": bzk.pk, "starts_on": "2026-02-23"})
    secretariat.post(f"{base}/naam/", {"name": "Volkshuisvesting", "starts_on": "2026-03-01"})
    page = text(secretariat.get(f"{base}/"))
    then = text(secretariat.get(f"{base}/", {"peildatum": "2026-02-01"}))
    secretariat.get(f"{base}/", {"peildatum": ""})
    secretariat.post(f"{base}/beeindigen/", {"last_day": "2026-06-30", "successor": old.pk})

    assert "<title>Volkshuisvesting" in page and "bij BZK" in page
    assert "<title>VRO" in then and "bij Infra" in then and "Heet nu" in then
    post.refresh_from_db()
    assert post.ends_on == datetime.date(2026, 7, 1)
    ended = text(secretariat.get(f"{base}/"))
    assert "Deze organisatie is opgevolgd." in ended
    assert secretariat.get(f"{base}/naam/").status_code == 404
    assert "Voorganger" in text(secretariat.get(f"/relaties/organisaties/{old.slug}/"))
    alone = reverse("relations:place", args=[bzk.slug])
    assert secretariat.get(alone).status_code == 404


def test_organisation_page_shows_who_comes_later(secretariat):
    row = make.organisation(start_certainty="by_then")
    who = make.function(row, starts_on=today() + ONE_DAY).person

    page = text(secretariat.get(f"/relaties/organisaties/{row.slug}/"))
    person = text(secretariat.get(f"/relaties/personen/{who.pk}/"))
    early = text(
        secretariat.get(f"/relaties/organisaties/{row.slug}/", {"peildatum": "2018-01-01"})
    )

    assert "Wij kennen hier op deze dag niemand." in page and "Daarna" in page
    assert "Op deze dag is er geen functie bekend." in person
    assert "bestond niet op deze dag" in early


def test_search_finds_relations_for_who_may_see_them():
    at = make.organisation("Ministerie van Financiën", aliases=("FIN",))
    make.function(at, make.person("André 's-Gravenproef"))
    lobbyist = builders.user(Office.LOBBYIST)
    contact = official_user(member())

    def groups(person, q):
        found = builders.visit(person, "/zoeken/", q=q).context["groups"]
        return [(group.title, [row.title for row in group.results]) for group in found]

    assert groups(lobbyist, "fin") == [
        ("Relaties", ["André 's-Gravenproef"]),
        ("Organisaties", ["Ministerie van Financiën"]),
    ]
    assert groups(contact, "fin") == []


def test_menu_has_the_relations(secretariat):
    assert "/relaties/" in text(secretariat.get("/leden/"))


def test_organisations_stay_when_a_form_is_wrong(secretariat):
    row = make.organisation("VNG", OrganisationKind.VNG)

    page = secretariat.post(
        f"/relaties/organisaties/{row.slug}/naam/", {"name": "VNG", "starts_on": "2026-01-01"}
    )

    assert "Zo heet de organisatie al." in text(page)
    assert Organisation.objects.get().names.count() == 0
