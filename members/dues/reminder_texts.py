"""The three steps that M50 begins with, in its own words; every one can be changed."""

from typing import Any

USUAL: tuple[dict[str, Any], ...] = (
    {
        "name": "Herinnering",
        "days_late": 7,
        "text": (
            "Misschien is het aan uw aandacht ontsnapt: factuur {nummer} van {factuurdatum} staat "
            "nog open. Wilt u {bedrag} overmaken?\n\n"
            "Mist u iets om te kunnen betalen, bijvoorbeeld een kenmerk of een ordernummer? Laat het "
            "ons weten, dan regelen we dat."
        ),
    },
    {
        "name": "Tweede herinnering",
        "days_late": 21,
        "goes_to_people": True,
        "text": (
            "Een paar weken geleden schreven wij u over factuur {nummer}. Er staat nog {bedrag} "
            "open.\n\n"
            "Wilt u nagaan waar de factuur ligt? Soms helpt een nieuw adres of een ander kenmerk. "
            "Bel of mail ons gerust, dan zoeken we het samen uit."
        ),
    },
    {
        "name": "Aanmaning",
        "days_late": 42,
        "goes_to_people": True,
        "needs_approval": True,
        "has_letter": True,
        "has_charges": True,
        "text": (
            "Wij schreven u al eerder over factuur {nummer} van {factuurdatum}. Die had uiterlijk "
            "op {vervaldatum} betaald moeten zijn.\n\n"
            "Wilt u {bedrag} betalen, uiterlijk op {uiterste_datum}? Lukt dat niet, dan is {gemeente} "
            "daarna in verzuim.\n\n"
            "Bent u het niet eens met de factuur, of is er iets anders aan de hand? Neem dan vóór die "
            "dag contact met ons op. Wij komen er graag samen uit."
        ),
    },
)
