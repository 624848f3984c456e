"""The practice page over a team's own record: real statements, imported before, asked in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import practising
from bot.importing import files_under, import_files, read_manifest
from storage import workspaces
from storage.database import open_record, upgrade
from storage.provenance import Provenance
from tests.bot.practice.conftest import DESK

pytestmark = pytest.mark.browser


def clock() -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def page(shared: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Open the page over the 120 evaluation statements, for Japan."""
    record = open_record(f"sqlite:///{tmp_path_factory.mktemp('own') / 'record.db'}")
    upgrade(record)
    with record.begin() as db:
        workspace = workspaces.local(db, clock())
        workspaces.set_up(db, workspace.id, own_delegation="JPN", actor="test", now=clock())
    statements, rows = files_under([shared / "eval" / "statements"]), read_manifest(shared / "eval" / "manifest.csv")
    outcomes = import_files(record, workspace.id, statements, manifest=rows, given=Provenance(), actor="test", now=clock)
    assert sum(outcome.receipt is not None for outcome in outcomes) == 120
    server, stop = practising.start(record, workspace, 0)
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    opened = context.new_page()
    opened.goto(server.page_url)
    yield opened
    context.close()
    stop()
    record.close()


def typed(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def test_the_ims_of_the_last_session_is_the_vigilant_sentinel(page: Page) -> None:
    typed(page, "/said what did we say about the IMS last session")
    answer = page.locator("#log article.ephemeral").last
    expect(answer.locator("blockquote").first).to_contain_text("the vigilant sentinel of our collective security", timeout=20_000)
    expect(answer).to_contain_text(
        "Japan, CTBTO Preparatory Commission, 65th session, 10 November 2025, Atsushi Kaifu, para. 3",
    )


def test_a_dropped_clause_that_turns_the_meaning_is_shown(page: Page) -> None:
    typed(page, "/quote the IMS is not the vigilant sentinel of our collective security")
    answer = page.locator("#log article.ephemeral", has_text="Left out without a mark").last
    expect(answer).to_contain_text("merely a technical network; it is", timeout=20_000)
    expect(answer).to_contain_text("Nearly")
