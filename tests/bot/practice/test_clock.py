"""The practice clock: moved forward by people, it stops at everything that is due on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from bot.practice.clock import MOST_STOPS, Mover, PracticeClock
from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import DESK, PHONE
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import FORM, MANIFEST, SmallApp

HERE = "C0PRACTICE1"
START = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHORT, LONG = timedelta(hours=1), timedelta(days=21)


class Diary:
    """What is due, and a post for each when its time has come, as the bot makes it."""

    def __init__(self, server: PracticeServer, *due: datetime) -> None:
        """Let the server's clock stop at what is due."""
        self.left = sorted(due)
        self._server = server
        self._client = WebClient(token=server.bot_token, base_url=server.base_url)
        server.follow(self.next_due, self.post_due)

    def next_due(self, after: datetime) -> datetime | None:
        return next((instant for instant in self.left if instant > after), None)

    def post_due(self) -> None:
        now = self._server.clock.now()
        for instant in [instant for instant in self.left if instant <= now]:
            self.left.remove(instant)
            self._client.chat_postMessage(channel=HERE, text=f"due {instant:%Y-%m-%d %H:%M}")


@pytest.fixture
def still() -> Iterator[PracticeServer]:
    """Return a workspace whose real time stands still: the clock shows nothing but what it was moved to."""
    server = PracticeServer(MANIFEST, now=lambda: START).start()
    yield server
    server.stop()


@pytest.fixture
def reader(still: PracticeServer) -> Iterator[Person]:
    person = Person(still)
    yield person
    person.close()


def posted(server: PracticeServer) -> list[tuple[str, datetime]]:
    messages = server.workspace.channels[HERE].messages.values()
    return [(message.text, datetime.fromtimestamp(int(message.ts.partition(".")[0]), UTC)) for message in messages]


def test_clock_never_goes_back() -> None:
    clock = PracticeClock(lambda: START)
    clock.move_to(START + LONG)
    clock.move_to(START + SHORT)
    assert (clock.now(), clock.ahead) == (START + LONG, LONG)


def test_clock_starts_where_it_stood_before_but_not_behind_real_time() -> None:
    assert PracticeClock(lambda: START, not_before=START + SHORT).now() == START + SHORT
    assert PracticeClock(lambda: START, not_before=START - SHORT).now() == START


def test_three_weeks_are_posted_in_order_each_at_its_time(still: PracticeServer, reader: Person) -> None:
    due = [START + timedelta(days=days, hours=8) for days in (1, 8, 8, 14, 20, 22)]
    Diary(still, *due)
    answer = reader.ask("move_clock", to=(START + LONG).timestamp())
    assert (answer["ok"], answer["stops"]) == (True, 4)
    assert posted(still) == [(f"due {instant:%Y-%m-%d %H:%M}", instant) for instant in due[:5]]
    assert still.clock.now() == START + LONG


def test_what_is_due_already_is_posted_before_the_clock_sets_out(still: PracticeServer) -> None:
    Diary(still, START - SHORT)
    assert still.move_clock(START + SHORT) == 0
    assert posted(still) == [("due 2026-11-24 11:00", START)]


def test_what_falls_due_while_something_is_posted_is_not_passed_over() -> None:
    moments = iter(range(1000))
    clock = PracticeClock(lambda: START + timedelta(seconds=next(moments)))  # every look at the clock takes a second
    mover = Mover(clock)
    due = [START + timedelta(minutes=10), START + timedelta(minutes=10, seconds=1)]
    seen: list[datetime] = []
    mover.next_due = lambda after: next((instant for instant in due if instant > after), None)
    mover.post_due = lambda: seen.extend(instant for instant in due if instant <= clock.now() and instant not in seen)
    assert mover.move(START + SHORT) == 2
    assert seen == due


def test_page_is_told_the_time_of_every_stop(still: PracticeServer, reader: Person) -> None:
    Diary(still, START + timedelta(days=1))
    reader.ask("move_clock", to=(START + LONG).timestamp())
    shown = [reader.next("clock") for _ in range(4)]
    days = [timedelta(seconds=frame["ahead"]).days for frame in shown]
    assert (days, [frame["moving"] for frame in shown][-1]) == ([0, 1, 21, 21], False)


def test_next_reminder_is_where_the_clock_goes(still: PracticeServer, reader: Person) -> None:
    Diary(still, START + LONG)
    assert reader.ask("next_reminder")["stops"] == 1
    assert posted(still) == [("due 2026-12-15 12:00", START + LONG)]
    assert reader.ask("next_reminder")["problem"] == "No reminder is planned."


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ((START - SHORT).timestamp(), "The practice clock only moves forward."),
        ((START + timedelta(days=401)).timestamp(), "The practice clock moves 400 days at a time at most."),
        (1e300, "That is not a date and time."),
        ("soon", "That is not a date and time."),
        (None, "That is not a date and time."),
    ],
)
def test_clock_that_cannot_be_moved_there_says_why(reader: Person, still: PracticeServer, to: Any, problem: str) -> None:
    assert reader.ask("move_clock", to=to)["problem"] == problem
    assert still.clock.now() == START


def test_clock_on_its_way_is_not_moved_by_a_second_hand(still: PracticeServer, reader: Person) -> None:
    set_out, go_on = threading.Event(), threading.Event()

    def post() -> None:
        set_out.set()
        go_on.wait(10)

    still.follow(lambda _: None, post)
    first = threading.Thread(target=still.move_clock, args=(START + SHORT,))
    first.start()
    set_out.wait(10)
    assert reader.ask("move_clock", to=(START + LONG).timestamp())["problem"] == "The clock is on its way already."
    go_on.set()
    first.join()
    assert still.clock.now() == START + SHORT


def test_app_that_fails_at_what_is_due_leaves_the_clock_there_and_movable(still: PracticeServer, reader: Person) -> None:
    def fail() -> None:
        raise RuntimeError("the app is broken")

    still.follow(lambda _: None, fail)
    assert reader.ask("move_clock", to=(START + LONG).timestamp())["problem"].startswith("The app failed at what was due")
    still.follow(lambda _: None, lambda: None)
    assert reader.ask("move_clock", to=(START + SHORT).timestamp()) == {"type": "reply", "id": 2, "ok": True, "stops": 0}


def test_something_due_without_end_does_not_keep_the_clock_moving_for_ever(still: PracticeServer) -> None:
    still.follow(lambda after: after + timedelta(seconds=1), lambda: None)
    assert still.move_clock(START + LONG) == MOST_STOPS
    assert still.clock.now() == START + timedelta(seconds=MOST_STOPS)


def test_clock_over_a_teams_own_record_is_shown_and_not_moved() -> None:
    server = PracticeServer(MANIFEST, now=lambda: START, movable=False).start()
    person = Person(server)
    assert person.snapshot["clock"] == {"now": START.timestamp(), "ahead": 0.0, "moving": False, "movable": False}
    assert person.ask("move_clock", to=(START + LONG).timestamp())["error"] == "clock_not_movable"
    person.close()
    server.stop()


def test_window_opened_before_the_clock_is_moved_can_be_used_after(
    server: PracticeServer, visitor: Person, small: SmallApp
) -> None:
    visitor.ask("command", channel=HERE, command="/raw", text="before")
    command = next(body for body in reversed(small.heard) if body.get("text") == "before")
    server.move_clock(server.clock.now() + LONG)
    small.client.views_open(trigger_id=command["trigger_id"], view=FORM)
    view = visitor.wait(lambda frame: frame["type"] == "modals" and frame["stack"])["stack"][-1]
    server.move_clock(server.clock.now() + LONG)
    values = {
        "title": {"typed": {"type": "plain_text_input", "value": "Later"}},
        "body": {"chosen": {"type": "static_select", "selected_option": FORM["blocks"][1]["element"]["options"][0]}},
    }
    visitor.ask("submit", view_id=view["id"], values=values)
    assert visitor.message(text="Kept: Later")["channel"] == "D0PRACTICE1"
    assert small.respond_at(command["response_url"], text="after").status_code == 200


def test_zone_of_a_persons_computer_is_told_to_the_app(reader: Person, still: PracticeServer) -> None:
    client = WebClient(token=still.bot_token, base_url=still.base_url)
    assert client.users_info(user="U0PRACTICE1")["user"]["tz"] == "Etc/UTC"
    reader.ask("zone", name="Europe/Vienna")
    reader.ask("zone", name="../../etc/passwd")
    user = client.users_info(user="U0PRACTICE1")["user"]
    assert (user["tz"], user["tz_offset"], user["tz_label"]) == ("Europe/Vienna", 3600, "CET")


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, still: PracticeServer) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", timezone_id="Europe/Vienna")
    opened = context.new_page()
    opened.goto(still.page_url)
    expect(opened.locator("#composer")).to_be_visible()
    tools = opened.get_by_role("button", name="Move the clock")
    if tools.is_visible():
        tools.click()
    yield opened
    context.close()


@pytest.mark.browser
def test_page_shows_the_practice_time_and_moves_it(page: Page, still: PracticeServer) -> None:
    Diary(still, START + timedelta(days=1, hours=2), START + timedelta(days=8))
    clock = page.get_by_role("region", name="Practice clock")
    expect(clock).to_contain_text("Tue, 24 Nov 2026, 13:00 CET")
    clock.get_by_role("button", name="+1 week").click()
    expect(clock).to_contain_text("Tue, 1 Dec 2026, 13:00 CET")
    expect(page.locator("#log .day")).to_have_text(["Wednesday, 25 November 2026"])
    clock.get_by_role("button", name="Next reminder").click()
    expect(page.locator("#log .day")).to_have_text(["Wednesday, 25 November 2026", "Today"])
    expect(page.locator("#log article .when")).to_have_text(["15:00", "13:00"])
    clock.get_by_role("button", name="+1 day").click()
    expect(page.locator("#log .day")).to_have_text(["Wednesday, 25 November 2026", "Yesterday"])
    clock.get_by_label("Move the clock to").fill("2026-12-24T18:30")
    clock.get_by_role("button", name="Go").click()
    expect(clock).to_contain_text("Thu, 24 Dec 2026, 18:30 CET")
    clock.get_by_role("button", name="Next reminder").click()
    expect(clock).to_contain_text("No reminder is planned.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_what_came_below_is_counted_and_led_to(page: Page, still: PracticeServer) -> None:
    due = [START + timedelta(hours=hours) for hours in range(1, 31)]
    Diary(still, *due)
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator("#log article")).to_have_count(24)
    page.locator("#log-frame").evaluate("frame => { frame.scrollTop = 0; }")
    page.get_by_role("button", name="+1 hour").click()
    page.get_by_role("button", name="+1 hour").click()
    page.get_by_role("button", name="2 new messages").click()
    expect(page.locator("#log article", has_text="2026-11-25 13:00")).to_be_focused()
    expect(page.get_by_role("button", name="new messages")).to_have_count(0)
