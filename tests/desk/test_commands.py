import io

import pytest
from django.core.management import call_command

from m50portal.accounts.models import User


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts", "code"])
def test_commands_of_the_demonstration_refuse_a_real_portal(settings, command):
    settings.DEMO = False

    with pytest.raises(Exception, match="geen demonstratie"):
        call_command(command, stdout=io.StringIO())

    assert not User.objects.exists()
