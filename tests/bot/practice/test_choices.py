"""Menus, pickers and words of a message, in a real browser: what they look like, and what the app is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import PHONE
from tests.bot.practice.small_app import SmallApp

pytestmark = pytest.mark.browser

HERE = "C0PRACTICE1"
SURE = {
    "title": {"type": "plain_text", "text": "Sure?"},
    "text": {"type": "mrkdwn", "text": "It cannot be *undone*."},
    "confirm": {"type": "plain_text", "text": "Do it"},
    "deny": {"type": "plain_text", "text": "Leave it"},
}


def option(text: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": text}, "value": text.lower()}


HOUR, TOMORROW = option("1 hour"), option("Tomorrow 09:00")
MENUS: dict[str, dict[str, Any]] = {
    "static_select": {"options": [HOUR, TOMORROW], "placeholder": {"type": "plain_text", "text": "Snooze"}},
    "users_select": {"initial_user": "U0PRACTICE1"},
    "conversations_select": {"filter": {"include": ["public"]}},
    "channels_select": {},
    "datepicker": {"initial_date": "2026-12-16"},
    "timepicker": {"initial_time": "09:00"},
    "datetimepicker": {"initial_date_time": 1_796_371_200},
}


@pytest.fixture
def page(browser: Browser, server: PracticeServer, small: SmallApp) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB", timezone_id="Australia/Lord_Howe"
    )
    opened = context.new_page()
    opened.goto(server.page_url)
    expect(opened.locator("#composer")).to_be_visible()
    yield opened
    context.close()


def show(small: SmallApp, page: Page, text: str, *blocks: dict[str, Any]) -> Locator:
    posted = small.client.chat_postMessage(channel=HERE, text=text, blocks=list(blocks))
    message = page.locator(f'article[data-ts="{posted["ts"]}"]')
    expect(message).to_be_visible()
    return message


def menu(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": "actions", "block_id": kind, "elements": [{"type": kind, "action_id": kind, **more}]}


def told(small: SmallApp, action_id: str) -> dict[str, Any]:
    """Return the newest action of an element, without what is new each time."""

    def found() -> list[dict[str, Any]]:
        heard = [body["actions"][0] for body in small.heard if body.get("type") == "block_actions"]
        return [action for action in heard if action["action_id"] == action_id]

    small.wait_for(found)
    return {name: value for name, value in found()[-1].items() if name != "action_ts"}


@pytest.mark.parametrize(
    ("kind", "chosen", "handed"),
    [
        ("static_select", "Tomorrow 09:00", {"selected_option": TOMORROW}),
        ("users_select", "Ben Colleague", {"selected_user": "U0PRACTICE2"}),
        ("conversations_select", "#general", {"selected_conversation": "C0PRACTICE2"}),
        ("channels_select", "#general", {"selected_channel": "C0PRACTICE2"}),
    ],
)
def test_menu_of_a_message_tells_what_was_chosen(
    page: Page, small: SmallApp, kind: str, chosen: str, handed: dict[str, Any]
) -> None:
    message = show(small, page, kind, menu(kind, **MENUS[kind]))
    message.get_by_role("combobox").select_option(chosen)
    begun = {name: value for name, value in MENUS[kind].items() if name.startswith("initial_") or name == "placeholder"}
    assert told(small, kind) == {"type": kind, "action_id": kind, "block_id": kind, **begun, **handed}


@pytest.mark.parametrize(
    ("kind", "typed", "handed"),
    [
        ("datepicker", "2026-12-18", {"selected_date": "2026-12-18"}),
        ("timepicker", "17:30", {"selected_time": "17:30"}),
        ("datetimepicker", "2026-12-05T10:30", {"selected_date_time": 1_796_427_000}),
    ],
)
def test_picker_of_a_message_tells_what_was_picked(
    page: Page, small: SmallApp, kind: str, typed: str, handed: dict[str, Any]
) -> None:
    message = show(small, page, kind, menu(kind, **MENUS[kind]))
    message.locator("input").fill(typed)
    message.locator("input").blur()
    assert told(small, kind) == {"type": kind, "action_id": kind, "block_id": kind, **MENUS[kind], **handed}


def test_overflow_beside_a_text_tells_its_option_once_it_is_confirmed(page: Page, small: SmallApp) -> None:
    beside = {"type": "overflow", "action_id": "more", "options": [option("Done"), option("Reassign")], "confirm": SURE}
    section = {"type": "section", "block_id": "deadline", "text": {"type": "mrkdwn", "text": "*Upload*"}, "accessory": beside}
    message = show(small, page, "Upload", section)
    small.heard.clear()
    message.get_by_role("button", name="More actions").first.click()
    page.get_by_role("menuitem", name="Done").click()
    question = page.get_by_role("dialog", name="Sure?")
    expect(question).to_contain_text("It cannot be undone.")
    question.get_by_role("button", name="Leave it").click()
    expect(question).to_be_hidden()
    assert small.heard == []
    message.get_by_role("button", name="More actions").first.click()
    page.get_by_role("menuitem", name="Done").click()
    question.get_by_role("button", name="Do it").click()
    handed = {"type": "overflow", "action_id": "more", "block_id": "deadline", "selected_option": option("Done")}
    assert told(small, "more") == handed


def test_choice_that_is_not_confirmed_is_put_back(page: Page, small: SmallApp) -> None:
    message = show(small, page, "ask first", menu("static_select", options=[HOUR, TOMORROW], initial_option=HOUR, confirm=SURE))
    message.get_by_role("combobox").select_option("Tomorrow 09:00")
    page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Leave it").click()
    expect(message.get_by_role("combobox")).to_have_value("1 hour")


def test_several_people_are_chosen_in_a_message(page: Page, small: SmallApp) -> None:
    message = show(small, page, "who", menu("multi_users_select", initial_users=["U0PRACTICE1"]))
    message.get_by_label("Ben Colleague").check()
    assert told(small, "multi_users_select")["selected_users"] == ["U0PRACTICE1", "U0PRACTICE2"]


def test_state_holds_what_stands_in_the_other_fields_of_the_message(page: Page, small: SmallApp) -> None:
    done = {"type": "button", "action_id": "done", "text": {"type": "plain_text", "text": "Done"}}
    message = show(small, page, "both", menu("datepicker", **MENUS["datepicker"]), {"type": "actions", "elements": [done]})
    message.get_by_role("button", name="Done").click()
    told(small, "done")
    assert small.heard[-1]["state"]["values"] == {
        "datepicker": {"datepicker": {"type": "datepicker", "selected_date": "2026-12-16"}}
    }


def test_words_of_a_reminder_are_shown_in_the_readers_zone(page: Page, small: SmallApp) -> None:
    opens = 1_797_411_600  # 16 December 2026, 10:00 in Vienna
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": "We <support> the *Treaty*."}]}
    date = {"type": "date", "timestamp": opens, "format": "{date_num} {time}", "fallback": "?"}
    message = show(
        small,
        page,
        "reminder",
        {"type": "header", "text": {"type": "plain_text", "text": "PC-67 in 7 days :bell:"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"Opens <!date^{opens}^{{date_num}} at {{time}}|16 December>"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Owner <@U0PRACTICE2>, in <#C0PRACTICE1>"}]},
        {"type": "rich_text", "elements": [quote, {"type": "rich_text_section", "elements": [date]}]},
    )
    expect(message.get_by_role("heading")).to_have_text("PC-67 in 7 days 🔔")
    expect(message.locator(".section")).to_have_text("Opens 2026-12-16 at 20:00")
    expect(message.locator(".context")).to_have_text("Owner @Ben Colleague, in #delegation")
    expect(message.locator("blockquote")).to_have_text("We <support> the *Treaty*.")
    expect(message.locator(".rich-text time")).to_have_text("2026-12-16 20:00")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
