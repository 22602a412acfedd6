"""How long people stay in the register, what they ask, and the answers."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import local_day, long_date, today
from m50portal.core.forgetting import kept_reasons
from m50portal.core.views import PageMixin, RuleMixin
from members import actions_privacy
from members.choices_people import ANSWER_DAYS, NOTICE_DAYS, RequestState
from members.forms_privacy import AnswerForm, KeepForm, ReasonForm, RequestForm, RetentionForm
from members.models import DataRequest, Official
from members.presenters_people import LookLine
from members.selectors_people import lists_of_people, open_requests, retention
from members.selectors_privacy import leaving
from members.views_person_edit import FieldErrorsMixin, PersonEditView

PEOPLE = ("Mensen", "members:people")
PRIVACY = ("Bewaren en verzoeken", "members:privacy")


class PrivacyDeskView(PageMixin, RuleMixin, TemplateView):
    """What the secretariat has to do about people's data, and who took lists along."""

    permission_required = "members.manage_register"
    template_name = "members/privacy_desk.html"
    title = "Bewaren en verzoeken"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), (PEOPLE[0], reverse(PEOPLE[1]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = leaving(today())
        last = today() + datetime.timedelta(days=NOTICE_DAYS)
        return super().get_context_data(
            requests=[(row, _answer_by(row)) for row in open_requests()],
            rule=retention(),
            soon=[row for row in rows if row.due_on <= last and not row.is_used],
            used=[row for row in rows if row.is_used],
            kept=[row for row in rows if row.due_on > last and not row.is_used],
            notice_days=NOTICE_DAYS,
            kept_reasons=kept_reasons(),
            lists=[LookLine.of(row) for row in lists_of_people()[:20]],
            **kwargs,
        )


def _answer_by(request: DataRequest) -> datetime.date:
    return local_day(request.asked_at) + datetime.timedelta(days=ANSWER_DAYS)


class RegisterFormView(PageMixin, RuleMixin, FieldErrorsMixin):
    """A form of the secretariat about people's data."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat beheert hoe lang gegevens bewaard worden."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [(name, reverse(url)) for name, url in (PEOPLE, PRIVACY)]

    def get_success_url(self) -> str:
        return reverse("members:privacy")


class RetentionEditView(RegisterFormView):
    """How long data are kept."""

    title = "Bewaartermijnen wijzigen"
    form_class = RetentionForm
    submit_label = "Bewaartermijnen opslaan"
    done = "De bewaartermijnen zijn opgeslagen. Ze gelden vanaf vannacht."
    lead = "Een kortere termijn geldt ook voor mensen die al weg zijn. Bekijk daarna wie aan de beurt is."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rule": retention()}

    def act(self, values: dict[str, Any]) -> None:
        actions_privacy.set_retention(by=self.request.user, **values)


class RequestAnswerView(RegisterFormView):
    """Answers what somebody asked."""

    form_class = AnswerForm
    submit_label = "Antwoord versturen"
    done = "Het antwoord is verstuurd."
    object: DataRequest
    template_name = "members/request_answer.html"

    def load(self) -> DataRequest:
        rows = DataRequest.objects.select_related("official")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"Verzoek van {self.object.official.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            request_row=self.object,
            is_open=self.object.state == RequestState.OPEN,
            answer_by=_answer_by(self.object),
            **kwargs,
        )

    def act(self, values: dict[str, Any]) -> None:
        actions_privacy.answer_request(request=self.object, by=self.request.user, **values)


class RequestAddView(PageMixin, RuleMixin, FieldErrorsMixin):
    """Asks something about one's own data."""

    permission_required = "members.correct_self"
    title = "Verzoek over mijn gegevens"
    form_class = RequestForm
    submit_label = "Verzoek versturen"
    done = "Uw verzoek is verstuurd. U krijgt binnen een maand antwoord."
    lead = "Het secretariaat antwoordt binnen een maand. Uw naam en telefoonnummer verbetert u zelf, op uw eigen pagina."
    object: Official

    def load(self) -> Official:
        person = Official.objects.filter(user=self.request.user).first()  # type: ignore[misc]
        if person is None:
            raise PermissionDenied("U staat niet in het register. Mail het secretariaat.")
        return person

    def get_success_url(self) -> str:
        return reverse("members:person", args=[self.object.pk])

    def act(self, values: dict[str, Any]) -> None:
        actions_privacy.ask_about_data(official=self.object, by=self.request.user, **values)


class PersonKeepView(PersonEditView):
    """Keeps somebody longer than the rule says."""

    permission_required = "members.manage_register"
    refusal = RegisterFormView.refusal
    form_class = KeepForm
    submit_label = "Opslaan"
    lead = "Bewaar iemand alleen langer als dat nodig is. De reden staat in het logboek en in de gegevens van de persoon."

    def get_title(self) -> str:
        return f"{self.object.name} langer bewaren"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "official": self.object}

    def act(self, values: dict[str, Any]) -> None:
        actions_privacy.keep_longer(official=self.object, by=self.request.user, **values)
        until = values["until"]
        self.done = (
            f"{self.object.name} blijft bewaard tot {long_date(until)}."
            if until
            else f"Voor {self.object.name} geldt de gewone bewaartermijn weer."
        )


class PersonAnonymiseView(PersonEditView):
    """Forgets somebody before the time, when the person asks for it."""

    permission_required = "members.manage_register"
    refusal = RegisterFormView.refusal
    form_class = ReasonForm
    template_name = "members/person_anonymise.html"
    submit_label = "Persoon anonimiseren"
    is_danger = True
    lead = (
        "Naam, adres en nummer verdwijnen: uit oude versies, uit verzonden mail en uit wat anderen "
        "over deze persoon typten. Het account wordt gesloten. Rollen en plaatsen blijven, zonder "
        "naam. Dit kunt u niet terugdraaien."
    )

    def get_title(self) -> str:
        return f"{self.object.name} anonimiseren"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept_reasons=kept_reasons(), **kwargs)

    def act(self, values: dict[str, Any]) -> None:
        actions_privacy.anonymise(
            official=self.object, by=self.request.user, reason=values["reason"]
        )
        self.done = "De persoon is geanonimiseerd."
