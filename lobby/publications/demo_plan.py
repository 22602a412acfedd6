"""The text of the demonstration's annual plan: the structure is real, the wording our own."""

from typing import Any

from lobby.publications.choices import BlockKind, HeadingLevel

# Blocks in order. "ambition" and "pillar" hold names that demo.py looks up; goals go by pillar.
PLAN: list[dict[str, Any]] = [
    {"kind": BlockKind.HEADING, "title": "Inleiding"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
M50 brengt middelgrote gemeenten bij elkaar. Op [datum] doen [aantal gemeenten] mee, van de \
kust tot de oostgrens. Zij leren van elkaar, helpen elkaar verder en laten in Den Haag samen \
van zich horen.

Dit jaarplan zegt waar wij ons in [jaar] voor inzetten. Het is met opzet kort. De ambities \
liggen vast, de acties niet: de lijst met lobbydoelen en acties houden wij het hele jaar bij. \
Zo kunnen wij meebewegen met wat er in het land gebeurt.

Met andere netwerken trekken wij op als beide er sterker van worden. Daarbij houden wij onze \
eigen koers. Wat een stad van vijftigduizend inwoners nodig heeft, raakt anders zoek tussen de \
vragen van de grote steden en die van het platteland.""",
    },
    {"kind": BlockKind.MEMBER_COUNT},
    {
        "kind": BlockKind.AMBITION,
        "ambition": "Netwerkversterking",
        "title": "Netwerkversterking",
        "text": """\
Een klein netwerk is snel, maar ook kwetsbaar: veel kennis zit bij weinig mensen. In [jaar] \
maken wij de organisatie sterker, zonder haar zwaarder te maken. Iedereen moet kunnen zien wie \
waarover gaat en bij wie een vraag thuishoort.""",
    },
    {
        "kind": BlockKind.LIST,
        "title": "Dit doen wij in [jaar]",
        "text": """\
Wij leggen op één bladzijde vast wie wat doet: bestuur, secretariaat, lobbyist en pijlers.
Wij vragen elke gemeente of haar gegevens nog kloppen en houden het ledenbestand actueel.
Wij breiden het ambtelijk kernteam uit, zodat het werk niet op een paar schouders rust.
Wij kiezen: liever drie dingen die lukken dan tien die blijven liggen.""",
    },
    {
        "kind": BlockKind.AMBITION,
        "ambition": "Kennispartner",
        "title": "Kennispartner",
        "text": """\
Onze gemeenten weten als eerste of een plan in de praktijk werkt. Die kennis willen wij beter \
benutten: aan tafel bij het Rijk én bij elkaar.""",
    },
    {
        "kind": BlockKind.HEADING,
        "level": HeadingLevel.PARAGRAPH,
        "title": "Kennispartner naar buiten",
    },
    {
        "kind": BlockKind.TEXT,
        "text": """\
Wie meepraat als een wet nog op de tekentafel ligt, bereikt meer dan wie reageert als de tekst \
al af is. Toch horen middelgrote gemeenten vaak pas bij de consultatie wat er speelt. Dat keren \
wij om. Wij zoeken actief een plek aan de overlegtafels waar plannen ontstaan en sturen er \
mensen heen die het vak kennen.""",
    },
    {
        "kind": BlockKind.HEADING,
        "level": HeadingLevel.PARAGRAPH,
        "title": "Kennispartner naar binnen",
    },
    {
        "kind": BlockKind.TEXT,
        "text": """\
Ook onderling valt er veel te winnen. De pijlers stemmen hun werk op elkaar af en hebben vaste \
lijnen met het dagelijks bestuur en de lobbyist. Elke pijler houdt twee keer per jaar een \
bijeenkomst waar alle leden welkom zijn. Geslaagde projecten beschrijven wij zo dat een andere \
gemeente er morgen mee kan beginnen.""",
    },
    {
        "kind": BlockKind.AMBITION,
        "ambition": "Ruimte",
        "title": "Ruimte",
        "text": """\
Nederland moet bouwen en middelgrote gemeenten willen daaraan bijdragen. Begin dit jaar \
bespraken wij met de minister voor Volkshuisvesting en Ruimtelijke Ordening wat ons tegenhoudt. \
In [jaar] werken wij drie drempels verder uit, samen met de ministeries die erover gaan.""",
    },
    {
        "kind": BlockKind.PRIORITIES,
        "title": "Drie prioriteiten",
        "text": """\
**Mensen.** Te weinig vakmensen op de afdeling ruimtelijke ordening.
**Openbaar vervoer.** Verbindingen die een nieuwe wijk op tijd bereikbaar maken.
**Woningbouw.** Bouwen waar het snel kan, met kaders die elkaar niet tegenspreken.""",
    },
    {
        "kind": BlockKind.AMBITION,
        "ambition": "Sociaal domein",
        "title": "Sociaal domein",
        "text": """\
Armoede, eenzaamheid en een slechte gezondheid komen ook voor in een dorp of een stad van \
veertigduizend inwoners. Ze vallen er alleen minder op. Wij vragen voor die wijken en kernen \
dezelfde aandacht als voor wijken in de grote stad. Gezond leven begint bij bestaanszekerheid: \
dat verband maken wij zichtbaar.""",
    },
    {
        "kind": BlockKind.LIST,
        "title": "Thema’s die wij verkennen",
        "text": """\
Vergrijzing
Samenwerking met de zorgverzekeraar
Transformatie van de jeugdhulp
Bestaanszekerheid
Asiel en integratie
Spoedeisende hulp en streekziekenhuizen""",
    },
    {
        "kind": BlockKind.TEXT,
        "text": """\
Na de zomer kiezen wij welke thema’s het meest eigen zijn aan middelgrote gemeenten. Daarmee \
gaan wij naar buiten.""",
    },
    {
        "kind": BlockKind.AMBITION,
        "ambition": "Financiën",
        "title": "Financiën",
        "text": """\
Wie een taak krijgt, moet ook kunnen kiezen hoe hij het geld inzet. Een deel van de \
rijksbijdragen komt elk jaar terug en heet toch tijdelijk. Wij willen met het Rijk afspreken dat \
gemeenten dat geld breder mogen besteden. Onze leden helpen wij hun verantwoording op orde te \
hebben, want vertrouwen moet van twee kanten komen.""",
    },
    {
        "kind": BlockKind.AMBITION,
        "ambition": "Public affairs",
        "title": "Public affairs",
        "text": """\
Met één verhaal en een kort lijstje wensen komt een netwerk verder dan met honderd losse \
vragen. Daarom werken wij met [aantal lobbydoelen]. De lobbyist van M50 is ons gezicht in Den \
Haag, bestuurders doen het woord over hun eigen onderwerp en het secretariaat houdt bij wat er \
is afgesproken.""",
    },
    {"kind": BlockKind.HEADING, "title": "Uitwerking ambitie Public affairs"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Eén doel geldt voor alle onderwerpen: meepraten voordat de keuzes zijn gemaakt. De andere \
doelen horen bij een pijler.""",
    },
    {"kind": BlockKind.LOBBY_GOALS, "pillar": ""},
    {"kind": BlockKind.HEADING, "level": HeadingLevel.PARAGRAPH, "title": "Pijler Ruimte"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Middelgrote gemeenten hebben grond, draagvlak en korte lijnen. Vaak kunnen zij dus sneller \
bouwen dan een stad die al vol is. Maar een wijk zonder trein of bus komt niet van de grond, en \
een gemeente die van het Rijk moet bouwen en van de provincie niet mag, staat stil. Daarom vragen \
wij om zekerheid vooraf en om één lijn van Rijk en provincie.""",
    },
    {"kind": BlockKind.LOBBY_GOALS, "pillar": "Ruimte"},
    {"kind": BlockKind.HEADING, "level": HeadingLevel.PARAGRAPH, "title": "Pijler Sociaal"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Geld voor gezonde wijken gaat nu vooral naar gemeenten met veel inwoners. Wie alleen telt hoeveel \
mensen er wonen, ziet niet hoe zwaar zij het hebben. Wij pleiten voor een verdeling die naar de \
opgave kijkt.""",
    },
    {"kind": BlockKind.LOBBY_GOALS, "pillar": "Sociaal"},
    {"kind": BlockKind.HEADING, "level": HeadingLevel.PARAGRAPH, "title": "Pijler Financiën"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Een middelgrote gemeente is groot genoeg om een opgave aan te kunnen en klein genoeg om haar \
inwoners te kennen. Om snel te kunnen bijsturen heeft zij geld nodig dat niet in schotten \
vastzit, en een buffer voor slechtere jaren.""",
    },
    {"kind": BlockKind.LOBBY_GOALS, "pillar": "Financiën"},
    {"kind": BlockKind.HEADING, "title": "De gemeenten van M50"},
    {"kind": BlockKind.MEMBER_LIST},
]
