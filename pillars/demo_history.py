"""The pillars of the demonstration through time (docs/decisions/0004-pillars-in-time.md).

Periods, names and successions follow the network's documents; who sits where is invented.
"""

import datetime
from typing import Any

from pillars.choices import DateCertainty, SeatKind

AGENDA_START = datetime.date(2019, 1, 1)
FIFTH_START = datetime.date(2021, 1, 1)
RESTART = datetime.date(2022, 3, 30)
AGENDA_END = datetime.date(2023, 1, 1)
PLAN_START = datetime.date(2023, 1, 1)

AGENDA_SOURCE = "Strategische werkagenda 2019-2022; het einde volgt uit de doorstart van 2022."
FIFTH_SOURCE = "Een memo uit 2023 noemt vijf pijlers tot 2022. De begindatum is aangenomen."
RESTART_SOURCE = "Een memo uit 2023 noemt een doorstart bij de nieuwe raadsperiode in 2022. De dag is aangenomen."

# slug, name, number, period, certainty, source, one sentence, other names
PILLARS: tuple[tuple[Any, ...], ...] = (
    (
        "bestuur",
        "Bestuur",
        1,
        AGENDA_START,
        RESTART,
        DateCertainty.BY_THEN,
        AGENDA_SOURCE,
        "Democratie, data en veiligheid.",
        (),
    ),
    (
        "economie-en-fysieke-leefomgeving",
        "Economie & Fysieke leefomgeving",
        2,
        AGENDA_START,
        RESTART,
        DateCertainty.BY_THEN,
        AGENDA_SOURCE,
        "Werk, wonen, klimaat en vervoer.",
        ("Economie en Fysieke leefomgeving",),
    ),
    (
        "samenleving",
        "Samenleving",
        3,
        AGENDA_START,
        RESTART,
        DateCertainty.BY_THEN,
        AGENDA_SOURCE,
        "Zorg en ondersteuning die werken.",
        (),
    ),
    (
        "financien-2019",
        "Financiën",
        4,
        AGENDA_START,
        RESTART,
        DateCertainty.BY_THEN,
        AGENDA_SOURCE,
        "Een eerlijke verdeling van geld tussen Rijk en gemeenten.",
        ("Financieel",),
    ),
    (
        "duurzaamheid",
        "Duurzaamheid",
        5,
        FIFTH_START,
        RESTART,
        DateCertainty.ASSUMED,
        FIFTH_SOURCE,
        "Energie, klimaat en een gezonde leefomgeving.",
        (),
    ),
    (
        "ruimte",
        "Ruimte",
        1,
        RESTART,
        None,
        DateCertainty.ASSUMED,
        RESTART_SOURCE,
        "Wonen, bouwen en bereikbaar zijn.",
        ("Ruimtelijk", "Ruimtelijk domein"),
    ),
    (
        "sociaal",
        "Sociaal",
        2,
        RESTART,
        None,
        DateCertainty.ASSUMED,
        RESTART_SOURCE,
        "Gezond leven, zorg, jeugd en bestaanszekerheid.",
        ("Sociaal domein", "Samenleving"),
    ),
    (
        "financien",
        "Financiën",
        3,
        RESTART,
        None,
        DateCertainty.ASSUMED,
        RESTART_SOURCE,
        "Genoeg geld, en ruimte om het goed te besteden.",
        ("Financieel",),
    ),
)

DERIVED = "Afgeleid uit het onderwerp; de documenten noemen geen opvolger."
SUCCESSIONS = (
    (
        "economie-en-fysieke-leefomgeving",
        "duurzaamheid",
        FIFTH_START,
        "Het thema Duurzaamheid werd een eigen pijler.",
    ),
    ("economie-en-fysieke-leefomgeving", "ruimte", RESTART, DERIVED),
    ("duurzaamheid", "ruimte", RESTART, DERIVED),
    ("samenleving", "sociaal", RESTART, DERIVED),
    ("financien-2019", "financien", RESTART, "Doorstart met nieuwe ambities."),
)

# pillar, seat, municipality, name ("" makes one up), from, until
SEATS: tuple[tuple[Any, ...], ...] = (
    ("bestuur", SeatKind.CHAIR, "Zeist", "", AGENDA_START, RESTART),
    ("bestuur", SeatKind.VICE_CHAIR, "Woerden", "Karel Denkbeeld", AGENDA_START, RESTART),
    ("economie-en-fysieke-leefomgeving", SeatKind.CHAIR, "Waalwijk", "", AGENDA_START, RESTART),
    ("samenleving", SeatKind.CHAIR, "Kampen", "Petra Schets", AGENDA_START, RESTART),
    ("financien-2019", SeatKind.CHAIR, "Barneveld", "", AGENDA_START, RESTART),
    ("duurzaamheid", SeatKind.CHAIR, "Gooise Meren", "", FIFTH_START, RESTART),
    ("ruimte", SeatKind.CHAIR, "De Ronde Venen", "", RESTART, datetime.date(2024, 7, 1)),
    ("ruimte", SeatKind.CHAIR, "Woerden", "Marieke Modelstad", datetime.date(2024, 7, 1), None),
    ("ruimte", SeatKind.VICE_CHAIR, "Kampen", "Ruben Oefenveld", datetime.date(2022, 10, 1), None),
    ("sociaal", SeatKind.CHAIR, "Tiel", "Fatima Voorbeeld", datetime.date(2022, 10, 1), None),
    ("sociaal", SeatKind.VICE_CHAIR, "Nijkerk", "Loes Verzinsel", datetime.date(2023, 5, 1), None),
    ("financien", SeatKind.CHAIR, "Veenendaal", "Henk Proefman", datetime.date(2022, 10, 1), None),
    ("financien", SeatKind.VICE_CHAIR, "Etten-Leur", "Astrid Fictief", datetime.date(2023, 5, 1), None),
)  # fmt: skip
