"""What allauth's pages need to know and its views do not hand over."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context

from m50portal.accounts import second_factor
from m50portal.accounts.middleware import WAY_BACK

register = template.Library()

# What a browser calls itself, most telling word first: Edge and Chrome both say "Safari".
BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


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


@register.filter
def device(user_agent: str) -> str:
    """``Firefox op Windows``; what the browser said when it is none we know."""
    browser = next((name for word, name in BROWSERS if word in user_agent), "")
    system = next((name for word, name in SYSTEMS if word in user_agent), "")
    return f"{browser} op {system}" if browser and system else user_agent
