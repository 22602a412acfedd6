"""Writing a story, offering it, publishing it, taking it back, and asking about it."""

from typing import Any

from django.forms import Form
from django.urls import reverse

from m50portal.core.views_acting import ActingView
from pillars.actions_story import (
    add_story,
    ask_about_story,
    change_story,
    offer_story,
    reopen_story,
    tell_story,
    withdraw_story,
)
from pillars.forms_story import (
    QuestionForm,
    SeenForm,
    StoryAddForm,
    StoryForm,
    StoryWithdrawForm,
    TellForm,
)
from pillars.models import Story
from pillars.selectors_story import municipality_now, writes_for
from pillars.views_story import StoryMixin

WRITE_REFUSAL = (
    "Alleen de contactambtenaar van deze gemeente, wie de pijler leidt en het secretariaat schrijven "
    "aan dit verhaal. Is het al gepubliceerd? Vraag het secretariaat om de wijziging."
)


def text_of(form: StoryForm) -> dict[str, Any]:
    """The text that was filled in."""
    return {name: form.cleaned_data[name] for name in form.Meta.fields}


class StoryAddView(ActingView):
    """A new story."""

    permission_required = "pillars.add_story"
    refusal = "Contactambtenaren, wie een pijler leidt en het secretariaat schrijven verhalen."
    form_class = StoryAddForm
    title = "Verhaal schrijven"
    lead = "Schrijf voor een collega die hetzelfde wil doen. Het blijft een concept tot u het aanbiedt."
    submit_label = "Concept opslaan"
    done = "Het concept is opgeslagen. Klaar? Bied het dan aan."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Verhalen", reverse("stories:list"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "instance": Story(), "municipalities": writes_for(self.request.user)}

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url() if self.object else reverse("stories:list")

    def act(self, form: StoryAddForm) -> None:
        self.object = add_story(
            municipality=form.cleaned_data["municipality"],
            values=text_of(form),
            picture=form.cleaned_data["photo"],
            by=self.request.user,
        )


class StoryForms(StoryMixin, ActingView):
    """A form about one story; afterwards its page."""

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.get_cancel_url())]

    def get_lead(self) -> str:
        return str(self.object)

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class StoryChangeView(StoryForms):
    """Change a story."""

    permission_required = "pillars.change_story"
    refusal = WRITE_REFUSAL
    form_class = StoryForm
    title = "Verhaal wijzigen"
    submit_label = "Verhaal opslaan"
    done = "Het verhaal is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: StoryForm) -> None:
        change_story(
            story=Story.objects.get(pk=self.object.pk),
            values=text_of(form),
            version=form.cleaned_data["version"],
            picture=form.cleaned_data["photo"],
            drop_picture=form.cleaned_data.get("drop_picture", False),
            by=self.request.user,
        )


class StoryOfferView(StoryForms):
    """Offer the concept to the secretariat."""

    permission_required = "pillars.change_story"
    refusal = WRITE_REFUSAL
    form_class = SeenForm
    title = "Verhaal aanbieden"
    submit_label = "Verhaal aanbieden"
    done = "Het secretariaat leest uw verhaal en publiceert het."

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def act(self, form: SeenForm) -> None:
        offer_story(story=self.object, version=form.cleaned_data["version"], by=self.request.user)


class StoryTellView(StoryForms):
    """Publish a story, within M50 or for everybody."""

    permission_required = "pillars.publish_story"
    refusal = "Alleen het secretariaat publiceert verhalen."
    form_class = TellForm
    title = "Verhaal publiceren"
    submit_label = "Verhaal publiceren"
    done = "Het verhaal is gepubliceerd."

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def act(self, form: TellForm) -> None:
        tell_story(story=self.object, by=self.request.user, **form.cleaned_data)


class StoryWithdrawView(StoryForms):
    """Take a story back, or go on writing one that was taken back."""

    permission_required = "pillars.withdraw_story"
    refusal = WRITE_REFUSAL
    form_class = StoryWithdrawForm
    title = "Verhaal terugtrekken"
    submit_label = "Verhaal terugtrekken"
    done = "Het verhaal is teruggetrokken. Alleen u en het secretariaat zien het nog."
    is_danger = True

    def act(self, form: StoryWithdrawForm) -> None:
        withdraw_story(story=self.object, reason=form.cleaned_data["reason"], by=self.request.user)


class StoryReopenView(StoryForms):
    """Go on writing."""

    permission_required = "pillars.withdraw_story"
    refusal = WRITE_REFUSAL
    form_class = Form
    title = "Verder schrijven"
    submit_label = "Weer concept maken"
    done = "Het verhaal is weer een concept."

    def act(self, form: Form) -> None:
        reopen_story(story=self.object, by=self.request.user)


class StoryAskView(StoryForms):
    """Ask the municipality something."""

    form_class = QuestionForm
    title = "Vraag stellen"
    submit_label = "Vraag versturen"

    def get_lead(self) -> str:
        place = municipality_now(self.object.municipality)
        return f"Uw vraag over “{self.object.title}” gaat naar de contactambtenaar van {place}."

    def act(self, form: QuestionForm) -> None:
        ask_about_story(story=self.object, text=form.cleaned_data["text"], by=self.request.user)

    def done_text(self, form: QuestionForm) -> str:
        return f"Uw vraag is verstuurd naar {municipality_now(self.object.municipality)}."
