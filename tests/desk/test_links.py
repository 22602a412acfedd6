"""Whatever a page links to opens for the person it was offered to, and reads as Dutch."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve

from m50portal.accounts.models import User
from tests.builders import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
# So many pages of each kind are opened; with a question mark behind it counts apart.
OF_EACH_KIND = 2
# Files of the demonstration lie in a folder that each test empties.
FILES = {"publications:edition_attachment"}
# What a template or a library says when nobody translated it, or when something is not there.
FOREIGN = re.compile(
    r"\b(None|True|False|undefined|NaN|This field|Select a|Please|Monday|January|object at 0x)\b"
    r"|\{\{|\{%"
)


class Page(HTMLParser):
    """The links, headings and visible text of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids, self.words, self.headings, self.hidden = [], [], [], 0, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.ids += [attributes["id"]] if attributes.get("id") else []
        self.links += [attributes["href"]] if tag == "a" and attributes.get("href") else []
        self.headings += tag == "h1"
        self.hidden += tag in {"script", "style"}

    def handle_endtag(self, tag):
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data):
        self.words += [] if self.hidden else data.split()

    @property
    def problems(self):
        """What is wrong with it by itself."""
        text = " ".join(self.words)
        found = [f"{self.headings} hoofdkoppen"] if self.headings != 1 else []
        found += [f"dubbel id {key}" for key, count in Counter(self.ids).items() if count > 1]
        return found + [text[max(0, m.start() - 30) : m.end() + 30] for m in FOREIGN.finditer(text)]


def walk(client):
    """Follow every link from the first page; what did not open or reads wrong, with where it stood."""
    queue, seen, kinds, wrong = deque([("/", "")]), {"/"}, Counter(), []
    while queue:
        address, came_from = queue.popleft()
        kind = (resolve(urlsplit(address).path).view_name, "?" in address)
        kinds[kind] += 1
        if kinds[kind] > OF_EACH_KIND or kind[0] in FILES:
            continue
        answer = client.get(address)
        if answer.status_code in {301, 302}:
            links = [answer["Location"]]
        elif answer.status_code != 200:
            wrong.append(f"{answer.status_code}: {address}, op {came_from}")
            continue
        elif "text/html" in answer["Content-Type"]:
            page = Page(answer.content.decode())
            wrong += [f"{address}: {problem}" for problem in page.problems]
            links = page.links
        else:
            continue
        for link in links:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and not target.startswith("//") and target not in seen:
                seen.add(target)
                queue.append((target, address))
    assert len(kinds) > 40, "the walk stopped before it began"
    return wrong


@pytest.mark.parametrize(
    "email",
    [
        "secretaris@m50.example",
        "penningmeester@m50.example",
        "bestuur@m50.example",
        "lobbyist@m50.example",
        "kascommissie@m50.example",
        "marieke.modelstad@woerden.example",  # chair of a pillar
        "fatima.voorbeeld@tiel.example",  # contact official
    ],
)
def test_every_link_opens_for_whom_it_is_offered(email):
    assert walk(client_of(User.objects.get(email=email))) == []


@pytest.mark.parametrize("day", ["2021-06-01", "2030-01-01"])
def test_every_link_opens_on_another_day(day):
    client = client_of(User.objects.get(email="secretaris@m50.example"))
    client.get("/leden/", {"peildatum": day})  # the day stays while one clicks on

    assert walk(client) == []
