"""Three weeks of reminders in a minute: the production bot over the sample record, its clock moved on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from bot import practising
from bot.practice.clock import Kept
from storage.database import Record, open_record, upgrade
from storage.models import Posting, Session
from tests.bot.practice.conftest import DESK

pytestmark = pytest.mark.browser

# Where the practice clock stood when it was last kept: a Tuesday, from which the sample's sessions are planned.
START = datetime(2032, 3, 2, 12, tzinfo=UTC)
HERE = "C0PRACTICE1"
PATIENCE = 20_000


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    opened = open_record(f"sqlite:///{tmp_path_factory.mktemp('weeks') / 'record.db'}")
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    clock = Kept(Path(tmp_path_factory.mktemp("clock")) / "clock.txt")
    clock.write(START)
    return clock


@pytest.fixture(scope="module")
def page(browser: Browser, record: Record, kept: Kept) -> Iterator[Page]:
    workspace = practising.fill(record, kept.now)
    server, stop = practising.start(record, workspace, 0, clock=kept)
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, locale="en-GB", timezone_id="Europe/Vienna")
    opened = context.new_page()
    opened.goto(server.page_url)
    yield opened
    context.close()
    stop()


def sent(record: Record) -> list[Posting]:
    with record.read() as db:
        held = select(Posting).where(Posting.state == "sent").order_by(Posting.ts)
        found = list(db.scalars(held))
        db.expunge_all()
    return found


def shown(page: Page) -> list[str]:
    return [str(one.get_attribute("data-ts")) for one in page.locator("#log article").all()]


def clock(page: Page) -> Locator:
    return page.get_by_role("region", name="Practice clock")


def test_three_weeks_come_in_order_each_at_its_time(page: Page, record: Record, kept: Kept) -> None:
    for day in ("9", "16", "23"):
        clock(page).get_by_role("button", name="+1 week").click()
        expect(clock(page)).to_contain_text(f"Tue, {day} Mar 2032, 13:", timeout=PATIENCE)
        expect(clock(page)).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    postings = sent(record)
    late = [one.id for one in postings if one.is_late or (one.sent_at or START) - one.due_at > timedelta(minutes=1)]
    assert (len(postings) > 10, late) == (True, [])
    in_channel = [one for one in postings if one.target == HERE]
    assert shown(page) == [one.ts for one in in_channel]
    assert [one.due_at for one in in_channel] == sorted(one.due_at for one in in_channel)
    expect(page.locator("#log .day")).to_have_count(len({one.due_at.date() for one in in_channel}))
    assert abs((kept.read() or START) - START - timedelta(days=21)) < timedelta(minutes=5)


def test_reminder_says_what_was_said_last_time(page: Page, record: Record) -> None:
    with record.read() as db:
        ahead = select(Posting.ts).join(Session, Session.id == Posting.session_id)
        prepcom = db.scalar(ahead.where(Session.number == 67, Posting.target == HERE, Posting.state == "sent"))
    reminder = page.locator(f'article[data-ts="{prepcom}"]')
    expect(reminder.get_by_role("heading")).to_have_text("CTBTO Preparatory Commission, 67th session (PC-67)")
    expect(reminder).to_contain_text("In 21 days")
    expect(reminder).to_contain_text("66th session")
    assert reminder.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_deadline_that_is_done_leaves_the_home_tab(page: Page) -> None:
    opens = at_home(page).get_by_text("Speakers’ list opens · PC-67")
    expect(opens).to_be_visible(timeout=PATIENCE)
    page.get_by_role("navigation").get_by_role("button", name="delegation").click()
    reminder = page.locator("#log article", has_text="In 21 days")
    done = reminder.get_by_role("button", name="Done")
    before = done.count()
    done.first.click()
    expect(done).to_have_count(before - 1, timeout=PATIENCE)
    expect(at_home(page).get_by_text("Speakers’ list closes · PC-67")).to_be_visible(timeout=PATIENCE)
    expect(opens).to_have_count(0, timeout=PATIENCE)


def at_home(page: Page) -> Locator:
    page.get_by_role("navigation").get_by_role("button", name="Rapporteur").click()
    page.get_by_role("tab", name="Home").click()
    return page.get_by_role("region", name="Home")


def test_what_was_posted_is_not_posted_again_after_a_restart(page: Page, record: Record, kept: Kept) -> None:
    before = [one.key for one in sent(record)]
    workspace = practising.fill(record, kept.now)
    server, stop = practising.start(record, workspace, 0, clock=kept)
    server.move_clock(server.clock.now() + timedelta(minutes=1))
    assert server.workspace.channels[HERE].messages == {}
    assert server.clock.now() > START + timedelta(days=21)
    stop()
    assert [one.key for one in sent(record)] == before


def test_over_a_teams_own_record_nothing_is_posted_and_the_clock_stays(page: Page, record: Record, kept: Kept) -> None:
    workspace = practising.fill(record, kept.now)
    server, stop = practising.start(record, workspace, 0)
    assert (server.pages.clock()["movable"], server.mover.next_stop()) == (False, None)
    stop()
