"""What allauth's pages need to know and its views do not hand over."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context

from m50portal.accounts import second_factor
from m50portal.accounts.middleware import WAY_BACK

register = template.Library()


@dataclass(frozen=True)
class SecondFactorState:
    """Where somebody stands: must have one, has one, and was on the way to ``way_back``."""

    required: bool
    is_set_up: bool
    way_back: str


@register.simple_tag(takes_context=True)
def second_factor_state(context: Context) -> SecondFactorState:
    """The state of the person who looks at the page."""
    request: Any = context["request"]
    return SecondFactorState(
        required=second_factor.is_required_for(request.user),
        is_set_up=second_factor.is_set_up_for(request.user),
        way_back=request.session.get(WAY_BACK, ""),
    )
