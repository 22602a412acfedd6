"""The demonstration's lobby: the plan of 2023, its facts in our own words, actions made up."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from lobby.actions import add_action, finish_action
from lobby.choices import ActionState, GoalState, InfluenceStage
from lobby.models import Ambition, LobbyGoal, Priority
from pillars.models import Pillar

YEAR = 2023
MILLION = Decimal(1_000_000)

# slug, name, text, priorities
AMBITIONS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "netwerkversterking",
        "Netwerkversterking",
        "De organisatie wordt sterker en blijft snel. Iedereen weet wie wat doet, het ledenbestand "
        "klopt en er is een steviger ambtelijk kernteam.",
        (),
    ),
    (
        "kennispartner",
        "Kennispartner",
        "M50 wil meepraten voordat een wet naar buiten komt: wie pas bij de consultatie reageert, "
        "verandert nog weinig. Binnen het netwerk delen de pijlers wat werkt, met twee "
        "informatieve bijeenkomsten per jaar.",
        (),
    ),
    (
        "ruimte",
        "Ruimte",
        "De drempels bij bouwen en wonen kwamen in januari 2023 aan de orde in een gesprek met "
        "minister De Jonge. M50 werkt ze samen met de ministeries uit.",
        (
            "Te weinig mensen op de afdeling ruimtelijke ordening",
            "Verbindingen met het openbaar vervoer",
            "Woningbouw",
        ),
    ),
    (
        "sociaal-domein",
        "Sociaal domein",
        "Achterstanden komen ook in middelgrote gemeenten voor, op kleinere schaal en daardoor "
        "minder zichtbaar. Zij verdienen dezelfde aanpak per wijk. Uit de thema's kiest M50 wat "
        "het meest bij middelgroot past.",
        (
            "Gezonde leefstijl in wijken en dorpen met een lage sociaaleconomische status",
            "Vergrijzing",
            "Samenwerking met de zorgverzekeraar",
            "Transformatieagenda Jeugd",
            "Bestaanszekerheid",
            "Asiel en integratie",
            "Spoedeisende hulp en streekziekenhuizen",
        ),
    ),
    (
        "financien",
        "Financiën",
        "Geld dat elk jaar terugkomt, moeten gemeenten vrijer kunnen besteden. Met meer taken hoort "
        "ook meer vertrouwen van het Rijk te komen.",
        (),
    ),
    (
        "public-affairs",
        "Public affairs",
        "M50 laat met één stem weten wat het wil, over een klein aantal onderwerpen. De lobbyist "
        "houdt de lijst met doelen en acties bij.",
        (),
    ),
)

GOALS: tuple[dict[str, Any], ...] = (
    {
        "ambition": "public-affairs",
        "pillar": None,
        "title": "Aan tafel in Den Haag",
        "goal": "M50 praat mee aan de overlegtafels van het Rijk, bijvoorbeeld bij het MIRT, terwijl plannen nog gemaakt worden.",
        "problem": "Middelgrote gemeenten worden vaak pas gevraagd als een voorstel al bijna klaar is.",
        "counterpart": "Ministeries die overlegtafels organiseren",
        "arguments": "Inbreng vooraf bespaart reparaties achteraf.\nLeden kennen de uitvoering uit eigen ervaring.",
        "stage": InfluenceStage.BEFORE,
        "state": GoalState.RUNNING,
    },
    {
        "ambition": "ruimte",
        "pillar": "ruimte",
        "title": "Geld voor personeel ruimtelijke ordening",
        "goal": "De toegezegde 90 miljoen euro gaat naar ambtelijke hulp bij ruimtelijke ordening in middelgrote gemeenten.",
        "problem": "De opgave is groot en de afdelingen zijn klein: er zijn te weinig mensen om plannen te maken.",
        "counterpart": "Minister voor Volkshuisvesting en Ruimtelijke Ordening",
        "amount": 90 * MILLION,
        "arguments": "Het bedrag is toegezegd.\nZonder mensen komt er geen plan, en zonder plan geen woning.",
        "stage": InfluenceStage.CONSULTATION,
        "state": GoalState.RUNNING,
    },
    {
        "ambition": "ruimte",
        "pillar": "ruimte",
        "title": "Openbaar vervoer dat vooruitkijkt",
        "goal": "Bij investeringen in openbaar vervoer telt niet alleen hoeveel mensen er nu wonen, maar ook wat een betere verbinding mogelijk maakt.",
        "problem": "Wie verdeelt op het aantal inwoners van nu, houdt regio's met weinig verbindingen slecht bereikbaar.",
        "counterpart": "Ministerie van Infrastructuur en Waterstaat, provincies",
        "arguments": "Een nieuwe wijk heeft vooraf zekerheid over bus of trein nodig.\nDe minister-president noemde het probleem in maart 2023 zelf.",
        "stage": InfluenceStage.BEFORE,
        "state": GoalState.RUNNING,
    },
    {
        "ambition": "ruimte",
        "pillar": "ruimte",
        "title": "Bouwen waar het snel kan",
        "goal": "Nederland gebruikt beter dat middelgrote gemeenten eenvoudiger en sneller kunnen bouwen.",
        "problem": "Het Rijk stuurt op aantallen en tempo, de provincie begrenst de ruimte. Gemeenten zitten ertussen.",
        "counterpart": "Rijk en provincies samen",
        "arguments": "Buiten de volle steden is er vaker plaats.\nRijk en provincie moeten op één lijn komen.",
        "stage": InfluenceStage.BEFORE,
        "state": GoalState.PREPARING,
    },
    {
        "ambition": "sociaal-domein",
        "pillar": "sociaal",
        "title": "Geld naar zwaarte van de problemen",
        "goal": "Bij rijksgeld voor gezonde wijken en dorpen telt ook hoe zwaar de problemen zijn, niet alleen het aantal inwoners.",
        "problem": "Den Haag ziet achterstand in grote steden eerder dan dezelfde achterstand in een middelgrote gemeente.",
        "counterpart": "Ministeries die over gezonde wijken gaan",
        "arguments": "De problemen in een wijk zijn even groot, ook als de stad kleiner is.\nVoorkomen vraagt om een sterke sociale basis.",
        "stage": InfluenceStage.BEFORE,
        "state": GoalState.RUNNING,
    },
    {
        "ambition": "financien",
        "pillar": "financien",
        "title": "Vrij te besteden rijksbijdragen",
        "goal": "Gemeenten mogen rijksbijdragen die elk jaar terugkomen vrij inzetten, zodat zij sneller kunnen handelen en tegen een stootje kunnen.",
        "problem": "Opgaven veranderen snel, maar geld ligt vast per doel en het Rijk controleert veel.",
        "counterpart": "Rijk",
        "arguments": "Middelgroot is groot genoeg om opgaven aan te kunnen en dicht bij inwoners.\nVertrouwen hoort mee te groeien met taken.",
        "stage": InfluenceStage.BEFORE,
        "state": GoalState.PREPARING,
    },
)

# goal, text, who, due, done on (or None), result
ACTIONS: tuple[tuple[int, str, str, str, str | None, str], ...] = (
    (1, "Overzicht maken van overlegtafels met de plek die M50 heeft of wil", "Lobbyist", "2023-06-01", "2023-05-22", "Overzicht gedeeld met het dagelijks bestuur."),
    (1, "Kennismaken met de ambtenaren die het MIRT voorbereiden", "Lobbyist", "2027-03-01", None, ""),
    (2, "Met de minister bespreken hoe het geld bij middelgrote gemeenten komt", "Voorzitter pijler Ruimte", "2023-09-15", "2023-09-12", "Gesprek gevoerd; vervolg op ambtelijk niveau."),
    (2, "Bij de leden ophalen hoeveel vacatures er zijn", "Secretariaat", "2026-10-01", None, ""),
    (3, "Voorbeelden verzamelen van nieuwe wijken zonder goede verbinding", "Ondersteuner pijler Ruimte", "2027-02-01", None, ""),
    (5, "Werkbezoek voor Kamerleden aan een wijk voorbereiden", "Lobbyist", "2027-04-15", None, ""),
)  # fmt: skip


@transaction.atomic
def seed(*, by: Any) -> None:
    """Ambitions, six goals and some actions of 2023; what is there already stays."""
    ambitions = {row[0]: _ambition(number, row) for number, row in enumerate(AMBITIONS, start=1)}
    for number, values in enumerate(GOALS, start=1):
        _goal(number, dict(values), ambitions)
    for number, text, owner, due_on, done_on, result in ACTIONS:
        goal = LobbyGoal.objects.get(plan_year=YEAR, number=number)
        if goal.actions.filter(text=text).exists():
            continue
        values = {
            "text": text,
            "owner": owner,
            "due_on": datetime.date.fromisoformat(due_on),
            "state": ActionState.OPEN,
        }
        action = add_action(goal=goal, values=values, by=by)
        if done_on:
            day = datetime.date.fromisoformat(done_on)
            finish_action(action=action, finished_on=day, result=result, by=by)


def _ambition(number: int, row: tuple[str, str, str, tuple[str, ...]]) -> Ambition:
    slug, name, text, priorities = row
    ambition, is_new = Ambition.objects.get_or_create(
        plan_year=YEAR, slug=slug, defaults={"number": number, "name": name, "text": text}
    )
    if is_new:
        Priority.objects.bulk_create(
            Priority(ambition=ambition, number=place, text=line)
            for place, line in enumerate(priorities, start=1)
        )
    return ambition


def _goal(number: int, values: dict[str, Any], ambitions: dict[str, Ambition]) -> None:
    if LobbyGoal.objects.filter(plan_year=YEAR, number=number).exists():
        return
    values["ambition"] = ambitions[values["ambition"]]
    values["pillar"] = Pillar.objects.filter(slug=values["pillar"]).first()
    goal = LobbyGoal(plan_year=YEAR, number=number, **values)
    goal.full_clean()
    goal.save()
