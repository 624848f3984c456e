"""The page in a real browser, on a desk and on a phone, by keyboard and by touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import DESK, PHONE
from tests.bot.practice.small_app import SmallApp

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", timezone_id="Europe/Vienna")
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, server: PracticeServer, small: SmallApp) -> Iterator[Page]:
    """Open the page anew in a window that stays; a test fails when the page's own code does."""
    troubles: list[str] = []
    window.on("pageerror", lambda error: troubles.append(str(error)))
    window.on("console", lambda line: troubles.append(line.text) if line.type in ("error", "warning") else None)
    window.goto("about:blank")
    window.goto(server.page_url)
    expect(window.get_by_role("status").filter(has_text="App connected")).to_be_attached()
    yield window
    assert troubles == []


def _type(page: Page, text: str) -> None:
    page.locator("#composer").fill(text)
    page.locator("#composer").press("Enter")


def _last(page: Page, text: str) -> Locator:
    return page.locator("#log article", has_text=text).last


def _form(page: Page) -> Locator:
    _type(page, "/form")
    dialog = page.get_by_role("dialog", name="A statement")
    expect(dialog).to_be_visible()
    return dialog


def test_page_says_that_it_is_not_slack_and_fits_its_width(page: Page) -> None:
    expect(page.get_by_text("This is not Slack.", exact=False).first).to_be_visible()
    assert "not Slack" in page.title()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_command_is_completed_by_keyboard_and_answered_to_its_sender_alone(page: Page) -> None:
    page.locator("#composer").focus()
    page.keyboard.type("/ec")
    expect(page.get_by_role("option", name="/echo")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    expect(page.locator("#composer")).to_have_value("/echo ")
    page.keyboard.type("Guten Tag")
    page.keyboard.press("Enter")
    answer = _last(page, "You said: Guten Tag")
    expect(answer.get_by_text("Only visible to you")).to_be_visible()
    page.get_by_role("button", name="Ben Colleague").click()
    expect(page.get_by_role("button", name="Ben Colleague")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("You said: Guten Tag")).to_have_count(0)


def test_button_pressed_by_keyboard_replaces_its_message(page: Page) -> None:
    _type(page, "/buttons")
    message = _last(page, "Is it so?")
    expect(message.locator("strong", has_text="Is it so?")).to_be_visible()
    message.get_by_role("button", name="Yes").focus()
    page.keyboard.press("Enter")
    expect(_last(page, "You said yes.")).to_be_focused()


def test_form_shows_its_errors_beside_the_fields_and_is_kept_when_right(page: Page) -> None:
    dialog = _form(page)
    expect(dialog.get_by_label("Title")).to_be_focused()
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Please complete this required field.")).to_have_count(1)
    expect(dialog.get_by_label("Body")).to_be_focused()
    dialog.get_by_label("Body").select_option("Board of Governors")
    dialog.get_by_label("a draft").check()
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog.get_by_text("This title is taken.")).to_be_visible()
    dialog.get_by_label("Title").fill("At the opening")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_be_hidden()
    _visit(page, "Small app")
    expect(_last(page, "Kept: At the opening")).to_be_visible()


def test_form_keeps_the_focus_inside_and_escape_leaves_it(page: Page) -> None:
    dialog = _form(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#composer")).to_be_focused()


def test_hint_goes_into_the_message_box(page: Page) -> None:
    page.get_by_role("button", name="Things to try").click()
    page.get_by_role("menuitem", name="/echo hello").click()
    expect(page.locator("#composer")).to_have_value("/echo hello")
    expect(page.locator("#composer")).to_be_focused()


def test_mention_is_answered_in_a_thread_where_commands_do_not_work(page: Page) -> None:
    _type(page, "@Small app are you there?")
    message = _last(page, "are you there?")
    message.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_text("You called?")).to_be_visible()
    reply = thread.get_by_role("combobox", name="Reply in thread")
    expect(reply).to_be_focused()
    reply.fill("/echo here")
    reply.press("Enter")
    expect(thread.get_by_text("/echo is not supported in threads. Sorry!")).to_be_visible()
    reply.fill("Thank you")
    reply.press("Enter")
    expect(thread.locator("article", has_text="Thank you")).to_be_visible()
    page.keyboard.press("Escape")
    expect(thread).to_be_hidden()
    expect(message.get_by_role("button", name="2 replies")).to_be_visible()


def test_message_shortcut_is_chosen_by_keyboard(page: Page) -> None:
    _type(page, "weigh me")
    _last(page, "weigh me").get_by_role("button", name="More actions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Weigh this message")).to_be_focused()
    page.keyboard.press("Enter")
    expect(_last(page, "8 characters")).to_be_visible()


def test_file_is_attached_and_shown(page: Page, tmp_path: Path) -> None:
    statement = tmp_path / "Statement.txt"
    statement.write_text("Mr Chair, thank you.")
    page.locator("#composer-place input[type=file]").set_input_files(statement)
    expect(page.get_by_role("button", name="Remove Statement.txt")).to_be_visible()
    _type(page, "Our statement")
    card = _last(page, "Our statement").get_by_role("link", name="Statement.txt")
    with page.expect_download() as download:
        card.click()
    assert Path(download.value.path()).read_text() == "Mr Chair, thank you."


def test_dropped_file_is_attached(page: Page) -> None:
    page.evaluate("""() => {
        const dropped = new DataTransfer();
        dropped.items.add(new File(["Thank you."], "Dropped.txt"));
        const event = new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true });
        document.querySelector("#log-frame").dispatchEvent(event);
    }""")
    expect(page.get_by_role("button", name="Remove Dropped.txt")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#log article").last.get_by_role("link", name="Dropped.txt")).to_be_visible()


def test_home_tab_shows_what_the_app_published(page: Page) -> None:
    _visit(page, "Small app")
    page.get_by_role("tab", name="Home").click()
    expect(page.get_by_role("heading", name="At home")).to_be_visible()


def test_command_that_is_late_says_so(page: Page, small: SmallApp) -> None:
    small.release.clear()
    notices = page.locator("#log article", has_text="operation_timeout")
    known = notices.count()
    _type(page, "/late")
    expect(notices).to_have_count(known + 1, timeout=8000)
    small.release.set()


def test_hostile_text_stays_text(page: Page, small: SmallApp) -> None:
    hostile = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) *<b>*"
    _type(page, hostile)
    expect(_last(page, hostile)).to_be_visible()
    link = {"type": "section", "text": {"type": "mrkdwn", "text": "<javascript:alert(1)|press me> &lt;!channel&gt;"}}
    small.client.chat_postMessage(channel="C0PRACTICE1", text="link", blocks=[link])
    answer = _last(page, "press me <!channel>")
    expect(answer.get_by_role("link", name="press me")).to_have_attribute("href", "about:blank")
    assert page.locator("#log img, #log b, #log script").count() == 0


def test_mrkdwn_is_shown_as_slack_shows_it(page: Page, small: SmallApp) -> None:
    text = (
        "*bold* _it_ ~no~ `code` 2*3*4 <!date^0^{date_num}|never> :white_check_mark: <https://un.org|UN>\n"
        "&gt; quoted *words*\nafter"
    )
    small.client.chat_postMessage(channel="C0PRACTICE1", text=text)
    words = _last(page, "after").locator(".text")
    assert words.evaluate("node => node.innerHTML") == (
        '<strong>bold</strong> <em>it</em> <s>no</s> <code>code</code> 2*3*4 <time title="never">1970-01-01</time> ✅ '
        '<a href="https://un.org" rel="noopener noreferrer" target="_blank">UN</a>'
        "<blockquote>quoted <strong>words</strong></blockquote>after"
    )


def test_permalink_opens_the_page_at_its_message(page: Page, small: SmallApp) -> None:
    posted = small.client.chat_postMessage(channel="C0PRACTICE1", text="Find me")
    page.goto(small.client.chat_getPermalink(channel="C0PRACTICE1", message_ts=posted["ts"])["permalink"])
    expect(page.locator(f'article[data-ts="{posted["ts"]}"]')).to_be_focused()


def _visit(page: Page, name: str) -> None:
    drawer = page.get_by_role("button", name="Channels")
    if drawer.is_visible():
        drawer.click()
    page.get_by_role("navigation").get_by_role("button", name=name).click()
