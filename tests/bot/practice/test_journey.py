"""A newcomer's first minutes: the production bot over the sample record, asked on the practice page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot import practising
from storage.database import open_record, upgrade
from tests.bot.practice.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("journey")
    record = open_record(f"sqlite:///{folder / 'record.db'}")
    upgrade(record)
    workspace = practising.fill(record, lambda: datetime.now(UTC))
    server, stop = practising.start(record, workspace, 0)
    yield server.page_url
    stop()
    record.close()


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, page_url: str) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    opened = context.new_page()
    opened.goto(page_url)
    yield opened
    context.close()


def _answer(page: Page, typed: str) -> Locator:
    answers = page.locator("#log article.ephemeral")
    before = answers.count()
    page.locator("#composer").fill(typed)
    page.locator("#composer").press("Enter")
    expect(answers).to_have_count(before + 1, timeout=15_000)
    return answers.last


def test_empty_channel_is_read_from_its_welcome(page: Page, page_url: str) -> None:
    page.goto(f"{page_url}#C0PRACTICE2")
    expect(page.get_by_role("heading", name="# general").last).to_be_in_viewport()
    page.goto(f"{page_url}#C0PRACTICE1")
    expect(page.get_by_role("heading", name="# delegation").first).to_be_visible()


def test_question_is_answered_in_the_delegations_words_and_shared(page: Page) -> None:
    answer = _answer(page, "/said what did we say about the IMS last session")
    expect(answer.locator("blockquote").first).to_contain_text("IMS")
    expect(answer).to_contain_text("CTBTO Preparatory Commission, 66th session")
    assert answer.evaluate("node => node.scrollWidth <= node.clientWidth")
    answer.get_by_role("button", name="Share").click()
    shared = page.locator("#log article:not(.ephemeral)", has_text="66th session").last
    expect(shared).to_contain_text("Shared by")


def test_passage_is_shown_in_its_context(page: Page) -> None:
    answer = _answer(page, "/said what did we say about the IMS last session")
    answer.get_by_role("button", name="Show in context").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("66th session")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_quote_is_judged_word_for_word(page: Page) -> None:
    answer = _answer(page, "/quote The moratorium is the most successful unwritten law of our time.")
    expect(answer).to_contain_text("Nearly: 3 words left out without a mark.")
