"""What the pillars work on, in our own words.

The themes and the 23 activities of the strategic agenda 2019-2022, and the subjects of 2023.
``None`` as pillar is the whole network. Facts come from the documents; who takes part in what
is made up (demo.py).
"""

from dataclasses import dataclass

from pillars.choices import Audience, CountedBy, ProductKind, WorkingForm

AGENDA = "Strategische werkagenda 2019-2022"
PLAN = "Jaarplan 2023"


@dataclass(frozen=True)
class Task:
    """An activity; ``joined`` is how many municipalities take part in the demonstration."""

    text: str
    target: int | None = None
    unit: str = ""
    form: str = ""
    audience: str = Audience.INTERNAL
    counted_by: str = CountedBy.MUNICIPALITIES
    done: int = 0
    joined: int = 0
    product: tuple[str, str] | None = None


@dataclass(frozen=True)
class Subject:
    """A theme with its activities."""

    pillar: str | None
    name: str
    why: str
    tasks: tuple[Task, ...] = ()
    group: str = ""
    source: str = AGENDA


OPEN = Audience.PUBLIC
BY_HAND = CountedBy.HAND

AGENDA_2019 = (
    Subject(
        None,
        "Inspireren en profileren",
        "Leden leren van elkaars goede voorbeelden, en Nederland mag weten wat middelgroot kan.",
        (
            Task(
                "Elk jaar twee ledenbijeenkomsten over de thema's van de werkagenda.",
                2,
                "bijeenkomsten per jaar",
                counted_by=BY_HAND,
                done=2,
            ),
            Task("Met de contactambtenaren het vervolg op bijeenkomsten uitwerken."),
            Task(
                "Vertellen waar middelgroot goed in is, ook met succesverhalen, en groeien van 40 naar 50 gemeenten.",
                50,
                "gemeenten",
                counted_by=CountedBy.MEMBERS,
                audience=OPEN,
            ),
            Task(
                "Het rapport over de kracht van middelgroot bijwerken en er een position paper voor de lobby van maken.",
                audience=OPEN,
                product=(ProductKind.REPORT, "De Kracht van Middelgroot, bijgewerkt"),
            ),
            Task(
                "De strategische agenda's van VNG, G4, G40 en P10 naast elkaar leggen.",
                product=(ProductKind.STUDY, "Vergelijking van strategische agenda's"),
            ),
        ),
    ),
    Subject(
        "bestuur",
        "Democratie dichtbij",
        "Inwoners willen meepraten, terwijl hun vertrouwen in de politiek daalt. Gemeenten proberen uit hoe zij inwoners er eerder en vaker bij halen.",
        (
            Task(
                "Tien proeven met democratische vernieuwing; wat ze leren, delen gemeenten in een leercirkel en daarbuiten.",
                10,
                "experimenten",
                WorkingForm.LEERCIRKEL,
                OPEN,
                joined=7,
            ),
            Task(
                "Onderzoeken wat inwoners merken van de kracht van middelgroot.",
                audience=OPEN,
                product=(
                    ProductKind.STUDY,
                    "De kracht van middelgroot: wat merkt de inwoner ervan?",
                ),
            ),
        ),
    ),
    Subject(
        "bestuur",
        "Smart City",
        "Sensoren en telefoons leveren veel gegevens op. Gemeenten zoeken samen naar slim gebruik ervan, en naar de grenzen.",
        (
            Task(
                "In tien gemeenten proeven met Smart City; ervaringen komen samen in de casuskamer Data.",
                10,
                "gemeenten",
                WorkingForm.CASUSKAMER,
                OPEN,
                joined=5,
            ),
            Task(
                "Meedoen aan de leerkring Data en de masterclass Digitale Samenleving van Platform31.",
                form=WorkingForm.LEERKRING,
                joined=4,
            ),
        ),
    ),
    Subject(
        "bestuur",
        "Veiligheid",
        "Ondermijning komt ook voor in middelgrote gemeenten, maar de middelen zijn kleiner dan in de grote stad. Inwoners helpen er vaak graag mee.",
        (
            Task(
                "In kaart brengen wat gemeenten doen voor een weerbaar bestuur en wat zij daarbij van elkaar kunnen gebruiken.",
                product=(ProductKind.INVENTORY, "Inzet en behoeften bij bestuurlijke weerbaarheid"),
            ),
            Task(
                "Vijf proeven waarin inwoners meewerken aan veiligheid, met de geleerde lessen.",
                5,
                "experimenten",
                joined=5,
            ),
            Task(
                "Verkennen hoe groot cybercrime is en wat een middelgrote gemeente eraan kan doen.",
                product=(ProductKind.EXPLORATION, "Cybercrime en de middelgrote gemeente"),
            ),
            Task("Het vaste overleg met het ministerie van Veiligheid en Justitie voortzetten."),
        ),
    ),
    Subject(
        "economie-en-fysieke-leefomgeving",
        "Arbeidsmigranten",
        "Bedrijven kunnen niet zonder arbeidsmigranten. Dat vraagt om goede huisvesting en om plaats in de buurt voor wie blijft.",
        (
            Task(
                "Vijf gemeenten proberen elk een eigen aanpak voor arbeidsmigranten uit.",
                5,
                "gemeenten",
                joined=4,
            ),
            Task(
                "Ervaringen delen in de casuskamer Arbeidsmigranten en de lessen ook buiten M50 verspreiden.",
                form=WorkingForm.CASUSKAMER,
                audience=OPEN,
                joined=6,
            ),
        ),
    ),
    Subject(
        "economie-en-fysieke-leefomgeving",
        "Duurzaamheid",
        "Duurzaam is meer dan energie: ook groen, een kringloop van grondstoffen en schoon vervoer. En niet iedereen kan de kosten dragen.",
        (
            Task("Tien gemeenten worden Global Goals-gemeente.", 10, "gemeenten", joined=8),
            Task(
                "Een leerkring energietransitie voor middelgrote gemeenten beginnen.",
                form=WorkingForm.LEERKRING,
                joined=6,
            ),
        ),
    ),
    Subject(
        "economie-en-fysieke-leefomgeving",
        "Mobiliteit",
        "Een gemeente buiten de Randstad moet bereikbaar blijven, ook zonder auto. Dat telt nog te weinig mee bij grote investeringen.",
        (
            Task("Slimme oplossingen voor mobiliteit op de agenda van de provincies krijgen."),
            Task(
                "Aansluiten bij Beter Benutten, waarin 12 regio's werken aan minstens 10% kortere reistijd."
            ),
        ),
        group="Mobiliteit",
    ),
    Subject(
        "samenleving",
        "Doen wat nodig is: slim samenwerken",
        "Voorkomen is beter dan genezen, maar de tekorten lopen op. Kampen liet met Stimulansz zien hoe het kan met de omgekeerde toets.",
        (
            Task(
                "Kennis en ervaring delen in de leerkring Doen wat nodig is.",
                form=WorkingForm.LEERKRING,
                joined=9,
            ),
            Task("Knelpunten die veel gemeenten hebben, omzetten in een lobbyagenda."),
        ),
    ),
    Subject(
        "financien-2019",
        "Passende financiële verhoudingen",
        "Elke verdeling van geld heeft nadelen. Wie aan tafel zit als zij wordt herzien, kan laten meewegen wat middelgroot nodig heeft.",
        (
            Task(
                "Meedoen in de klankbordgroep over een nieuwe verdeling.",
                form=WorkingForm.KLANKBORDGROEP,
                joined=2,
            ),
            Task(
                "Ervaringen en knelpunten uitwisselen, er lobbypunten uit halen en die inbrengen bij ministerie en VNG."
            ),
        ),
    ),
)

TWICE_A_YEAR = Task(
    "Twee informatieve bijeenkomsten per jaar, open voor alle leden.",
    2,
    "bijeenkomsten per jaar",
    counted_by=BY_HAND,
    done=1,
)

SINCE_2022 = (
    Subject(
        "ruimte",
        "Kennis delen",
        "Niet elke gemeente hoeft het wiel opnieuw uit te vinden.",
        (TWICE_A_YEAR,),
        source=PLAN,
    ),
    Subject(
        "ruimte",
        "Personeel voor ruimtelijke ordening",
        "Kleine afdelingen staan voor grote opgaven.",
        source=PLAN,
    ),
    Subject(
        "ruimte",
        "Openbaar vervoer",
        "Nieuwe wijken vragen vooraf zekerheid over bus en trein.",
        group="Mobiliteit",
        source=PLAN,
    ),
    Subject(
        "ruimte",
        "Woningbouw",
        "Middelgrote gemeenten kunnen vaak sneller bouwen dan volle steden.",
        source=PLAN,
    ),
    Subject(
        "sociaal",
        "Kennis delen",
        "Niet elke gemeente hoeft het wiel opnieuw uit te vinden.",
        (TWICE_A_YEAR,),
        source=PLAN,
    ),
    Subject(
        "sociaal",
        "Gezonde leefstijl",
        "Ook in middelgrote gemeenten zijn wijken waar mensen minder gezond leven.",
        source=PLAN,
    ),
    Subject("sociaal", "Vergrijzing", "", source=PLAN),
    Subject("sociaal", "Samenwerken met de zorgverzekeraar", "", source=PLAN),
    Subject("sociaal", "Jeugdzorg", "", source=PLAN),
    Subject("sociaal", "Bestaanszekerheid", "", source=PLAN),
    Subject("sociaal", "Asiel en integratie", "", source=PLAN),
    Subject("sociaal", "Spoedeisende hulp en streekziekenhuizen", "", source=PLAN),
    Subject(
        "financien",
        "Kennis delen",
        "Niet elke gemeente hoeft het wiel opnieuw uit te vinden.",
        (TWICE_A_YEAR,),
        source=PLAN,
    ),
    Subject(
        "financien",
        "Vrij te besteden rijksbijdragen",
        "Geld dat elk jaar terugkomt, maar telkens een ander doel krijgt, maakt gemeenten traag.",
        source=PLAN,
    ),
)
