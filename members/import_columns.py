"""The columns of the files that the register reads: their Dutch heads, and other heads for the same."""

from members.import_reading import Column

CODE = Column(
    "code",
    "CBS-code",
    ("gemeentecode", "code", "CBS code gemeente", "gm code", "regiocode"),
    required=True,
    help="GM0384; 384 mag ook",
)
CODE_OR_NAME = Column("code", "CBS-code", CODE.also, required=True, unless="name", help=CODE.help)
PLACE = Column(
    "name",
    "Gemeente",
    ("gemeentenaam", "naam gemeente", "lid"),
    help="alleen nodig zonder CBS-code",
)
SOURCE = Column("source", "Bron", ("herkomst",), required=True, help="wie dit zegt")

MUNICIPALITY_COLUMNS = (
    CODE,
    Column("name", "Naam", ("gemeente", "gemeentenaam"), required=True),
    Column("province", "Provincie", required=True, help="naam of code, zoals PV27"),
    Column("area_km2", "Oppervlakte (km²)", ("oppervlakte",)),
    Column("starts_on", "Bestaat sinds", ("ontstaan op",)),
    Column("ends_on", "Opgeheven op", (), help="de eerste dag dat zij niet meer bestaat"),
    Column("short_name", "Korte naam"),
    Column("cbs_name", "Naam bij CBS"),
    Column("former_name", "Vroegere naam"),
    Column("former_name_until", "Vroegere naam tot"),
)
POPULATION_COLUMNS = (
    CODE_OR_NAME,
    PLACE,
    Column("on", "Peildatum", ("datum", "inwoners op"), required=True, help="1-1-2025"),
    Column(
        "inhabitants", "Inwoners", ("aantal inwoners", "bevolking", "inwonertal"), required=True
    ),
    Column("status", "Status", (), help="definitief of voorlopig; leeg is definitief"),
    SOURCE,
)
MERGER_COLUMNS = (
    Column(
        "on",
        "Datum",
        ("datum herindeling", "per"),
        required=True,
        help="de eerste dag van de nieuwe indeling",
    ),
    Column("old_code", "Oude CBS-code", ("oude code",), required=True),
    Column("old_name", "Oude gemeente"),
    Column("new_code", "Nieuwe CBS-code", ("nieuwe code",), required=True),
    Column("new_name", "Nieuwe gemeente"),
    Column("share", "Deel", (), required=True, help="geheel of gedeeltelijk"),
    Column("new_begins", "Nieuwe gemeente begint", ("begint",), required=True, help="ja of nee"),
    Column("note", "Toelichting", ("opmerking",)),
)
OIN_COLUMNS = (
    CODE_OR_NAME,
    PLACE,
    Column("oin", "OIN", ("organisatie identificatienummer",), required=True, help="20 cijfers"),
    Column(
        "registered_on",
        "Geregistreerd op",
        ("registratiedatum", "OIN geregistreerd op"),
        required=True,
    ),
)
LIST_COLUMNS = (
    Column(
        "list_on",
        "Peildatum",
        ("datum", "lijst van"),
        required=True,
        help="de dag waarop de lijst gold",
    ),
    CODE_OR_NAME,
    PLACE,
    SOURCE,
)
DECISION_COLUMNS = (
    CODE_OR_NAME,
    PLACE,
    Column(
        "kind",
        "Besluit",
        ("soort besluit", "soort"),
        required=True,
        help="aspirant-lid, lid of einde",
    ),
    Column("decided_on", "Besloten op", ("datum besluit", "besluitdatum", "datum"), required=True),
    Column(
        "body", "Besloten door", ("door", "orgaan"), required=True, help="bijvoorbeeld: college"
    ),
    Column("person", "Persoon"),
    Column("mandate", "Mandaat"),
    Column(
        "decide_by",
        "Uiterlijk beslissen op",
        ("beslissen voor", "termijn"),
        help="alleen bij een aspirant-lid",
    ),
    Column("note", "Toelichting", ("opmerking",)),
    SOURCE,
)
MEMBERSHIP_COLUMNS = (
    CODE_OR_NAME,
    PLACE,
    Column("kind", "Status", ("soort lidmaatschap",), required=True, help="lid of aspirant-lid"),
    Column("starts_on", "Begint op", ("lid sinds", "sinds", "begindatum", "vanaf"), required=True),
    Column(
        "start_certainty",
        "Zekerheid begin",
        (),
        help="op deze datum of uiterlijk op deze datum; leeg is op deze datum",
    ),
    Column(
        "ends_on",
        "Geen lid meer op",
        ("eindigt op", "einddatum"),
        help="de eerste dag zonder lidmaatschap",
    ),
    Column("end_certainty", "Zekerheid einde"),
    Column("end_reason", "Reden van einde", ("reden",), help="alleen met een einddatum"),
    SOURCE,
)
PEOPLE_COLUMNS = (
    CODE_OR_NAME,
    PLACE,
    Column(
        "person",
        "Naam",
        ("naam persoon", "persoon", "contactpersoon", "volledige naam"),
        required=True,
    ),
    Column(
        "kind",
        "Rol",
        ("functie", "soort rol"),
        required=True,
        help="bijvoorbeeld wethouder of contactambtenaar",
    ),
    Column("portfolio", "Portefeuille", ("portefeuilles",)),
    Column(
        "email",
        "E-mailadres",
        ("e-mail", "mail", "mailadres"),
        help="van het werk; hieraan herkent het portaal iemand",
    ),
    Column("phone", "Telefoonnummer", ("telefoon", "tel", "mobiel"), help="van het werk"),
    Column(
        "starts_on",
        "Begint op",
        ("begindatum", "vanaf", "sinds", "per"),
        help="leeg als iemand deze rol al heeft",
    ),
    Column(
        "last_day",
        "Laatste dag",
        ("einddatum", "tot en met", "t/m", "eindigt op"),
        help="leeg zolang de rol loopt",
    ),
)
BILLING_COLUMNS = (
    CODE_OR_NAME,
    PLACE,
    Column("street", "Straat en huisnummer", ("adres", "straat", "factuuradres")),
    Column("postcode", "Postcode", (), help="1112 AB"),
    Column("city", "Plaats", ("woonplaats", "vestigingsplaats")),
    Column(
        "invoice_email",
        "E-mailadres voor facturen",
        ("factuurmail", "e-mail facturen", "e-mailadres", "e-mail"),
    ),
    Column("attention_of", "Ter attentie van", ("t.a.v.",)),
    Column("buyer_reference", "Kenmerk van de gemeente", ("kenmerk", "referentie")),
    Column(
        "order_reference",
        "Verplichtingen- of ordernummer",
        ("ordernummer", "verplichtingennummer", "inkoopordernummer"),
    ),
    Column("oin", "OIN", ("organisatie identificatienummer",), help="20 cijfers"),
)
