import types

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views import View

from m50portal.core.views import PublicMixin, RuleMixin
from tests.architecture.addresses import OTHERS, addresses, unguarded


def urlconf(*views):
    """A list of addresses of its own, one for each view."""
    module = types.ModuleType("planted_urls")
    module.urlpatterns = [path(f"page-{number}/", view) for number, view in enumerate(views)]
    return module


def test_views_name_a_permission_or_are_public():
    assert unguarded() == []


def test_views_are_closed_for_visitors_unless_opened():
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_views_of_others_are_all_in_use():
    modules = [address.module for address in addresses()]

    assert [other for other in OTHERS if not any(name.startswith(other) for name in modules)] == []


def test_views_with_a_rule_pass():
    class Guarded(RuleMixin):
        permission_required = "core.anything"

    class Open(PublicMixin):
        pass

    assert unguarded(urlconf(Guarded.as_view(), Open.as_view())) == []


def test_views_without_a_rule_are_caught():
    class Forgotten(View):
        pass

    def forgotten(request):
        raise NotImplementedError

    assert len(unguarded(urlconf(Forgotten.as_view(), forgotten))) == 2


def test_views_with_the_mixin_but_without_a_rule_are_caught():
    class Nameless(RuleMixin):
        pass

    assert len(unguarded(urlconf(Nameless.as_view()))) == 1


def test_views_opened_behind_the_back_of_the_mark_are_caught():
    class Guarded(RuleMixin):
        permission_required = "core.anything"

    assert len(unguarded(urlconf(login_not_required(Guarded.as_view())))) == 1
