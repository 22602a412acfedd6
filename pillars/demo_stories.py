"""The demonstration's stories: the ten subjects of the work agenda of 2019, told in our own words.

Municipality and subject are the network's own; what is told of them is an example.
"""

import datetime
from typing import Any

from django.db import transaction

from members.models import Municipality
from pillars.actions_story import add_story, tell_story
from pillars.choices import StoryState
from pillars.models import Pillar, Story

YEAR = 2019
TOLD_ON = datetime.date(2019, 5, 1)
INTERNAL = ("Nieuwegein", "Rijswijk", "De Ronde Venen")  # the others are public

# municipality, pillar, excels in, title, summary
STORIES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "Hoogeveen",
        "samenleving",
        "samenleven",
        "Jong en Sociaal Hoogeveen",
        "Jongeren bedenken zelf wat zij voor hun buurt willen doen en krijgen daar hulp bij.",
    ),
    (
        "Winterswijk",
        "samenleving",
        "samenleven",
        "Slimme rookmelders",
        "Vrijwilligers hangen rookmelders op bij ouderen, die een seintje geven aan de buren.",
    ),
    (
        "Zeist",
        "bestuur",
        "lokale democratie",
        "De maaltijd",
        "Inwoners en raadsleden praten aan tafel over een onderwerp, nog voordat er een voorstel ligt.",
    ),
    (
        "Rijswijk",
        "bestuur",
        "smart city",
        "Sharing Cities Summit",
        "De gemeente bracht steden bij elkaar over delen: van auto's, ruimte en gegevens.",
    ),
    (
        "De Ronde Venen",
        "bestuur",
        "veiligheid",
        "Onderhoud en handhaving bij monumenten",
        "Eigenaren krijgen eerst advies over onderhoud; handhaving komt pas als dat niet helpt.",
    ),
    (
        "Waalwijk",
        "economie-en-fysieke-leefomgeving",
        "goede huisvesting",
        "Campus voor arbeidsmigranten",
        "Een campus met beheer dag en nacht geeft arbeidsmigranten een fatsoenlijke plek.",
    ),
    (
        "Kerkrade",
        "economie-en-fysieke-leefomgeving",
        "duurzaamheid",
        "SuperLocal",
        "Een gebied wordt vernieuwd met materiaal uit de flats die er stonden.",
    ),
    (
        "Nieuwegein",
        "economie-en-fysieke-leefomgeving",
        "transformatie",
        "Van kantoor naar woning",
        "Lege kantoren worden woningen, met één loket voor eigenaren en ontwikkelaars.",
    ),
    (
        "Tiel",
        "samenleving",
        "voorkomen",
        "Gezondheidsaanpak en wonderschoon wonen",
        "Wijkbewoners werken samen aan gezond leven en een schone buurt.",
    ),
    (
        "Gooise Meren",
        "bestuur",
        "ideeën",
        "De Initiatieventafel",
        "Wie een idee heeft, schuift aan en gaat met een eerste stap weer naar huis.",
    ),
)


@transaction.atomic
def seed(*, by: Any) -> None:
    """Idempotent: a portal with stories stays as it is."""
    if Story.objects.exists():
        return
    pillars = {row.slug: row for row in Pillar.objects.all()}
    for place, pillar, excels_in, title, summary in STORIES:
        municipality = Municipality.objects.filter(name=place, ends_on=None).first()
        if municipality is None:
            continue
        story = add_story(
            municipality=municipality,
            values={
                "excels_in": excels_in,
                "title": title,
                "pillar": pillars.get(pillar),
                "year": YEAR,
                "summary": summary,
                "text": _text(place, summary),
                "result": "Andere gemeenten kwamen kijken en namen de aanpak over.",
            },
            by=by,
        )
        state = StoryState.INTERNAL if place in INTERNAL else StoryState.PUBLIC
        tell_story(story=story, state=state, version=story.version, by=by)
        Story.objects.filter(pk=story.pk).update(told_on=TOLD_ON)


def _text(place: str, summary: str) -> str:
    return (
        f"{summary} {place} begon klein, met wie er graag aan mee wilde doen.\n\n"
        "Wat hielp:\n\n"
        "- één vast gezicht bij de gemeente;\n"
        "- een klein budget zonder lange aanvraag;\n"
        "- na elke stap kijken wat er beter kan.\n\n"
        "Wilt u dit ook? Stel uw vraag via het portaal."
    )
