"""Every kind of field of a modal, filled in a real browser and handed to the app in Slack's shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.practice.server import PracticeServer
from tests.bot.practice.conftest import DESK
from tests.bot.practice.small_app import SmallApp

pytestmark = pytest.mark.browser


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


ONE, TWO, THREE = ({"text": _plain(name), "value": name.lower()} for name in ("One", "Two", "Three"))
FIELDS: dict[str, dict[str, Any]] = {
    "plain_text_input": {"multiline": True},
    "number_input": {"is_decimal_allowed": False, "max_value": "9"},
    "email_text_input": {},
    "url_text_input": {"initial_value": "https://un.org"},
    "static_select": {"option_groups": [{"label": _plain("Numbers"), "options": [ONE, TWO]}]},
    "multi_static_select": {"options": [ONE, TWO, THREE], "initial_options": [TWO]},
    "external_select": {"min_query_length": 1},
    "multi_external_select": {"min_query_length": 1, "initial_options": [ONE]},
    "users_select": {},
    "conversations_select": {"default_to_current_conversation": True},
    "channels_select": {},
    "multi_users_select": {"initial_users": ["U0PRACTICE2"], "max_selected_items": 2},
    "multi_conversations_select": {
        "filter": {"include": ["public"], "exclude_external_shared_channels": True},
        "initial_conversations": ["C0PRACTICE1"],
    },
    "multi_channels_select": {},
    "radio_buttons": {"options": [ONE, TWO], "initial_option": TWO},
    "checkboxes": {"options": [ONE, TWO]},
    "datepicker": {"initial_date": "2026-03-12"},
    "timepicker": {"initial_time": "09:30"},
    "datetimepicker": {"initial_date_time": 1_796_371_200},
    "file_input": {"filetypes": ["txt"]},
}
EVERYTHING = {
    "type": "modal",
    "callback_id": "everything",
    "title": _plain("Everything"),
    "submit": _plain("Send"),
    "blocks": [
        {
            "type": "input",
            "block_id": kind,
            "optional": True,
            "label": _plain(kind),
            "element": {"type": kind, "action_id": "x", **more},
        }
        for kind, more in FIELDS.items()
    ],
}
HANDED: dict[str, dict[str, Any]] = {
    "plain_text_input": {"value": "Mr Chair,\nthank you."},
    "number_input": {"value": "7"},
    "email_text_input": {"value": None},
    "url_text_input": {"value": "https://un.org"},
    "static_select": {"selected_option": ONE},
    "multi_static_select": {"selected_options": [TWO, THREE]},
    "external_select": {"selected_option": {"text": _plain("Found q"), "value": "found"}},
    "multi_external_select": {"selected_options": [{"text": _plain("Found z"), "value": "found"}]},
    "users_select": {"selected_user": "U0PRACTICE2"},
    "conversations_select": {"selected_conversation": "C0PRACTICE1"},
    "channels_select": {"selected_channel": "C0PRACTICE2"},
    "multi_users_select": {"selected_users": ["U0PRACTICE1", "U0PRACTICE2"]},
    "multi_conversations_select": {"selected_conversations": ["C0PRACTICE1"]},
    "multi_channels_select": {"selected_channels": []},
    "radio_buttons": {"selected_option": ONE},
    "checkboxes": {"selected_options": [TWO]},
    "datepicker": {"selected_date": "2026-03-12"},
    "timepicker": {"selected_time": "18:00"},
    "datetimepicker": {"selected_date_time": 1_796_398_200},
}


@pytest.fixture
def page(browser: Browser, server: PracticeServer, small: SmallApp) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]}, timezone_id="Europe/Vienna")
    opened = context.new_page()
    opened.goto(server.page_url)
    expect(opened.locator("#composer")).to_be_visible()
    yield opened
    context.close()


def test_every_field_hands_over_what_was_put_into_it(page: Page, small: SmallApp) -> None:
    page.locator("#composer").fill("/raw trigger")
    page.locator("#composer").press("Enter")
    expect(page.get_by_text("You said: trigger")).to_be_visible()
    small.client.views_open(trigger_id=small.heard[-1]["trigger_id"], view=EVERYTHING)
    dialog = page.get_by_role("dialog", name="Everything")
    dialog.get_by_label("plain_text_input").fill("Mr Chair,\nthank you.")
    dialog.get_by_label("number_input").fill("12")
    dialog.get_by_label("static_select", exact=False).first.select_option("One")
    dialog.get_by_role("group", name="multi_static_select").get_by_label("Three").check()
    dialog.get_by_label("external_select (optional)", exact=True).fill("q")
    dialog.get_by_role("option", name="Found q").click()
    several = dialog.get_by_role("group", name="multi_external_select")
    several.get_by_role("textbox").fill("z")
    several.get_by_role("option", name="Found z").click()
    several.get_by_role("button", name="Remove One").click()
    dialog.get_by_label("users_select (optional)", exact=True).select_option("Ben Colleague")
    dialog.get_by_label("channels_select (optional)", exact=True).select_option("#general")
    people = dialog.get_by_role("group", name="multi_users_select")
    people.get_by_label("Ada Visitor").check()
    people.get_by_label("Small app").check()
    expect(dialog.get_by_role("group", name="multi_conversations_select").get_by_role("checkbox")).to_have_count(2)
    expect(dialog.get_by_label("datetimepicker")).to_have_value("2026-12-04T09:00")
    dialog.get_by_label("datetimepicker").fill("2026-12-04T16:30")
    dialog.get_by_role("radiogroup", name="radio_buttons").get_by_label("One").check()
    dialog.get_by_role("group", name="checkboxes").get_by_label("Two").check()
    dialog.get_by_label("timepicker (optional)", exact=True).fill("18:00")
    dialog.get_by_label("file_input").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"kept"})
    expect(dialog.get_by_text("a.txt")).to_be_visible()
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("Enter 9 or less.")).to_be_visible()
    expect(dialog.get_by_text("Choose at most 2.")).to_be_visible()
    people.get_by_label("Small app").uncheck()
    dialog.get_by_label("number_input").fill("7")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog).to_be_hidden()
    values = {block: actions["x"] for block, actions in small.heard[-1]["view"]["state"]["values"].items()}
    files = values.pop("file_input")["files"]
    assert values == {kind: {"type": kind, **handed} for kind, handed in HANDED.items()}
    assert [(file["name"], file["size"]) for file in files] == [("a.txt", 4)]
