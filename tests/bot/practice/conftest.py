"""A practice workspace with a small Bolt app connected, and people in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.practice.people import COLLEAGUE_ID, GUEST_ID, OUTSIDER_ID
from bot.practice.server import PracticeServer
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import MANIFEST, SmallApp

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1280, 800), (360, 740)


PEOPLE = {"visitor": "Ada Visitor", "colleague": "Ben Colleague", "guest": "Cleo Guest", "outsider": "Dan Partner"}


class Clock:
    """The time now, and `late` more."""

    def __init__(self) -> None:
        """Start on time."""
        self.late = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.late


# One workspace and one connected app for a module: disconnecting takes the SDK three seconds.
@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def server(clock: Clock) -> Iterator[PracticeServer]:
    running = PracticeServer(MANIFEST, now=clock, hints=["/echo hello"], **PEOPLE)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def small(server: PracticeServer) -> Iterator[SmallApp]:
    app = SmallApp(server.base_url, server.bot_token, server.app_token)
    yield app
    app.close()


@pytest.fixture
def visitor(server: PracticeServer, small: SmallApp) -> Iterator[Person]:
    person = Person(server)
    yield person
    person.close()


@pytest.fixture
def colleague(server: PracticeServer, small: SmallApp) -> Iterator[Person]:
    person = Person(server, COLLEAGUE_ID)
    yield person
    person.close()


@pytest.fixture
def guest(server: PracticeServer, small: SmallApp) -> Iterator[Person]:
    person = Person(server, GUEST_ID)
    yield person
    person.close()


@pytest.fixture
def outsider(server: PracticeServer, small: SmallApp) -> Iterator[Person]:
    person = Person(server, OUTSIDER_ID)
    yield person
    person.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("No Chromium or Chrome is installed: the page was not tried in a browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()
