"""The completeness board: what it finds, for whom, and in how many questions to the database."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError

from m50portal.accounts.choices import Office
from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent, OutgoingMail
from m50portal.desk.actions_completeness import ask_contact_officials, count_day, count_today
from m50portal.desk.completeness import Narrowing
from m50portal.desk.completeness_board import CHECKS, Score, count_all, trend
from m50portal.desk.completeness_checks import month_after
from m50portal.desk.tasks import count_completeness
from members.choices import DecisionKind, MembershipKind, RoleKind
from members.models import Decision
from members.turnover.actions_completeness import snooze, wake
from members.turnover.models import CompletenessCount, Snooze
from pillars.choices import SeatKind
from tests import builders
from tests.builders import user, visit
from tests.members import builders_members as make
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db


def found(**to):
    """What each check finds today, without those that find nothing and without addresses."""
    counted = {row.check.key: row.count for row in count_all(today(), Narrowing(**to)) if row.count}
    counted.pop("mail-onbevestigd", None)
    return counted


def complete(name=""):
    """A member of which nothing is missing, apart from a pillar."""
    place = make.member(name, confirmed_on=today())
    make.billing(place)
    make.role(place)
    make.role(place, RoleKind.MAYOR)
    return place


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def secretariat():
    return user(Office.SECRETARIAT)


def test_board_finds_what_a_municipality_misses():
    make.member("Diemen")

    assert found() == {
        "contactambtenaar": 1,
        "burgemeester": 1,
        "bevestiging": 1,
        "kenmerk": 1,
        "factuuradres": 1,
        "geen-pijler": 1,
    }


def test_board_finds_nothing_where_all_is_there():
    place = complete()
    pillar = builders_pillars.pillar()
    builders_pillars.participation(pillar, place=place)
    for kind in (SeatKind.CHAIR, SeatKind.VICE_CHAIR):
        seat = builders_pillars.seat(pillar, kind, place=place)
        builders_pillars.seat(pillar, SeatKind.SUPPORT, supports=seat)

    assert found() == {}


def test_board_finds_what_pillars_miss():
    place = complete()
    pillar = builders_pillars.pillar()
    builders_pillars.participation(pillar, place=place, is_paired=False)
    builders_pillars.seat(pillar, place=place)

    assert found() == {"paar": 1, "vicevoorzitter": 1, "ondersteuner": 1}


def test_board_finds_who_left_but_still_sits():
    place = complete()
    pillar = builders_pillars.pillar()
    gone = builders_pillars.official(place, ends_on=today())
    builders_pillars.participation(pillar, place=place, who=gone)
    builders_pillars.seat(pillar, place=place, who=gone)

    expected = {"vicevoorzitter": 1, "ondersteuner": 1}
    assert found() == expected | {"vertrokken-plaats": 1, "vertrokken-deelname": 1}


def test_board_finds_mail_that_came_back_once_for_each_person():
    place = complete("Diemen")
    person = make.official("Fatima Voorbeeld", "fatima@diemen.example")
    make.role(place, RoleKind.ADVISER, person=person)
    make.role(place, RoleKind.FINANCE, person=person)
    OutgoingMail.objects.create(
        to=person.email, state=MailState.FAILED, message_id="<1@m50.example>", name="invoice"
    )

    assert found()["mail-terug"] == 1


def test_board_finds_addresses_that_nobody_confirmed():
    place = make.member()
    make.role(place)
    confirmed = make.role(place).official
    confirmed.email_confirmed_on = today()
    confirmed.save()
    counts = {row.check.key: (row.count, row.of) for row in count_all(today(), Narrowing())}

    assert counts["mail-onbevestigd"] == (1, 2)


@pytest.mark.parametrize(
    ("decide_by", "is_found"),
    [
        (datetime.date(2026, 3, 31), True),
        (datetime.date(2026, 4, 1), False),
        (datetime.date(2026, 2, 1), True),
        (None, True),
    ],
)
@time_machine.travel("2026-02-28 12:00")
def test_board_finds_aspirants_of_which_the_term_ends_within_a_month(decide_by, is_found):
    place = make.municipality()
    decision = Decision.objects.create(
        municipality=place,
        kind=DecisionKind.ASPIRANT,
        decided_on=datetime.date(2025, 4, 1),
        decide_by=decide_by,
    )
    make.membership(place, kind=MembershipKind.ASPIRANT, decision=decision)

    assert ("aspirant" in found()) is is_found


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (datetime.date(2024, 1, 30), datetime.date(2024, 2, 29)),
        (datetime.date(2024, 2, 29), datetime.date(2024, 3, 31)),
        (datetime.date(2023, 12, 15), datetime.date(2024, 1, 15)),
    ],
)
def test_month_after_reaches_to_the_end_of_a_month(day, later):
    assert month_after(day) == later


def test_board_narrows_to_text_province_and_municipality():
    make.member("'s-Gravenhage", province="PV28")
    make.member("Diemen", province="PV27")
    builders_pillars.pillar()
    missing = {"contactambtenaar", "burgemeester", "bevestiging", "kenmerk", "factuuradres"}

    assert set(found(text="s-gravenhage")) == missing | {"geen-pijler"}
    assert found(text="s-gravenhage")["kenmerk"] == 1
    assert found(province="PV27")["kenmerk"] == 1
    assert set(found(place="diemen")) == missing | {"geen-pijler"}
    assert found()["kenmerk"] == 2


def test_board_tells_a_past_day_only_what_has_dates():
    make.member("Diemen")
    day = today() - datetime.timedelta(days=400)
    counts = {row.check.key: row.count for row in count_all(day, Narrowing())}

    assert counts["contactambtenaar"] == 1
    assert counts["kenmerk"] is None


def test_board_tells_a_past_day_what_was_counted_then():
    make.member("Diemen")
    with time_machine.travel("2026-01-05 12:00"):
        count_today()
    counts = {row.check.key: row.text for row in count_all(datetime.date(2026, 1, 5), Narrowing())}

    assert counts["kenmerk"] == "1 van 1"


def test_score_is_rounded_down():
    assert Score.of([(1, 1000)]).percent == 99
    assert Score.of([(0, 7)]).percent == 100
    assert Score.of([]).percent == 100


def test_score_weighs_each_check_the_same():
    """A thousand addresses that nobody confirmed do not hide that all else is right."""
    assert Score.of([(1000, 1000), (0, 5), (0, 3), (0, 0)]).percent == 66
    assert Score.of([(1, 2), (0, 1000)]).percent == 75
    assert Score.of([(7, 5)]).percent == 0  # more are missing than there should be


# --- On purpose ---------------------------------------------------------------------------------
@time_machine.travel("2024-02-29 12:00")
def test_snooze_hides_a_line_until_the_day_it_comes_back(secretariat):
    pillar = builders_pillars.pillar()
    snooze(
        key="vicevoorzitter",
        target=pillar.pk,
        label="Pijler",
        until=datetime.date(2025, 3, 1),
        reason="Bewust zonder vicevoorzitter",
        by=secretariat,
    )

    assert found() == {"voorzitter": 1}
    with time_machine.travel("2025-02-28 12:00"):
        assert found() == {"voorzitter": 1}
    with time_machine.travel("2025-03-01 12:00"):
        assert found() == {"voorzitter": 1, "vicevoorzitter": 1}
    event = AuditEvent.objects.get(kind="turnover.snooze")
    assert event.changes == {"reason": "Bewust zonder vicevoorzitter", "ends_on": "2025-03-01"}


def test_snooze_refuses_a_day_that_is_over_or_too_far(secretariat):
    values = {"key": "kenmerk", "target": 1, "label": "x", "reason": "y", "by": secretariat}
    for days in (0, 731):
        with pytest.raises(ValidationError):
            snooze(until=today() + datetime.timedelta(days=days), **values)

    assert Snooze.objects.count() == 0


def test_snooze_twice_is_refused_and_wake_shows_again(secretariat):
    place = make.member()
    until = today() + datetime.timedelta(days=30)
    values = {"key": "kenmerk", "target": place.pk, "label": "x", "reason": "y", "until": until}
    row = snooze(by=secretariat, **values)
    with pytest.raises(ValidationError):
        snooze(by=secretariat, **values)
    assert "kenmerk" not in found()

    wake(row=row, by=secretariat)

    assert found()["kenmerk"] == 1
    assert Snooze.objects.count() == 0
    assert AuditEvent.objects.filter(kind="turnover.wake").count() == 1


def test_wake_ends_what_was_hidden_earlier(secretariat):
    place = make.member()
    with time_machine.travel("2026-01-05 12:00"):
        row = snooze(
            key="kenmerk",
            target=place.pk,
            label="x",
            reason="y",
            until=datetime.date(2026, 6, 1),
            by=secretariat,
        )
    with time_machine.travel("2026-02-01 12:00"):
        wake(row=row, by=secretariat)
        wake(row=row, by=secretariat)

    row.refresh_from_db()
    assert row.ends_on == datetime.date(2026, 2, 1)
    assert AuditEvent.objects.filter(kind="turnover.wake").count() == 1


# --- Counts -------------------------------------------------------------------------------------
def test_counts_are_kept_once_a_day_and_the_last_stands():
    place = make.member()
    count_completeness()
    make.billing(place)
    count_completeness()

    rows = CompletenessCount.objects.filter(key="kenmerk")
    assert [(row.on, row.count, row.of) for row in rows] == [(today(), 0, 1)]
    assert CompletenessCount.objects.count() == len(CHECKS)


def test_trend_shows_the_last_count_of_each_month():
    place = make.member()
    for on in (datetime.date(2026, 1, 1), datetime.date(2026, 1, 31), datetime.date(2026, 2, 2)):
        count_day(on)
    make.role(place, starts_on=datetime.date(2026, 1, 20))
    count_day(datetime.date(2026, 2, 2))
    bars = trend(datetime.date(2026, 3, 1), key="contactambtenaar")

    assert [(bar.label, bar.value, bar.share) for bar in bars] == [
        ("31 januari 2026", "1 van 1", 100),
        ("2 februari 2026", "0 van 1", 0),
    ]
    assert [bar.label for bar in trend(datetime.date(2026, 2, 1))] == ["31 januari 2026"]


def test_trend_compares_months_over_the_checks_that_all_have():
    rows = (
        ("2026-01-31", "kenmerk", 1, 2),
        ("2026-02-28", "kenmerk", 0, 2),
        ("2026-02-28", "paar", 9, 9),
    )
    for on, key, count, of in rows:
        CompletenessCount.objects.create(on=on, key=key, count=count, of=of)
    bars = trend(datetime.date(2026, 3, 1))

    assert [(bar.label, bar.value) for bar in bars] == [
        ("31 januari 2026", "50 %"),
        ("28 februari 2026", "100 %"),
    ]
    assert trend(datetime.date(2025, 12, 31)) == []


# --- Asking -------------------------------------------------------------------------------------
def test_ask_mails_each_contact_official_once_a_day(secretariat):
    place = complete("'s-Gravenhage")
    place.billing.buyer_reference = ""
    place.billing.save()
    first, second = make.role(place), make.role(place)
    second.official.email = ""
    second.official.save()

    written = ask_contact_officials(municipality=place, by=secretariat)
    again = ask_contact_officials(municipality=place, by=secretariat)

    assert (written, again) == (2, 0)
    mail = OutgoingMail.objects.get(to=first.official.email)
    assert mail.subject == "Wilt u iets aanvullen voor 's-Gravenhage?"
    assert "Welk kenmerk moet er op onze facturen staan?" in mail.text
    assert "/leden/s-gravenhage/factuurgegevens/" in mail.text
    assert "onzeker" not in mail.text
    assert AuditEvent.objects.get(kind="desk.ask_completeness").changes == {"mails": 2}


def test_ask_leaves_out_what_is_so_on_purpose(secretariat):
    place = complete()
    for key in ("geen-pijler",):
        snooze(
            key=key,
            target=place.pk,
            label=place.name,
            reason="Net lid",
            until=today() + datetime.timedelta(days=9),
            by=secretariat,
        )

    assert ask_contact_officials(municipality=place, by=secretariat) == 0


# --- Pages --------------------------------------------------------------------------------------
BOARD = "/koppelcontrole/"


def test_board_page_leads_to_each_mend_and_back(secretariat):
    place = make.member("Diemen")
    builders_pillars.pillar("Ruimte", slug="ruimte")
    page = text(visit(secretariat, BOARD))

    for url in (
        "/leden/diemen/mensen/nieuw/?rol=contact_official&amp;terug=%2Fkoppelcontrole%2F",
        "/leden/diemen/mensen/nieuw/?rol=mayor&amp;terug=%2Fkoppelcontrole%2F",
        "/leden/diemen/factuurgegevens/?terug=%2Fkoppelcontrole%2F",
        "/pijlers/ruimte/voorzitter/?terug=%2Fkoppelcontrole%2F",
        "/pijlers/ruimte/vicevoorzitter/?terug=%2Fkoppelcontrole%2F",
        f"/pijlers/ruimte/aanmelden/?gemeente={place.code}&amp;terug=%2Fkoppelcontrole%2F",
        f"/koppelcontrole/bewust/kenmerk/{place.pk}/?terug=/koppelcontrole/",
    ):
        assert url.replace("terug=/koppelcontrole/", "terug=%2Fkoppelcontrole%2F") in page


def test_board_mend_comes_back_to_the_board(secretariat):
    make.member("Diemen")
    client = builders.client_of(secretariat)
    url = "/leden/diemen/mensen/nieuw/?rol=mayor&terug=%2Fkoppelcontrole%2F%3Fsoort%3Dburgemeester"
    form = client.get(url).context["form"]
    done = client.post(
        url, {"name": "Iris Voorbeeld", "kind": "mayor", "starts_on": today().isoformat()}
    )

    assert form.initial == {"kind": "mayor"}
    assert (done.status_code, done.url) == (302, "/koppelcontrole/?soort=burgemeester")


def test_board_mend_does_not_lead_elsewhere(secretariat):
    make.member("Diemen")
    client = builders.client_of(secretariat)
    data = {"name": "Iris Voorbeeld", "kind": "mayor", "starts_on": today().isoformat()}
    for back in ("https%3A%2F%2Fkwaad.example", "%2F%2Fkwaad.example"):
        done = client.post(f"/leden/diemen/mensen/nieuw/?terug={back}", data)
        assert (done.status_code, done.url) == (302, "/leden/diemen/")
        data["kind"] = "alderman"


def test_board_page_with_one_check_shows_all_in_pages(secretariat):
    for number in range(7):
        make.member(f"Voorbeeldstad-{number}")
    whole = text(visit(secretariat, BOARD))
    one = visit(secretariat, BOARD, soort="kenmerk")

    assert "Alle 7 tonen" in whole
    assert text(one).count("Factuurgegevens aanvullen") == 7
    assert one.context["title"] == "Geen kenmerk voor de factuur"


def test_board_page_is_for_offices_and_changes_for_the_secretariat(secretariat):
    place = make.member("Diemen")
    urls = (BOARD, "/koppelcontrole/gemeente/diemen/", f"{BOARD}?bestand=csv")
    auditor, contact = user(Office.AUDITOR), make.official_user(place)
    acts = (
        f"/koppelcontrole/bewust/kenmerk/{place.pk}/",
        "/koppelcontrole/gemeente/diemen/vragen/",
    )

    assert [visit(secretariat, url).status_code for url in urls] == [200, 200, 200]
    assert [visit(auditor, url).status_code for url in urls] == [200, 200, 200]
    assert [visit(contact, url).status_code for url in urls] == [403, 403, 403]
    assert [builders.client_of(auditor).post(url).status_code for url in acts] == [403, 403]
    page = text(visit(auditor, BOARD))
    assert "Bewust zo laten" not in page
    assert "/factuurgegevens/" not in page


def test_board_page_snoozes_and_wakes(secretariat):
    place = make.member("Diemen")
    client = builders.client_of(secretariat)
    url = f"/koppelcontrole/bewust/kenmerk/{place.pk}/?terug=/koppelcontrole/"
    until = (today() + datetime.timedelta(days=30)).isoformat()
    wrong = client.post(url, {"reason": "", "until": ""})
    done = client.post(url, {"reason": "Krijgt nog een kenmerk", "until": until}, follow=True)
    row = Snooze.objects.get()
    gone = client.get(url)
    awake = client.post(f"/koppelcontrole/weer-tonen/{row.pk}/", follow=True)

    assert "Vul in waarom dit bewust zo is." in text(wrong)
    assert "Krijgt nog een kenmerk" in text(done)
    assert gone.status_code == 404
    assert "Diemen staat weer op de koppelcontrole." in text(awake)


def test_board_page_of_a_municipality_asks_the_contact_official(secretariat):
    place = complete("'s-Gravenhage")
    client = builders.client_of(secretariat)
    page = text(client.get(f"/koppelcontrole/gemeente/{place.slug}/"))
    done = text(client.post(f"/koppelcontrole/gemeente/{place.slug}/vragen/", follow=True))
    again = text(client.post(f"/koppelcontrole/gemeente/{place.slug}/vragen/", follow=True))

    assert "Deelnemer die in geen pijler meedoet" in page
    assert "1 contactambtenaar krijgt een mail met wat er ontbreekt." in done
    assert "Er is geen mail gemaakt" in again


def test_board_export_holds_what_is_on_the_screen(secretariat):
    make.member("Diemen", province="PV27")
    make.member("Tiel", province="PV25")
    asked = {"soort": "kenmerk", "provincie": "PV25"}
    lines = visit(secretariat, BOARD, **asked, bestand="csv").content.decode("utf-8-sig")
    excel = visit(secretariat, BOARD, **asked, bestand="xlsx")
    unknown = visit(secretariat, BOARD, provincie="PV99", bestand="csv")

    assert lines.splitlines() == [
        "Controle;Wat;Gemeente;Bijzonderheden;Peildatum",
        f"Geen kenmerk voor de factuur;Tiel;Tiel;;{today()}",
    ]
    assert excel["Content-Type"].endswith("spreadsheetml.sheet")
    assert "Niet alles is goed ingevuld" in text(unknown)
    assert AuditEvent.objects.filter(kind="core.export").count() == 2


def test_board_page_on_a_past_day_shows_what_is_known(secretariat):
    make.member("Diemen")
    page = text(visit(secretariat, BOARD, peildatum="2022-04-01"))

    assert "Geen contactambtenaar" in page
    assert "onbekend" in page
    assert "Bewust zo laten" not in page


def test_board_page_empty_says_so(secretariat):
    assert "Er ontbreekt niets" in text(visit(secretariat, BOARD))
    assert "Binnen dit filter ontbreekt niets" in text(visit(secretariat, BOARD, q="diemen"))
    assert "Hier ontbreekt niets" in text(visit(secretariat, BOARD, soort="kenmerk"))


@pytest.mark.parametrize("number", [1, 3, 40])
def test_board_keeps_its_number_of_queries(secretariat, django_assert_num_queries, number):
    pillar = builders_pillars.pillar()
    for _ in range(number):
        place = make.member()
        builders_pillars.participation(pillar, place=place, is_paired=False)
        make.member()
    client = builders.client_of(secretariat)
    client.get(BOARD)

    with django_assert_num_queries(6):
        client.get(BOARD)
    with django_assert_num_queries(7):
        client.get(BOARD, {"soort": "paar"})
    cache.clear()
    with django_assert_num_queries(19):  # the first look after a change
        client.get(BOARD)


def test_board_shows_every_office_a_missing_pair_and_only_the_secretariat_its_button():
    builders_pillars.participation(builders_pillars.pillar(), is_paired=False)

    pages = {office: visit(user(office), "/koppelcontrole/") for office in Office}

    assert {office: page.status_code for office, page in pages.items()} == dict.fromkeys(
        Office, 200
    )
    buttons = {office for office, page in pages.items() if "Ambtenaar kiezen" in text(page)}
    assert buttons == {Office.SECRETARIAT}
