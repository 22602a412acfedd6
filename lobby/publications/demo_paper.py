"""The text of the demonstration's position paper. Who is quoted does not exist."""

from typing import Any

from lobby.publications.choices import BlockKind

PRINCIPLES = """\
Elk kind begint met gelijke kansen, waar het ook woont.
Een kwetsbare wijk krijgt blijvend aandacht van het Rijk, ook buiten de grote steden.
Wonen, gezondheid, zorg en veiligheid pakken wij in samenhang aan.
Beleid verkleint verschillen in kansen en vergroot ze nooit.
Wat van ouder op kind overgaat, verandert alleen met een lange adem.
Rijk en gemeenten werken jarenlang samen en haken niet af na één project.
Ministeries treden naar een wijk op als één overheid.
Een meerjarige afspraak komt in de plaats van losse, tijdelijke regelingen.
De opgave bepaalt wie er aan tafel zit, niet het departement.
Iedereen in Nederland mag dromen van meer, en krijgt de kans om het waar te maken."""

PAPER: list[dict[str, Any]] = [
    {"kind": BlockKind.HEADING, "title": "Inleiding"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Op [datum aanleiding] spreekt u met het kabinet over volkshuisvesting en ruimtelijke ordening. \
Aan de vooravond daarvan bieden wij u ons manifest aan, met [aantal uitgangspunten] over wijken \
waar het leven zwaar is. Wijken zoals u die kent uit de grote stad, maar dan bij ons.

Dit position paper hoort bij dat manifest. U vindt er voorbeelden uit onze gemeenten in, en vijf \
vragen die u aan het kabinet kunt stellen. Over hetzelfde onderwerp schreven wij het kabinet op \
[datum bijlage 2] een brief. Die is bijgevoegd.""",
    },
    {"kind": BlockKind.HEADING, "title": "Wie wij zijn"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
M50 is het netwerk van [aantal gemeenten] van gemiddelde grootte, de meeste met 30.000 tot \
80.000 inwoners. Veel van hen zijn het hart van een streek: daar staan het ziekenhuis, de \
middelbare school en het station.""",
    },
    {"kind": BlockKind.MEMBER_COUNT},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Wij kennen onze inwoners en kunnen snel schakelen. Maar een streek bedienen met de organisatie \
van een middelgrote gemeente is zwaar. Juist bij ons komen vragen samen die elders over meer \
schouders zijn verdeeld.""",
    },
    {"kind": BlockKind.HEADING, "title": "Wat wij zien gebeuren"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
In een aantal van onze wijken groeit de achterstand. Schulden, een slechte gezondheid, \
leerproblemen en onveiligheid houden elkaar in stand. Kinderen erven de zorgen van hun ouders. \
Zulke vragen heten grootstedelijk, maar ze houden zich niet aan de grens van de grote stad. Bij \
ons gaat het om minder straten, niet om lichtere problemen.""",
    },
    {
        "kind": BlockKind.QUOTE,
        "speaker": "Anouk Voorbeeld",
        "function": "burgemeester (fictief)",
        "municipality": "Doetinchem",
        "consent": True,
        "text": """\
Voor de grote programma’s zijn wij te klein en voor de gewone regelingen is de opgave te groot. \
In twee van onze wijken zien wij de cijfers elk jaar een stukje slechter worden.""",
    },
    {
        "kind": BlockKind.QUOTE,
        "speaker": "Bram Verzonnen",
        "function": "burgemeester (fictief)",
        "municipality": "Oosterhout",
        "consent": True,
        "text": """\
De regeling voor winkelgebieden stond ook voor ons open. Op papier dan. Wie de voorwaarden las, \
zag dat ze voor een veel grotere stad waren bedacht.""",
    },
    {
        "kind": BlockKind.QUOTE,
        "speaker": "Carla Denkbeeld",
        "function": "burgemeester (fictief)",
        "municipality": "Kerkrade",
        "consent": True,
        "text": """\
Met een Regio Deal kun je prachtige dingen beginnen. Maar een buurt die dertig jaar achteruit \
ging, heeft meer nodig dan een begin.""",
    },
    {
        "kind": BlockKind.QUOTE,
        "speaker": "Dirk van der Verdichting",
        "function": "burgemeester (fictief)",
        "municipality": "Den Helder",
        "consent": True,
        "text": """\
Net als de jongerenwerkers het vertrouwen van een gezin hebben, loopt het project af. Zo leert \
een buurt dat ook de overheid niet blijft.""",
    },
    {
        "kind": BlockKind.TEXT,
        "text": """\
Zo hangt het steeds meer van een postcode af hoe ver een kind komt. Dat mogen wij niet gewoon \
gaan vinden.""",
    },
    {"kind": BlockKind.HEADING, "title": "De kern van het probleem"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Het Nationaal Programma Leefbaarheid en Veiligheid laat zien wat werkt: lang volhouden, alles \
tegelijk aanpakken en één herkenbaar gezicht van het Rijk. Alleen stopt die werkwijze bij de \
rand van het programma.

Een gemeente daarbuiten moet het doen met losse potjes die elk een eigen minister, aanvraag en \
einddatum hebben. Ook het onderzoek naar grootstedelijke kosten keek vooral naar steden met meer \
dan 100.000 inwoners. Wie niet wordt onderzocht, telt niet mee in de verdeling.

De problemen zijn dus te vergelijken, de hulp niet.""",
    },
    {
        "kind": BlockKind.LIST,
        "title": "Wat daarvan komt",
        "text": """\
aanpakken die naast elkaar bestaan en elkaar in de weg zitten;
goede mensen die vertrekken als een tijdelijke regeling afloopt;
te weinig uitvoeringskracht voor wie het meeste werk heeft;
hogere kosten later, omdat wij er te laat bij zijn.""",
    },
    {"kind": BlockKind.HEADING, "title": "Het manifest: onze uitgangspunten"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Het manifest telt [aantal uitgangspunten]. Wij zien ze niet als een verlanglijst, maar als de \
maat waaraan wij ook onszelf houden. Er hoeft niets van een ander af: het stelsel moet af.""",
    },
    {"kind": BlockKind.PRINCIPLES, "text": PRINCIPLES},
    {"kind": BlockKind.HEADING, "title": "Wat is er nodig"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Wij vragen niet om weer een nieuwe regeling. Wij vragen om de werkwijze die al bewezen is, ook \
voor wijken die er nu buiten vallen.""",
    },
    {
        "kind": BlockKind.LIST,
        "title": "Dat betekent",
        "text": """\
**zien** dat de opgave groter is dan de huidige programmagebieden;
**volhouden** met afspraken voor tien jaar of langer;
**verbinden** van de ministeries die er samen over gaan;
**één aanspreekpunt** bij het Rijk, met naam en telefoonnummer.""",
    },
    {"kind": BlockKind.HEADING, "title": "Wat wij u vragen in het debat"},
    {
        "kind": BlockKind.TEXT,
        "text": "Met deze vijf vragen kunt u het kabinet om een duidelijk antwoord vragen.",
    },
    {
        "kind": BlockKind.QUESTION,
        "title": "Erkenning",
        "text": """\
Ziet het kabinet dat wijken buiten het Nationaal Programma Leefbaarheid en Veiligheid met \
dezelfde stapeling van problemen te maken hebben, en wat betekent dat voor de keuze van gebieden?""",
    },
    {
        "kind": BlockKind.QUESTION,
        "title": "Onderzoek",
        "text": """\
Wil het kabinet laten onderzoeken hoe vaak en hoe zwaar deze problemen voorkomen in gemeenten \
met minder dan 100.000 inwoners?""",
    },
    {
        "kind": BlockKind.QUESTION,
        "title": "Rijksaanspreekpunt",
        "text": """\
Bij wie kan een middelgrote gemeente terecht die met zes ministeries tegelijk te maken heeft, en \
wanneer is dat geregeld?""",
    },
    {
        "kind": BlockKind.QUESTION,
        "title": "Samenwerking",
        "text": """\
Wil het kabinet met M50 uitwerken welke onderdelen van de bewezen aanpak ook buiten de \
programmagebieden kunnen werken?""",
    },
    {
        "kind": BlockKind.QUESTION,
        "title": "Zicht op de praktijk",
        "text": """\
Komt het kabinet kijken? Wij nodigen de bewindspersonen graag uit voor een dag in een van onze \
wijken.""",
    },
    {"kind": BlockKind.HEADING, "title": "Tot slot"},
    {
        "kind": BlockKind.TEXT,
        "text": """\
Wij komen niet klagen en wij vragen geen uitzondering. Wij bieden aan om mee te bouwen aan een \
aanpak die voor heel Nederland klopt. Met onze brief van [datum bijlage 2] en ons manifest ligt \
er een begin. Aan u de vraag om het kabinet te bewegen tot het vervolg.""",
    },
    {"kind": BlockKind.HEADING, "title": "Bijlagen"},
    {
        "kind": BlockKind.ATTACHMENT,
        "title": "Artikel over wijken buiten de grote steden",
        "dated_on": "2026-02-03",
        "file": "article",
    },
    {
        "kind": BlockKind.ATTACHMENT,
        "title": "Brief van M50 aan het kabinet",
        "dated_on": "2026-03-23",
        "file": "letter",
    },
    {
        "kind": BlockKind.ATTACHMENT,
        "title": "Manifest van M50: Kleinere steden, grootstedelijke vraagstukken",
        "dated_on": "2026-04-07",
        "file": "manifest",
    },
]

# The attached files, as HTML; demo.py makes a PDF of each.
ATTACHMENTS: dict[str, tuple[str, str]] = {
    "article": (
        "Ook hier: wijken buiten de grote steden",
        "<p>Samenvatting voor de demonstratie van het portaal, 3 februari 2026.</p>"
        "<p>Wie aan een kwetsbare wijk denkt, denkt aan een flat in een grote stad. In dit artikel "
        "komen bewoners en bestuurders uit middelgrote gemeenten aan het woord. Hun verhalen lijken "
        "op elkaar: lange wachtlijsten, korte projecten en veel goede wil.</p>",
    ),
    "letter": (
        "Brief van M50 aan het kabinet",
        "<p>23 maart 2026</p>"
        "<p>Aan de minister van Volkshuisvesting en Ruimtelijke Ordening en de minister van "
        "Binnenlandse Zaken en Koninkrijksrelaties</p>"
        "<p>Geachte bewindspersonen,</p>"
        "<p>Middelgrote gemeenten hebben wijken met dezelfde zorgen als de grote steden. Wij vragen "
        "u om die wijken te zien, om lang vol te houden en om één aanspreekpunt bij het Rijk. Graag "
        "laten wij u in de praktijk zien wat er speelt.</p>"
        "<p>Met vriendelijke groet,<br>het dagelijks bestuur van M50</p>",
    ),
    "manifest": (
        "Manifest: Kleinere steden, grootstedelijke vraagstukken",
        "<p>Vastgesteld door M50 op 7 april 2026. Wij spreken uit:</p><ol>"
        + "".join(f"<li>{text}</li>" for text in PRINCIPLES.splitlines())
        + "</ol>",
    ),
}
