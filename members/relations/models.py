"""Organisations outside the municipalities and who works there, from a date until a date."""

import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from m50portal.core.dates import today
from m50portal.core.names import fold, last_name_key, sort_key
from m50portal.core.periods import Period, PeriodQuerySet, overlap_exists
from members.choices import Certainty
from members.relations.choices import HOME_REFUSED, POLITICAL, STANDS_IN, OrganisationKind
from members.relations.querysets import FunctionQuerySet, OrganisationQuerySet, PersonQuerySet


class Organisation(Period):
    """A ministry, a post in the government, a fraction, a partner: for as long as it lasts."""

    kind = models.CharField("soort", max_length=14, choices=OrganisationKind)
    name = models.CharField("naam", max_length=120)
    abbreviation = models.CharField("afkorting", max_length=20, blank=True)
    slug = models.SlugField(max_length=140, unique=True)
    sort_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_key = models.CharField(max_length=600, editable=False)
    start_certainty = models.CharField(
        "zekerheid van de begindatum",
        max_length=8,
        choices=Certainty,
        default=Certainty.EXACT,
    )
    seats = models.PositiveSmallIntegerField("zetels", null=True, blank=True)
    website = models.URLField("website", blank=True)
    note = models.TextField("notitie", blank=True)
    source = models.CharField("bron", max_length=250, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"

    def __str__(self) -> str:
        return self.name

    @property
    def since_text(self) -> str:
        """The period; of a date that only a source gives: ``uiterlijk sinds …``."""
        by_then = self.start_certainty == Certainty.BY_THEN
        return f"uiterlijk {self.period_text}" if by_then else self.period_text

    def set_name(self, name: str) -> None:
        """Set the name and the keys that lists and search use; the caller saves."""
        self.name, self.sort_key = name, sort_key(name)
        self.set_search_key([])

    def set_search_key(self, others: list[str]) -> None:
        """Everything that finds it: the name, the abbreviation and its ``others``; the caller saves."""
        texts = dict.fromkeys(fold(text) for text in [self.name, self.abbreviation, *others])
        self.search_key = " | ".join(text for text in texts if text)[:600]

    def clean(self) -> None:
        if overlap_exists(self, kind=self.kind, sort_key=sort_key(self.name)):
            raise ValidationError({"name": "Deze organisatie staat al in het portaal."})


class OrganisationName(Period):
    """What an organisation was called in a period."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField("naam", max_length=120)

    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "naam van een organisatie"
        verbose_name_plural = "namen van organisaties"

    def __str__(self) -> str:
        return f"{self.name}, {self.period_text}"


class OrganisationAlias(models.Model):
    """Another way to say it: BZK, GL-PvdA."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("ook bekend als", max_length=120)

    class Meta:
        verbose_name = "andere naam van een organisatie"
        verbose_name_plural = "andere namen van organisaties"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="relations_alias_once_per_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Placement(Period):
    """Inside which other organisation one stands: a post inside a ministry."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="placements"
    )
    within = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="contents",
        verbose_name="onderdeel van",
    )

    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "plaats van een organisatie"
        verbose_name_plural = "plaatsen van organisaties"
        constraints: ClassVar = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                name="relations_placement_not_itself",
                condition=~Q(organisation=models.F("within")),
                violation_error_message="Een organisatie is geen onderdeel van zichzelf.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} bij {self.within}, {self.period_text}"

    def clean(self) -> None:
        wanted = STANDS_IN.get(OrganisationKind(self.organisation.kind))
        if wanted is None or self.within.kind != wanted:
            raise ValidationError({"within": "Deze organisatie kan daar geen onderdeel van zijn."})


class OrganisationSuccession(models.Model):
    """An organisation whose work went on in another one from a date."""

    predecessor = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="successions_out"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="successions_in"
    )
    on = models.DateField("datum")
    note = models.CharField("toelichting", max_length=200, blank=True)

    class Meta:
        verbose_name = "opvolging van een organisatie"
        verbose_name_plural = "opvolgingen van organisaties"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="relations_succession_once"
            ),
            models.CheckConstraint(
                name="relations_succession_not_itself",
                condition=~Q(predecessor=models.F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.on})"


class ExternalPerson(models.Model):
    """Somebody who works outside the municipalities; only work data."""

    name = models.CharField("naam", max_length=120)
    sort_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_key = models.CharField(max_length=120, editable=False)
    email = models.EmailField("e-mailadres van het werk", blank=True)
    phone = models.CharField("telefoonnummer van het werk", max_length=30, blank=True)
    party = models.CharField("partij", max_length=60, blank=True)
    note = models.TextField("notitie", blank=True)
    source = models.CharField("bron", max_length=250, blank=True)
    created_on = models.DateField("toegevoegd op", default=today, editable=False)
    anonymised_on = models.DateField("geanonimiseerd op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "relatie"
        verbose_name_plural = "relaties"
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(email=""),
                name="relations_person_email_once",
                violation_error_message="Er is al een relatie met dit e-mailadres.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def set_name(self, name: str) -> None:
        """Set the name and the keys that lists and search use; the caller saves."""
        self.name, self.sort_key, self.search_key = name, last_name_key(name), fold(name)


class ExternalFunction(Period):
    """What somebody is in an organisation, from a date until a date."""

    person = models.ForeignKey(
        ExternalPerson, on_delete=models.CASCADE, related_name="functions", verbose_name="relatie"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="functions",
        verbose_name="organisatie",
    )
    title = models.CharField("functie", max_length=120)
    source = models.CharField("bron", max_length=250, blank=True)

    objects: ClassVar = FunctionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "functie"
        verbose_name_plural = "functies"

    def __str__(self) -> str:
        return f"{self.person}: {self.title} bij {self.organisation}, {self.period_text}"

    def clean(self) -> None:
        if overlap_exists(
            self, person=self.person, organisation=self.organisation, title=self.title
        ):
            raise ValidationError("Deze persoon heeft deze functie in deze periode al.")
        if self._is_outside(self.organisation):
            raise ValidationError(
                {"starts_on": "De organisatie bestaat niet op deze begindatum. Kies een andere."}
            )

    def _is_outside(self, organisation: Organisation) -> bool:
        """Whether it begins when the organisation was not there; a start "by then" refuses nothing."""
        exact = organisation.start_certainty == Certainty.EXACT
        too_early = exact and self.starts_on < organisation.starts_on
        end: datetime.date | None = organisation.ends_on
        return too_early or (end is not None and self.starts_on >= end)


class Residence(Period):
    """Where somebody with a political office lives, as far as that is public."""

    person = models.ForeignKey(
        ExternalPerson, on_delete=models.CASCADE, related_name="residences", verbose_name="relatie"
    )
    municipality = models.ForeignKey(
        "members.Municipality",
        on_delete=models.PROTECT,
        related_name="known_residents",
        verbose_name="woonplaats",
    )
    source = models.CharField("bron", max_length=250, blank=True)

    objects: ClassVar = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "woonplaats"
        verbose_name_plural = "woonplaatsen"

    def __str__(self) -> str:
        return f"{self.person} woont in {self.municipality}, {self.period_text}"

    def clean(self) -> None:
        if not self.person.functions.filter(organisation__kind__in=POLITICAL).exists():
            raise ValidationError(HOME_REFUSED)
        place = self.municipality
        too_early = place.starts_on is not None and self.starts_on < place.starts_on
        if too_early or (place.ends_on is not None and self.starts_on >= place.ends_on):
            raise ValidationError(
                {"municipality": "Deze gemeente bestaat niet op die dag. Kies een andere."}
            )
