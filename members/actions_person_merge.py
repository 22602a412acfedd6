"""Two records of one person become one: everything that points at the one points at the other."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from m50portal.core import audit
from m50portal.core.periods import Period, PeriodQuerySet
from members.models import NotTheSame, Official, PersonLook
from members.person_rooms import absorb

SAME_PERIOD_FIELDS = ("official", "municipality", "pillar", "kind")


@dataclass
class Moved:
    """What went over: a kind of row and how many; ``folded`` were there already; who does it."""

    by: Any = None
    counts: dict[str, int] = field(default_factory=dict)
    folded: int = 0

    def add(self, model: type[models.Model]) -> None:
        """One row of ``model`` more."""
        name = str(model._meta.verbose_name_plural)
        self.counts[name] = self.counts.get(name, 0) + 1


def refusal(keep: Official, gone: Official) -> str:
    """Why the two cannot be one; nothing when they can."""
    if keep.pk == gone.pk:
        return "Kies een andere persoon."
    if keep.anonymised_on or gone.anonymised_on:
        return "Een geanonimiseerde persoon voegt u niet samen."
    if keep.user_id and gone.user_id:
        return "Beide personen hebben een account. Maak eerst een van de twee accounts los."
    return ""


def what_points_at(official: Official) -> list[tuple[str, int]]:
    """Kind of row → how many point at ``official``, for a preview; histories left out."""
    found: dict[str, int] = {}
    for model, name in _references(Official):
        if model is NotTheSame or _is_history(model):
            continue
        number = model._default_manager.filter(**{name: official}).count()
        if number:
            label = str(model._meta.verbose_name_plural)
            found[label] = found.get(label, 0) + number
    return sorted(found.items())


@transaction.atomic
def merge_people(*, keep: Official, gone: Official, by: Any) -> Official:
    """``gone`` becomes ``keep``: roles, places, invitations and history go over.

    What ``keep`` does not have (address, number, account) comes from ``gone``. Roles and places
    that overlap become one, as long as both together. Raises ValidationError when both have an
    account.
    """
    rows = Official.objects.select_for_update().order_by("pk")
    people = {row.pk: row for row in rows.filter(pk__in=[keep.pk, gone.pk])}
    keep, gone = people[keep.pk], people[gone.pk]
    if refusal(keep, gone):
        raise ValidationError(refusal(keep, gone))
    moved = Moved(by=by)
    _repoint(gone, keep, moved)
    _rename_in_lists(gone.pk, keep.pk)
    pk, name = gone.pk, gone.name
    values = {f: getattr(gone, f) for f in ("email", "phone", "user", "email_confirmed_on")}
    gone.delete()
    Official.history.filter(id=pk).delete()
    if not keep.email:
        keep.email, keep.email_confirmed_on = values["email"], values["email_confirmed_on"]
    keep.phone = keep.phone or values["phone"]
    keep.user = keep.user or values["user"]
    keep.save()
    audit.record(
        "members.merge_people",
        target=keep,
        by=by,
        changes={"samengevoegd": name, **moved.counts, "viel samen": moved.folded},
    )
    return keep


def _references(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Every table and column that points at ``model``, also those without a name back."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
    ]


def _is_history(model: type[models.Model]) -> bool:
    return hasattr(model, "history_type")


def _repoint(old: Any, new: Any, moved: Moved) -> None:
    for model, name in _references(type(old)):
        if _is_history(model):
            model._default_manager.filter(**{name: old}).update(**{name: new})
            continue
        for row in model._default_manager.filter(**{name: old}).order_by("pk"):
            _move(row, name, new, moved)


def _move(row: Any, name: str, new: Any, moved: Moved) -> None:
    """Point ``row`` at ``new``; when there is such a row already, the two become one."""
    if _is_saved(row, **{name: new}):
        moved.add(type(row))
        return
    moved.folded += 1
    if isinstance(row, Period) and _fold(row, name, new, moved):
        return
    row.refresh_from_db()
    if absorb(row, name, new, by=moved.by):
        return
    if type(row)._meta.get_field(name).null and _is_saved(row, **{name: None}):
        return
    row.delete()


def _fold(row: Any, name: str, new: Any, moved: Moved) -> bool:
    """Make the period of ``row`` part of the overlapping ones that ``new`` has; they become one."""
    row.refresh_from_db()
    fields = {f.name for f in type(row)._meta.fields}
    same = {f: getattr(row, f) for f in SAME_PERIOD_FIELDS if f in fields and f != name}
    others = type(row)._default_manager.filter(**same, **{name: new})
    found = list(
        PeriodQuerySet.overlapping(others, row.starts_on, row.ends_on).order_by("starts_on", "pk")
    )
    if not found:
        return False
    first, rest = found[0], [*found[1:], row]
    ends = [one.ends_on for one in (first, *rest)]
    starts = [one.starts_on for one in (first, *rest)]
    for one in rest:
        _repoint(one, first, moved)
        one.delete()
    first.starts_on = min(starts)
    first.ends_on = None if None in ends else max(ends)
    first.save()
    return True


def _is_saved(row: Any, **values: Any) -> bool:
    """Whether the database takes ``row`` with ``values``."""
    try:
        with transaction.atomic():
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    except IntegrityError:
        return False
    return True


def _rename_in_lists(old: int, new: int) -> None:
    """Lists that named the one name the other."""
    for look in PersonLook.objects.filter(official_ids__contains=f",{old},"):
        look.official_ids = look.official_ids.replace(f",{old},", f",{new},")
        look.save(update_fields=["official_ids"])


@transaction.atomic
def keep_apart(*, first: Official, second: Official, by: Any) -> NotTheSame:
    """Note that two people who look like one are two."""
    one, other = sorted((first, second), key=lambda person: person.pk)
    pair, is_new = NotTheSame.objects.get_or_create(first=one, second=other)
    if is_new:
        audit.record("members.keep_apart", target=one, by=by, changes={"niet": other.name})
    return pair
