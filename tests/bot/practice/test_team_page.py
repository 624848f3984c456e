"""A whole team on the page, on a desk and on a phone: acting as each of them, channels and their people, files, the agent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.practice.people import COLLEAGUE_ID
from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import DESK, PHONE
from tests.bot.practice.small_app import SmallApp
from tests.bot.practice.test_agents import FEEDBACK, PROMPTS

pytestmark = pytest.mark.browser

HERE, PRIVATE, DIRECT = "C0PRACTICE1", "C0PRACTICE3", "D0PRACTICE1"


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", has_touch=width == PHONE[0])
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, server: PracticeServer, small: SmallApp) -> Iterator[Page]:
    """Open the page anew; a test fails where the page's own code does, or where the page is wider than its window."""
    troubles: list[str] = []
    window.on("pageerror", lambda error: troubles.append(str(error)))
    window.goto("about:blank")
    window.goto(server.page_url)
    expect(window.locator("#composer")).to_be_visible()
    yield window
    assert troubles == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _visit(page: Page, name: str) -> None:
    _drawer(page)
    page.get_by_role("navigation").get_by_role("button", name=name).click()


def _drawer(page: Page) -> None:
    button = page.get_by_role("button", name="Channels", exact=True)
    if button.is_visible():
        button.click()


def _act_as(page: Page, name: str) -> None:
    button = page.get_by_role("group", name="Viewing as").get_by_role("button", name=name)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def _last(page: Page, text: str) -> Locator:
    return page.locator("#log article", has_text=text).last


def test_each_person_sees_the_channels_they_are_in(page: Page) -> None:
    rows = page.locator("#sidebar button.row")
    for name, channels in {
        "Ada Visitor": ["# delegation", "# general", "# leadershipPrivate", "# joint-statementShared"],
        "Ben Colleague": ["# delegation", "# general", "# joint-statementShared"],
        "Cleo Guest, guest": ["# general"],
        "Dan Partner, other organisation": ["# joint-statementShared"],
    }.items():
        _act_as(page, name)
        expect(rows).to_have_count(len(channels) + 1)
        assert [row.removesuffix("SASmall app") for row in rows.all_text_contents()][:-1] == channels


def test_partner_has_no_commands(page: Page) -> None:
    _act_as(page, "Dan Partner")
    expect(page.get_by_role("button", name="Commands and shortcuts")).to_have_count(0)
    page.locator("#composer").fill("/echo hello")
    page.locator("#composer").press("Enter")
    expect(_last(page, "is not a valid command")).to_be_visible()
    page.locator("#composer").fill("Good morning from outside")
    page.locator("#composer").press("Enter")
    expect(_last(page, "Good morning from outside").get_by_text("External")).to_be_visible()


def test_person_is_added_to_a_private_channel_and_removed_again(page: Page, small: SmallApp) -> None:
    _visit(page, "leadership")
    page.get_by_role("button", name="People in this channel: 2").click()
    dialog = page.get_by_role("dialog", name="People in #leadership")
    dialog.get_by_role("button", name="Add Ben Colleague").click()
    expect(dialog.get_by_role("button", name="Remove Ben Colleague")).to_be_visible()
    assert COLLEAGUE_ID in small.client.conversations_members(channel=PRIVATE)["members"]
    dialog.get_by_role("button", name="Add Cleo Guest").click()
    expect(dialog.get_by_role("alert")).to_have_text("A guest is in one channel only. Remove them from the other one first.")
    expect(dialog.get_by_role("button", name="Add Dan Partner")).to_have_count(0)
    dialog.get_by_role("button", name="Remove Ben Colleague").click()
    expect(dialog.get_by_role("button", name="Add Ben Colleague")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(_last(page, "Ben Colleague left the channel")).to_be_visible()


def test_member_who_left_a_public_channel_joins_it_again(page: Page) -> None:
    _act_as(page, "Ben Colleague")
    page.get_by_role("button", name="More about this channel").click()
    page.get_by_role("menuitem", name="Leave this channel").click()
    _drawer(page)
    join = page.get_by_role("button", name="Join #delegation")
    expect(page.get_by_role("navigation").locator("button.row", has_text="delegation")).to_have_count(0)
    join.click()
    expect(join).to_have_count(0)
    page.keyboard.press("Escape")
    _visit(page, "delegation")
    expect(_last(page, "Ben Colleague was added to the channel")).to_be_visible()


def test_channel_is_shared_on_the_page_and_taken_back(page: Page, small: SmallApp) -> None:
    for name, shared in (("Share with another organisation", True), ("Stop sharing", False)):
        page.get_by_role("button", name="More about this channel").click()
        page.get_by_role("menuitem", name=name).click()
        expect(page.locator("#place-header").get_by_text("Shared")).to_have_count(int(shared))
        assert small.client.conversations_info(channel=HERE)["channel"]["is_ext_shared"] is shared


def test_several_files_and_a_snippet_are_sent_together(page: Page, small: SmallApp) -> None:
    page.locator("#composer-place input[type=file]").set_input_files(
        [
            {"name": "Statement at PC-65.docx", "mimeType": "application/octet-stream", "buffer": b"x" * 2000},
            {"name": "Notes.txt", "mimeType": "text/plain", "buffer": b"y"},
        ]
    )
    page.locator("#composer").fill("Mr Chair,\nthank you.")
    page.get_by_role("button", name="Make the text a snippet").click()
    expect(page.get_by_role("button", name="Remove Untitled.txt")).to_be_visible()
    sent = f"All three, {page.viewport_size}"
    page.locator("#composer").fill(sent)
    page.get_by_role("button", name="Send", exact=True).click()
    message = _last(page, sent)
    expect(message.locator(".file-card")).to_have_count(3)
    expect(message.locator(".snippet")).to_have_text("Mr Chair,\nthank you.")
    heard = small.event("message", text=sent)["event"]["files"]
    assert [(file["name"], file["mode"]) for file in heard] == [
        ("Statement at PC-65.docx", "hosted"),
        ("Notes.txt", "hosted"),
        ("Untitled.txt", "snippet"),
    ]


def test_suggestion_is_sent_as_it_stands(page: Page, small: SmallApp) -> None:
    small.client.assistant_threads_setSuggestedPrompts(channel_id=DIRECT, title="Ahead of PC-67", prompts=PROMPTS)
    _visit(page, "Small app")
    suggestions = page.get_by_role("group", name="Ahead of PC-67")
    suggestions.get_by_role("button", name="What is due?").click()
    expect(_last(page, "Heard: what is due this week")).to_be_visible()
    expect(suggestions).to_have_count(0)


def test_status_is_shown_in_the_channel_and_in_its_thread(page: Page, small: SmallApp) -> None:
    asked = f"what did we say, {page.viewport_size}"  # the window before this one asked it in the same workspace
    page.locator("#composer").fill(asked)
    page.locator("#composer").press("Enter")
    question = _last(page, asked)
    expect(question).to_be_visible()
    ts = question.get_attribute("data-ts")
    small.client.assistant_threads_setStatus(channel_id=HERE, thread_ts=ts, status="is searching the record …")
    expect(page.locator("#working")).to_have_text("Small app is searching the record …")
    question.get_by_role("button", name="Reply in thread").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#thread-working")).to_have_text("Small app is searching the record …")
    small.client.chat_postMessage(channel=HERE, thread_ts=ts, text="This is what we said", blocks=[])
    expect(page.locator("#thread-working")).to_have_text("")
    expect(page.locator("#working")).to_have_text("")


def test_thumb_stays_pressed(page: Page, small: SmallApp) -> None:
    small.heard.clear()
    posted = small.client.chat_postMessage(channel=HERE, text="An answer", blocks=[FEEDBACK])
    message = page.locator(f'article[data-ts="{posted["ts"]}"]')
    message.get_by_role("button", name="Helpful").click()
    expect(message.get_by_role("button", name="Helpful")).to_have_attribute("aria-pressed", "true")
    small.wait_for(lambda: [body for body in small.heard if body.get("type") == "block_actions"])
    assert small.heard[-1]["actions"][0]["value"] == "good"
    message.get_by_role("button", name="Remove").click()
    small.wait_for(lambda: [body for body in small.heard if body.get("actions", [{}])[0].get("action_id") == "drop"])


def test_form_over_a_form_leads_back_to_what_was_typed(page: Page) -> None:
    page.locator("#composer").fill("/form")
    page.locator("#composer").press("Enter")
    first = page.get_by_role("dialog", name="A statement")
    first.get_by_label("Title").fill("next")
    first.get_by_label("Body").select_option("Board of Governors")
    first.get_by_role("button", name="Keep").click()
    second = page.get_by_role("dialog", name="And then")
    expect(second.get_by_label("Title")).to_have_value("")
    second.get_by_role("button", name="Cancel").click()
    expect(first.get_by_label("Title")).to_have_value("next")
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()


def test_owner_removes_the_app_and_installs_it_again(page: Page, small: SmallApp) -> None:
    _visit(page, "Small app")
    page.get_by_role("tab", name="About").click()
    page.get_by_role("button", name="Remove Small app").click()
    expect(page.locator("#connection")).to_have_attribute("title", "App removed")
    small.event("app_uninstalled")
    page.get_by_role("button", name="Install it again").click()
    expect(page.locator("#connection")).to_have_attribute("title", "App connected")
    _act_as(page, "Ben Colleague")
    _visit(page, "Small app")
    page.get_by_role("tab", name="About").click()
    expect(page.get_by_role("heading", name="Commands")).to_be_visible()
    expect(page.get_by_role("button", name="Remove Small app")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 360, 761, 820, 1000, 1201, 1280])
def test_top_of_the_page_fits_its_width(browser: Browser, server: PracticeServer, small: SmallApp, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 700}, locale="en-US")
    opened.goto(server.page_url)
    expect(opened.locator("#composer")).to_be_visible()
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.locator(".banner-name").evaluate("node => node.scrollWidth <= node.clientWidth")
    opened.close()
