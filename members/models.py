"""Municipalities and what is true of them from a date until a date."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.files import random_name
from m50portal.core.names import fold, last_name_key, sort_key
from m50portal.core.periods import Period, overlap_exists
from members.choices import (
    Certainty,
    DecisionKind,
    EndReason,
    MembershipKind,
    NameKind,
    PopulationStatus,
    Province,
    RoleKind,
    Share,
)
from members.querysets import (
    MembershipQuerySet,
    MunicipalityQuerySet,
    OfficialQuerySet,
    RoleQuerySet,
)


class Municipality(models.Model):
    """A municipality, now or in the past; the CBS code is its key, the name is not."""

    code = models.CharField(
        "CBS-code", max_length=6, unique=True, validators=[RegexValidator(r"^GM\d{4}$")]
    )
    name = models.CharField("naam", max_length=80)
    slug = models.SlugField(max_length=90, unique=True)
    sort_key = models.CharField(max_length=80, editable=False, db_index=True)
    search_key = models.CharField(max_length=300, editable=False)
    province = models.CharField("provincie", max_length=4, choices=Province, blank=True)
    area_km2 = models.DecimalField("oppervlakte (km²)", max_digits=7, decimal_places=2, null=True)
    starts_on = models.DateField("bestaat sinds", null=True, blank=True)
    ends_on = models.DateField("opgeheven op", null=True, blank=True)
    oin = models.CharField(
        "OIN", max_length=20, blank=True, validators=[RegexValidator(r"^\d{20}$")]
    )
    oin_registered_on = models.DateField("OIN geregistreerd op", null=True, blank=True)
    traits = models.JSONField("kenmerken", default=list, blank=True)  # values of choices.Trait
    confirmed_on = models.DateField("gegevens bevestigd op", null=True, blank=True)
    confirmed_by = models.CharField("bevestigd door", max_length=150, blank=True)

    objects = MunicipalityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"

    def __str__(self) -> str:
        return self.name

    @property
    def legal_name(self) -> str:
        """The name as an addressee: ``Gemeente Diemen``."""
        return f"Gemeente {self.name}"

    def set_name(self, name: str, *, also_found_as: list[str] | None = None) -> None:
        """Set the name and the keys that lists and search use; the caller saves."""
        self.name, self.sort_key = name, sort_key(name)
        self.search_key = " | ".join(fold(text) for text in [name, *(also_found_as or [])])[:300]


class MunicipalityName(models.Model):
    """Another name that finds a municipality."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("naam", max_length=80)
    kind = models.CharField("soort", max_length=10, choices=NameKind)
    used_until = models.DateField("gebruikt tot", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="members_name_once_per_municipality"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """Inhabitants on a date, with who says so."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="populations"
    )
    on = models.DateField("peildatum")
    inhabitants = models.PositiveIntegerField("inwoners")
    status = models.CharField(
        max_length=12, choices=PopulationStatus, default=PopulationStatus.FINAL
    )
    source = models.CharField("bron", max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "on"], name="members_population_once_per_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.on}: {self.inhabitants}"


class Succession(models.Model):
    """A municipality that passed, wholly or partly, into another on a date."""

    predecessor = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="successions_out"
    )
    successor = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="successions_in"
    )
    on = models.DateField("datum")
    share = models.CharField("deel", max_length=4, choices=Share, default=Share.FULL)
    note = models.CharField("toelichting", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"], name="members_succession_once"
            ),
            models.CheckConstraint(
                name="members_succession_not_itself",
                condition=~Q(predecessor=models.F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"


class Decision(models.Model):
    """A decision about a membership, by a body, on a date. Status follows decisions only."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField("soort besluit", max_length=10, choices=DecisionKind)
    decided_on = models.DateField("besloten op")
    body = models.CharField("door", max_length=80, default="College van burgemeester en wethouders")
    person = models.CharField("persoon", max_length=120, blank=True)
    mandate = models.CharField("mandaat", max_length=200, blank=True)
    decide_by = models.DateField("uiterlijk beslissen op", null=True, blank=True)
    document = models.FileField("document", upload_to=random_name, blank=True)
    note = models.TextField("toelichting", blank=True)
    source = models.CharField("bron", max_length=250, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.municipality}, {self.decided_on}"


class Membership(Period):
    """What a municipality is to the network, from a date until a date."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships"
    )
    kind = models.CharField("status", max_length=10, choices=MembershipKind)
    start_certainty = models.CharField(max_length=8, choices=Certainty, default=Certainty.EXACT)
    end_certainty = models.CharField(max_length=8, choices=Certainty, default=Certainty.EXACT)
    end_reason = models.CharField("reden van einde", max_length=14, choices=EndReason, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="started"
    )
    end_decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="ended"
    )
    source = models.CharField("bron", max_length=250, blank=True)

    objects: ClassVar = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "lidmaatschap"
        verbose_name_plural = "lidmaatschappen"
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="members_membership_end_has_reason",
                condition=(Q(ends_on=None) & Q(end_reason=""))
                | (~Q(ends_on=None) & ~Q(end_reason="")),
                violation_error_message="Geef bij een einddatum ook de reden, en andersom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(self, municipality=self.municipality):
            raise ValidationError(
                "Deze gemeente heeft in deze periode al een lidmaatschap. Sluit dat eerst af."
            )


class BillingProfile(models.Model):
    """Where the invoices of a municipality go. It belongs to the municipality, not to a person."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="billing"
    )
    street = models.CharField("straat en huisnummer", max_length=120, blank=True)
    postcode = models.CharField(
        "postcode",
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(r"^\d{4} [A-Z]{2}$", "Vul een postcode in, bijvoorbeeld 1112 AB.")
        ],
    )
    city = models.CharField("plaats", max_length=80, blank=True)
    invoice_email = models.EmailField("e-mailadres voor facturen", blank=True)
    attention_of = models.CharField("ter attentie van", max_length=120, blank=True)
    buyer_reference = models.CharField("kenmerk van de gemeente", max_length=60, blank=True)
    order_reference = models.CharField("verplichtingen- of ordernummer", max_length=60, blank=True)

    history = HistoricalRecords()

    # Without these no invoice can be sent.
    REQUIRED: ClassVar = ("street", "postcode", "city", "invoice_email")

    class Meta:
        verbose_name = "factuurgegevens"

    def __str__(self) -> str:
        return f"Factuurgegevens {self.municipality}"

    def missing(self) -> list[str]:
        """The fields without which no invoice can be sent, as people know them."""
        names = {field.name: str(field.verbose_name) for field in self._meta.fields}
        return [names[name] for name in self.REQUIRED if not getattr(self, name)]


class Official(models.Model):
    """A person who works for a municipality; only work data."""

    name = models.CharField("naam", max_length=120)
    sort_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_key = models.CharField(max_length=200, editable=False)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoonnummer", max_length=30, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="official",
        verbose_name="account",
    )

    objects = OfficialQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "persoon"
        verbose_name_plural = "personen"
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="members_official_email_once",
                violation_error_message="Er is al iemand met dit e-mailadres.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def set_name(self, name: str) -> None:
        """Set the name and the keys that lists and search use; the caller saves."""
        self.name, self.sort_key, self.search_key = name, last_name_key(name), fold(name)


class MunicipalRole(Period):
    """A role that a person has in a municipality, from a date until a date."""

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="roles")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField("rol", max_length=20, choices=RoleKind)
    portfolio = models.CharField("portefeuille", max_length=120, blank=True)

    objects: ClassVar = RoleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "rol"
        verbose_name_plural = "rollen"

    def __str__(self) -> str:
        return f"{self.official}: {self.get_kind_display()} {self.municipality}, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(
            self, official=self.official, municipality=self.municipality, kind=self.kind
        ):
            raise ValidationError("Deze persoon heeft deze rol in deze periode al.")


class RegisterImport(models.Model):
    """A file that was loaded into the register: what came in, when and by whom."""

    at = models.DateTimeField("moment", auto_now_add=True)
    what = models.CharField("wat", max_length=40)
    filename = models.CharField("bestand", max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField("toegevoegd")
    changed = models.PositiveIntegerField("gewijzigd")
    unchanged = models.PositiveIntegerField("ongewijzigd")

    class Meta:
        verbose_name = "import"

    def __str__(self) -> str:
        return f"{self.what}: {self.filename}"
