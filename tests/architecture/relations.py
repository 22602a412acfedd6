"""Which table points at which: read from the models themselves, so string references count too."""

from collections.abc import Iterable

from django.db.models import Model
from django.db.models.fields.related import RelatedField

from tests.architecture.house import floor_of, package_of


def upward_relations(models: Iterable[type[Model]]) -> list[str]:
    """Foreign keys and many-to-many fields from our models to a package that stands higher."""
    found = []
    for model in models:
        own = package_of(model.__module__)
        if own is None:
            continue
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if not isinstance(field, RelatedField) or isinstance(field.related_model, str):
                continue
            target = package_of(field.related_model.__module__)
            if target is not None and floor_of(target) > floor_of(own):
                found.append(
                    f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
                )
    return found
