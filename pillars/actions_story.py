"""What happens to a story: written, offered, told, taken back, asked about."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify

from m50portal.accounts.choices import Office
from m50portal.accounts.selectors import holders_of
from m50portal.core import audit, mail
from m50portal.core.dates import today
from m50portal.core.versions import ClashError, hold, save_version
from members.models import Municipality
from members.selectors import contact_officials
from pillars.choices import TOLD, StoryState
from pillars.models import Story
from pillars.selectors_story import municipality_now, writes_for

RESERVED = ("nieuw", "openbaar", "nieuwsbrief")  # addresses of pages


@transaction.atomic
def add_story(
    *, municipality: Municipality, values: dict[str, Any], by: Any, picture: File | None = None
) -> Story:
    """A concept of ``municipality``."""
    if by is not None and not writes_for(by).filter(pk=municipality.pk).exists():
        raise ValidationError(f"U kunt geen verhaal van {municipality} schrijven.")
    story = Story(
        slug=_free_slug(values["title"], municipality),
        municipality=municipality,
        written_label=str(by or "")[:150],
        **values,
    )
    if picture is not None:
        story.picture = picture
    story.full_clean()
    story.save()
    audit.record("pillars.add_story", target=story, by=by)
    return story


def _free_slug(title: str, municipality: Municipality) -> str:
    base = slug = slugify(f"{title} {municipality.name}")[:150] or "verhaal"
    number = 2
    while slug in RESERVED or Story.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def change_story(
    *,
    story: Story,
    values: dict[str, Any],
    version: int,
    by: Any,
    picture: File | None = None,
    drop_picture: bool = False,
) -> Story:
    """Change the text; ValidationError ("clash") on another version. The old text stays in the history."""
    if picture is not None:
        values = {**values, "picture": picture}
    elif drop_picture:
        values = {**values, "picture": "", "picture_text": ""}
    save_version(story, values=values, version=version, kind="pillars.change_story", by=by)
    return story


@transaction.atomic
def offer_story(*, story: Story, version: int, by: Any) -> Story:
    """Tell the secretariat that the concept is ready to be read; it gets a mail."""
    _hold(story, version)
    if story.state != StoryState.CONCEPT:
        raise ValidationError(f"Dit verhaal is geen concept meer ({_state(story)}).")
    _set(story, "pillars.offer_story", by, state=StoryState.PROPOSED)
    for user in holders_of(Office.SECRETARIAT):
        mail.compose(
            "story_offered",
            to=user.email,
            to_label=user.name,
            context={"story": story, "by": by},
            about=story,
            key=f"story:{story.pk}:offered:{story.version}:{user.pk}",
        )
    return story


@transaction.atomic
def tell_story(*, story: Story, state: str, version: int, by: Any) -> Story:
    """Publish within M50 or for everybody; also from the one to the other, and again after taking back.

    ``version`` is the one that was read: what somebody changed meanwhile is not published unseen.
    """
    _hold(story, version)
    if state not in TOLD:
        raise ValidationError("Kies of het verhaal binnen M50 blijft of openbaar wordt.")
    if story.state == state:
        raise ValidationError(f"Dit verhaal is al {_state(story)}.")
    told_on = story.told_on if story.state in TOLD else today()
    _set(story, "pillars.tell_story", by, state=state, told_on=told_on, withdrawn_reason="")
    return story


@transaction.atomic
def withdraw_story(*, story: Story, reason: str, by: Any) -> Story:
    """Take it back: nobody reads it any more but who wrote it; that it was there stays known."""
    hold(story)
    if story.state == StoryState.WITHDRAWN:
        raise ValidationError("Dit verhaal is al teruggetrokken.")
    if not reason.strip():
        raise ValidationError("Schrijf waarom u het verhaal terugtrekt.")
    values = {"state": StoryState.WITHDRAWN, "withdrawn_reason": reason.strip()}
    _set(story, "pillars.withdraw_story", by, **values)
    return story


@transaction.atomic
def reopen_story(*, story: Story, by: Any) -> Story:
    """Back to a concept, to go on writing."""
    hold(story)
    if story.state not in {StoryState.PROPOSED, StoryState.WITHDRAWN}:
        raise ValidationError(f"Dit verhaal is {_state(story)}. Trek het eerst terug.")
    _set(story, "pillars.reopen_story", by, state=StoryState.CONCEPT, withdrawn_reason="")
    return story


def _hold(story: Story, version: int) -> None:
    """Hold the story as it was read; ClashError when somebody changed it meanwhile."""
    hold(story)
    if story.version != version:
        raise ClashError


def _set(story: Story, kind: str, by: Any, **values: Any) -> None:
    save_version(story, values=values, version=story.version, kind=kind, by=by)


def _state(story: Story) -> str:
    return str(story.get_state_display()).lower()


@transaction.atomic
def ask_about_story(*, story: Story, text: str, by: Any) -> int:
    """Mail the contact officials of the municipality a question; how many mails.

    Whoever asks is named with the address of the account, so that they can answer directly.
    """
    if not story.is_told:
        raise ValidationError("Over dit verhaal kunt u nu geen vraag stellen.")
    place = municipality_now(story.municipality)
    people = [role.official for role in contact_officials(place, today()) if role.official.email]
    if not people:
        raise ValidationError(
            f"{place} heeft nu geen contactambtenaar met een e-mailadres. Vraag het aan het secretariaat."
        )
    digest = hashlib.sha256(f"{by.pk} {today()} {text}".encode()).hexdigest()[:16]
    mails = [
        mail.compose(
            "story_question",
            to=person.email,
            to_label=person.name,
            context={"story": story, "text": text, "asker": by},
            about=story,
            key=f"story:{story.pk}:question:{digest}:{person.pk}",
        )
        for person in people
    ]
    count = sum(message is not None for message in mails)
    if count:
        audit.record("pillars.ask_about_story", target=story, by=by, changes={"mails": count})
    return count
