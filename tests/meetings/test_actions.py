import re
from pathlib import Path

import meetings.actions
from m50portal.core.audit import kind_label


def test_every_kind_in_the_trail_has_a_dutch_name():
    folder = Path(meetings.actions.__file__).parent
    code = "".join(path.read_text() for path in folder.glob("*.py") if path.name != "__init__.py")

    kinds = set(re.findall(r'"(meetings\.[a-z_]+)"', code))

    assert len(kinds) == 21
    assert [kind for kind in kinds if kind_label(kind) == kind] == []
