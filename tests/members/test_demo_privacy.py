import pytest

from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members import demo, demo_privacy
from members.models import DataRequest, MunicipalRole, MunicipalTeam, Official
from members.selectors_people import duplicates
from members.selectors_privacy import leaving

pytestmark = pytest.mark.django_db


def counts():
    models = (Official, MunicipalRole, MunicipalTeam, DataRequest, OutgoingMail)
    return [model.objects.count() for model in models]


def test_seed_shows_who_goes_who_stays_and_what_to_mend():
    demo.seed(by=None)
    demo_privacy.seed(by=None)
    before = counts()
    demo_privacy.seed(by=None)

    assert counts() == before
    rows = [row for row in leaving(today()) if row.official.name != "Greet Voorbeeldsma"]
    kept = [row.official.name for row in rows if row.is_kept]
    assert kept == ["Lars Denkbeeldig"]
    assert "Otto van Voorbeeld" in {row.official.name for row in rows}
    gone = Official.objects.exclude(anonymised_on=None)
    assert [person.name for person in gone] == ["Voormalig wethouder van Goes"]
    assert ("Petra Demo", "Petra Demo") in {(a.name, b.name) for a, b, _ in duplicates()}
    assert Official.objects.with_bounced_mail().count() == 1
    assert MunicipalTeam.objects.get().municipality.name == "Diemen"
