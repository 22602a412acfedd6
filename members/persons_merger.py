"""What mergers keep of people who are to be forgotten (settings.PERSON_ROOMS)."""

from typing import Any

from members.models import Merger, MergerChange, Official

SOMEBODY = "Iemand"


def forget(official: Official, *, email: str) -> None:
    """Take name and address out of what mergers told and noted; what they did stays.

    Undoing a merger needs keys and values only, never a name.
    """
    words = [word for word in (official.name, email) if word]
    for merger in Merger.objects.exclude(report=[]):
        report = [_without(line, words) for line in merger.report]
        if report != merger.report:
            merger.report = report
            merger.save(update_fields=["report"])
    for change in MergerChange.objects.filter(label__contains=official.name):
        change.label = _scrubbed(change.label, words)
        change.save(update_fields=["label"])


def _without(line: dict[str, Any], words: list[str]) -> dict[str, Any]:
    return {key: _scrubbed(text, words) for key, text in line.items()}


def _scrubbed(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, SOMEBODY)
    return text
