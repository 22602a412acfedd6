"""Orders for pretix's list and a session to see it with; run by pretix's own Python."""

import datetime
import json
import sys
import time
from decimal import Decimal

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402
from django.utils.timezone import now  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402
from pretix.base.models import Event, Item, Order, OrderPosition, Organizer, User  # noqa: E402

PRICE = Decimal("5000")
LETTERS = str.maketrans("0123456789", "ABCDEFGHJK")

with scopes_disabled():
    user = User.objects.create_user("bench@voorbeeld.example", "bench")
    organizer = Organizer.objects.create(name="Proef", slug="bench")
    team = organizer.teams.create(
        name="Proef",
        all_organizer_permissions=True,
        all_event_permissions=True,
        all_events=True,
    )
    team.members.add(user)
    event = Event.objects.create(
        organizer=organizer, name="Proef", slug="bench", date_from=now(), currency="EUR", plugins=""
    )
    item = Item.objects.create(event=event, name="Contributie", default_price=PRICE)
    channel = organizer.sales_channels.get(identifier="web")
    for number in range(int(sys.argv[1])):
        order = Order.objects.create(
            code=f"M{number:04d}".translate(LETTERS),
            event=event,
            email=f"a{number}@voorbeeld.example",
            status=Order.STATUS_PENDING,
            datetime=now(),
            expires=now() + datetime.timedelta(days=30),
            total=PRICE,
            locale="en",
            sales_channel=channel,
        )
        OrderPosition.objects.create(
            order=order,
            item=item,
            variation=None,
            price=PRICE,
            attendee_name_parts={"full_name": f"Proefstad {number}", "_scheme": "full"},
        )
    session = import_string(settings.SESSION_ENGINE + ".SessionStore")()
    session.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "pretix_auth_login_time": int(time.time()),
            "pretix_auth_last_used": int(time.time()),
            "pretix_auth_long_session": True,
        }
    )
    session.save()
sys.stdout.write(
    json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}) + "\n"
)
