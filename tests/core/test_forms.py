import datetime

import django_filters
import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.views.generic import View

from m50portal.accounts.models import User
from m50portal.core.filters import DayFilter, FoldedSearchFilter
from m50portal.core.forms import DayField, DayInput, MomentInput, TimeInput, VersionedForm
from m50portal.core.views import FilteredListView, PageMixin, PublicMixin, RuleMixin
from tests import builders


def test_native_fields_show_what_browsers_read():
    moment = datetime.datetime(2026, 12, 1, 14, 30)

    assert 'type="date"' in DayInput().render("d", moment.date())
    assert 'value="2026-12-01"' in DayInput().render("d", moment.date())
    assert 'value="2026-12-01T14:30"' in MomentInput().render("m", moment)
    assert 'value="14:30"' in TimeInput().render("t", moment.time())


def test_day_field_says_what_to_do():
    with pytest.raises(forms.ValidationError) as raised:
        DayField().clean("morgen")

    assert raised.value.messages == ["Vul een datum in, bijvoorbeeld 1-12-2026."]


@pytest.mark.parametrize("typed", ["2026-12-01", "1-12-2026", "01-12-2026"])
def test_day_field_reads_iso_and_dutch_dates(typed):
    assert DayField().clean(typed) == datetime.date(2026, 12, 1)


def versioned(person, **data):
    """A form on a model with a ``version``; accounts have none, so the test lends them one."""

    class Form(VersionedForm):
        class Meta:
            model = User
            fields = ("name",)

    return Form(data or None, instance=person)


@pytest.mark.django_db
def test_versioned_form_notices_that_somebody_else_saved(monkeypatch):
    monkeypatch.setattr(User, "version", 3, raising=False)
    person = builders.user()

    stale = versioned(person, name="Anouk", version="2")
    fresh = versioned(person, name="Anouk", version="3")

    assert fresh.is_valid()
    assert not stale.is_valid()
    assert stale.non_field_errors().as_data()[0].code == "clash"
    assert stale["version"].value() == "3"  # saving again overwrites knowingly
    assert versioned(person)["version"].value() == 3


@pytest.mark.django_db
def test_folded_search_finds_every_word():
    class Search(django_filters.FilterSet):
        q = FoldedSearchFilter(field_names=["name", "email"])
        since = DayFilter(field_name="created_at", lookup_expr="date__gte")

        class Meta:
            model = User
            fields = ()

    wanted = builders.user(name="sudwest fryslan", email="a@m50.example")
    builders.user(name="altena")

    def found(**query):
        return list(Search(query, queryset=User.objects.order_by("pk")).qs)

    assert found(q="Súdwest FRYSLÂN") == [wanted]
    assert found(q="fryslan a@m50") == [wanted]
    assert found(q="súdwest altena") == []
    assert len(found(q="", since="2020-01-01")) == 2


# --- views ----------------------------------------------------------------------------------------------
def test_rule_and_page_mix_in_either_order():
    class One(RuleMixin, PageMixin):
        pass

    class Other(PageMixin, RuleMixin):
        pass

    class OneList(One, FilteredListView):
        pass

    class OtherList(Other, FilteredListView):
        pass

    assert OneList().dispatch.__func__ is RuleMixin.dispatch
    assert OtherList().dispatch.__func__ is RuleMixin.dispatch


@pytest.mark.django_db
def test_rule_is_asked_about_what_the_view_loaded(monkeypatch):
    asked = []
    person = builders.user()
    monkeypatch.setattr(User, "has_perm", lambda self, rule, target: asked.append((rule, target)))

    class Page(RuleMixin, View):
        permission_required = "meetings.view"

        def load(self):
            return "the meeting"

    request = RequestFactory().get("/")
    request.user = person
    with pytest.raises(PermissionDenied, match="niet voor u bedoeld"):
        Page.as_view()(request)

    assert asked == [("meetings.view", "the meeting")]


def test_public_page_says_so_to_the_log_in_middleware():
    class Page(PublicMixin, View):
        pass

    assert Page.as_view().login_required is False


@pytest.mark.django_db
def test_list_without_a_filter_shows_every_row():
    class Page(FilteredListView):
        model = User
        ordering = "pk"
        title = "Mensen"

    builders.user()
    request = RequestFactory().get("/")
    view = Page()
    view.setup(request)
    view.object_list = view.get_queryset()

    context = view.get_context_data()

    assert (len(context["page_obj"].object_list), context["filter"], context["title"]) == (
        1,
        None,
        "Mensen",
    )
