"""Municipalities: names, inhabitants, mergers, and the files they were loaded from."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.dates import long_date, today
from m50portal.core.money import thousands
from m50portal.core.names import fold, sort_key
from members.choices import Cluster, NameKind, PopulationStatus, Province, Share
from members.querysets import MunicipalityQuerySet


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
    cluster = models.CharField(
        "soort stad (Platform31)", max_length=12, choices=Cluster, blank=True
    )
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

    @property
    def gone_text(self) -> str:
        """``Oudstad bestaat niet meer sinds 1 januari 2023.``; ``vanaf`` a day that has yet to come."""
        assert self.ends_on is not None
        word = "sinds" if self.ends_on <= today() else "vanaf"
        return f"{self.name} bestaat niet meer {word} {long_date(self.ends_on)}."

    def set_name(self, name: str, *, also_found_as: list[str] | None = None) -> None:
        """Set the name and the keys that lists and search use; the caller saves."""
        self.name, self.sort_key = name, sort_key(name)
        self.search_key = " | ".join(fold(text) for text in [name, *(also_found_as or [])])[:300]


class MunicipalityName(models.Model):
    """Another name that finds a municipality.

    A former name was borne until ``used_until``, a coming one will be from ``used_from``: so a list
    as of a day shows the name of that day.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("naam", max_length=80)
    kind = models.CharField("soort", max_length=10, choices=NameKind)
    sort_key = models.CharField(max_length=80, editable=False, default="")
    used_from = models.DateField("gebruikt vanaf", null=True, blank=True)
    used_until = models.DateField("gebruikt tot", null=True, blank=True)

    class Meta:
        verbose_name = "andere naam"
        verbose_name_plural = "andere namen"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="members_name_once_per_municipality"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def set_name(self, name: str) -> None:
        """Set the name and the key that lists use; the caller saves."""
        self.name, self.sort_key = name, sort_key(name)


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
        verbose_name = "inwonertal"
        verbose_name_plural = "inwonertallen"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "on"], name="members_population_once_per_date"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {long_date(self.on)}: {thousands(self.inhabitants)} inwoners"


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
    merger = models.ForeignKey(
        "Merger", on_delete=models.PROTECT, null=True, blank=True, related_name="successions"
    )

    class Meta:
        verbose_name = "overgang"
        verbose_name_plural = "overgangen"
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
        return f"{self.predecessor} → {self.successor} ({long_date(self.on)})"


class RegisterImport(models.Model):
    """A file that was loaded into the register: what came in, when and by whom."""

    at = models.DateTimeField("moment", auto_now_add=True)
    by_label = models.CharField("door", max_length=200, default="Portaal")
    what = models.CharField("wat", max_length=40)
    filename = models.CharField("bestand", max_length=200)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField("toegevoegd")
    changed = models.PositiveIntegerField("gewijzigd")
    unchanged = models.PositiveIntegerField("ongewijzigd")

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"

    def __str__(self) -> str:
        return f"{self.what}: {self.filename}"
