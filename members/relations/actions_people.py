"""What happens to people outside the municipalities and to their functions."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.names import fold
from m50portal.core.versions import ClashError
from members.relations.choices import NO_NAME, PERSONAL
from members.relations.models import ExternalFunction, ExternalPerson, Organisation, Residence
from members.relations.selectors import anonymise_due


@transaction.atomic
def add_person(
    *,
    values: dict[str, Any],
    organisation: Organisation,
    title: str,
    starts_on: datetime.date,
    by: Any,
) -> ExternalPerson:
    """Somebody new with a first function."""
    values = dict(values)
    person = ExternalPerson()
    person.set_name(values.pop("name"))
    for name, value in values.items():
        setattr(person, name, value)
    person.full_clean()
    person.save()
    audit.record("relations.add_person", target=person, by=by)
    add_function(person=person, organisation=organisation, title=title, starts_on=starts_on, by=by)
    return person


@transaction.atomic
def change_person(
    *, person: ExternalPerson, values: dict[str, Any], version: int, by: Any
) -> ExternalPerson:
    """Correct what the portal knows of ``person``; raises ValidationError ("clash")."""
    before = ExternalPerson.objects.select_for_update().get(pk=person.pk)
    if before.anonymised_on is not None:
        raise ValidationError("Deze gegevens zijn geanonimiseerd en veranderen niet meer.")
    if before.version != version:
        raise ClashError
    for name, value in values.items():
        setattr(person, name, value)
    person.set_name(values["name"])
    person.version = version + 1
    person.full_clean()
    person.save()
    changes: dict[str, Any] = dict(audit.changed(before, person, list(values)))
    for name in PERSONAL:
        if name in changes:
            changes[name] = "gewijzigd"
    audit.record("relations.change_person", target=person, by=by, changes=changes)
    return person


@transaction.atomic
def add_function(
    *,
    person: ExternalPerson,
    organisation: Organisation,
    title: str,
    starts_on: datetime.date,
    by: Any,
    source: str = "",
) -> ExternalFunction:
    """Another function of ``person``."""
    if person.anonymised_on is not None:
        raise ValidationError("Deze gegevens zijn geanonimiseerd en veranderen niet meer.")
    function = ExternalFunction(
        person=person,
        organisation=organisation,
        title=title,
        starts_on=starts_on,
        source=source,
    )
    function.full_clean()
    function.save()
    audit.record("relations.add_function", target=function, by=by)
    return function


@transaction.atomic
def change_function(
    *, function: ExternalFunction, title: str, starts_on: datetime.date, source: str, by: Any
) -> ExternalFunction:
    """Correct a function: what it is called and when it began."""
    before = ExternalFunction.objects.select_for_update().get(pk=function.pk)
    function.title, function.starts_on, function.source = title, starts_on, source
    function.full_clean()
    function.save()
    changes = audit.changed(before, function, ["title", "starts_on", "source"])
    audit.record("relations.change_function", target=function, by=by, changes=changes)
    return function


@transaction.atomic
def end_function(
    *,
    function: ExternalFunction,
    ends_on: datetime.date,
    by: Any,
    successor: dict[str, Any] | None = None,
) -> ExternalFunction:
    """End a function; ``successor`` (name, e-mail) has the same one from that day."""
    function = (
        ExternalFunction.objects.select_for_update(of=("self",))
        .select_related("person", "organisation")
        .get(pk=function.pk)
    )
    if function.ends_on is not None and function.ends_on <= ends_on:
        raise ValidationError("Deze functie is al eerder beëindigd.")
    function.ends_on = ends_on
    function.full_clean()
    function.save()
    audit.record(
        "relations.end_function", target=function, by=by, changes={"ends_on": str(ends_on)}
    )
    if successor is not None:
        _follow(function, successor, ends_on, by)
    return function


def _follow(
    function: ExternalFunction, values: dict[str, Any], starts_on: datetime.date, by: Any
) -> None:
    """Give the function to somebody new, or to who is known by that name and e-mail address."""
    job: dict[str, Any] = {
        "organisation": function.organisation,
        "title": function.title,
        "starts_on": starts_on,
        "by": by,
    }
    email = values.get("email", "")
    known = ExternalPerson.objects.filter(email=email).first() if email else None
    if known is not None and known.search_key == fold(values["name"]):
        add_function(person=known, **job)
    else:
        add_person(values=values, **job)


@transaction.atomic
def anonymise_person(*, person: ExternalPerson, by: Any) -> ExternalPerson:
    """Take away who ``person`` is and where they live, from the earlier versions too; the functions stay.

    Doing it twice changes nothing. Raises ValidationError while the person has a function.
    """
    person = ExternalPerson.objects.select_for_update().get(pk=person.pk)
    if person.anonymised_on is not None:
        return person
    if ExternalFunction.objects.filter(person=person).overlapping(today(), None).exists():
        raise ValidationError("Deze persoon heeft nog een functie. Beëindig die eerst.")
    person.set_name(NO_NAME)
    person.email = person.phone = person.party = person.note = person.source = ""
    person.anonymised_on = today()
    person.version += 1
    person.save()
    history: Any = ExternalPerson.history
    history.filter(id=person.pk).exclude(name=NO_NAME).delete()
    Residence.objects.filter(person=person).delete()
    homes: Any = Residence.history
    homes.filter(person_id=person.pk).delete()
    audit.record("relations.anonymise_person", target=person, by=by)
    return person


def anonymise_people_due(*, by: Any = None) -> int:
    """Anonymise everybody who left long enough ago; how many that were."""
    people = list(anonymise_due(today()))
    for person in people:
        anonymise_person(person=person, by=by)
    return len(people)
