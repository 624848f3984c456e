"""Buttons, modals, shortcuts and the Home tab, with a real Bolt app at the other end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.bot.practice.conftest import Clock
from tests.bot.practice.person import Person
from tests.bot.practice.small_app import FORM, SmallApp

HERE = "C0PRACTICE1"
VISITOR = "U0PRACTICE1"
GOOD = {
    "title": {"typed": {"type": "plain_text_input", "value": "At the opening"}},
    "body": {"chosen": {"type": "static_select", "selected_option": FORM["blocks"][1]["element"]["options"][0]}},
}


def _open(visitor: Person) -> dict[str, Any]:
    visitor.ask("command", channel=HERE, command="/form", text="")
    return visitor.wait(lambda frame: frame["type"] == "modals" and frame["stack"])["stack"][-1]


def _buttons(visitor: Person) -> dict[str, Any]:
    visitor.ask("command", channel=HERE, command="/buttons", text="")
    return visitor.message(text="Is it so?")


def _press(visitor: Person, message: dict[str, Any], action_id: str) -> dict[str, Any]:
    return visitor.ask(
        "act_in_message", channel=HERE, ts=message["ts"], action={"block_id": "choices", "action_id": action_id}, values={}
    )


def test_button_replaces_the_message_it_stands_in(visitor: Person) -> None:
    message = _buttons(visitor)
    assert _press(visitor, message, "yes") == {"type": "reply", "id": 2, "ok": True}
    replaced = visitor.message(text="You said yes.")
    assert (replaced["ts"], replaced["is_ephemeral"], replaced["blocks"]) == (message["ts"], True, [])


def test_button_of_an_ephemeral_message_shares_and_removes_it(visitor: Person, colleague: Person, small: SmallApp) -> None:
    message = _buttons(visitor)
    _press(visitor, message, "share")
    assert "is_ephemeral" not in colleague.message(text="It is so.")
    visitor.wait(lambda frame: frame["type"] == "message_removed" and frame["ts"] == message["ts"])
    payload = next(body for body in reversed(small.heard) if body.get("type") == "block_actions")
    assert "message" not in payload
    assert payload["container"] == {"type": "message", "message_ts": message["ts"], "channel_id": HERE, "is_ephemeral": True}


def test_button_that_is_not_there_is_refused(visitor: Person) -> None:
    answer = _press(visitor, _buttons(visitor), "other")
    assert (answer["ok"], answer["error"]) == (False, "action_not_found")


def test_form_without_its_required_fields_is_not_sent(visitor: Person, small: SmallApp) -> None:
    view = _open(visitor)
    small.heard.clear()
    errors = visitor.ask("submit", view_id=view["id"], values={})["errors"]
    assert errors == {"title": "Please complete this required field.", "body": "Please complete this required field."}
    assert small.heard == []


def test_form_with_an_error_from_the_app_stays_open(visitor: Person) -> None:
    view = _open(visitor)
    wrong = GOOD | {"title": {"typed": {"type": "plain_text_input", "value": "wrong"}}}
    assert visitor.ask("submit", view_id=view["id"], values=wrong)["errors"] == {"title": "This title is taken."}
    visitor.ask("submit", view_id=view["id"], values=GOOD)
    assert visitor.next("modals")["stack"] == []


def test_form_reaches_the_app_with_its_values(visitor: Person, small: SmallApp) -> None:
    view = _open(visitor)
    visitor.ask("submit", view_id=view["id"], values=GOOD)
    assert visitor.message(text="Kept: At the opening")["channel"] == "D0PRACTICE1"
    sent = next(body for body in reversed(small.heard) if body.get("type") == "view_submission")["view"]
    assert (sent["state"]["values"], sent["private_metadata"], sent["id"]) == (GOOD, "kept", view["id"])


def test_form_laid_over_another_is_taken_away_alone_and_a_fourth_is_refused(visitor: Person) -> None:
    first = _open(visitor)
    more = GOOD | {"title": {"typed": {"type": "plain_text_input", "value": "next"}}}
    visitor.ask("submit", view_id=first["id"], values=more)
    second = visitor.wait(lambda frame: frame["type"] == "modals" and len(frame["stack"]) == 2)["stack"][-1]
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])
    visitor.ask("submit", view_id=second["id"], values=more)
    third = visitor.wait(lambda frame: frame["type"] == "modals" and len(frame["stack"]) == 3)["stack"][-1]
    assert "push_limit_reached" in visitor.ask("submit", view_id=third["id"], values=more)["problem"]
    visitor.ask("close", view_id=third["id"])
    assert [view["id"] for view in visitor.next("modals")["stack"]] == [first["id"], second["id"]]
    visitor.ask("close", view_id=second["id"], everything=True)


def test_form_closed_by_its_reader_is_told_to_the_app(visitor: Person, small: SmallApp) -> None:
    view = _open(visitor)
    visitor.ask("close", view_id=view["id"], everything=True)
    closed = next(body for body in reversed(small.heard) if body.get("type") == "view_closed")
    assert (closed["is_cleared"], closed["view"]["callback_id"]) == (True, "form")


def test_trigger_id_used_twice_is_exchanged(visitor: Person, small: SmallApp) -> None:
    _open(visitor)
    used = next(body for body in reversed(small.heard) if body.get("command") == "/form")["trigger_id"]
    with pytest.raises(SlackApiError) as refused:
        small.client.views_open(trigger_id=used, view=FORM)
    assert refused.value.response["error"] == "exchanged_trigger_id"


def test_trigger_id_after_three_seconds_is_expired(visitor: Person, small: SmallApp, clock: Clock) -> None:
    visitor.ask("command", channel=HERE, command="/raw", text="slowly")
    trigger = next(body for body in reversed(small.heard) if body.get("text") == "slowly")["trigger_id"]
    clock.late += timedelta(seconds=3.1)
    with pytest.raises(SlackApiError) as refused:
        small.client.views_open(trigger_id=trigger, view=FORM)
    assert refused.value.response["error"] == "expired_trigger_id"


def test_response_url_after_thirty_minutes_is_expired(visitor: Person, small: SmallApp, clock: Clock) -> None:
    message = _buttons(visitor)
    clock.late += timedelta(minutes=31)
    url = next(body for body in reversed(small.heard) if body.get("command") == "/buttons")["response_url"]
    answer = small.respond_at(url, text="late")
    assert (answer.status_code, answer.body) == (404, '{"ok":false,"error":"expired_url"}')
    _press(visitor, message, "yes")
    visitor.message(text="You said yes.")


def test_view_update_with_an_old_hash_is_a_conflict(visitor: Person, small: SmallApp) -> None:
    view = _open(visitor)
    small.client.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    with pytest.raises(SlackApiError) as refused:
        small.client.views_update(view_id=view["id"], view=FORM, hash=view["hash"])
    assert refused.value.response["error"] == "hash_conflict"


def test_message_shortcut_reaches_the_app_with_the_message(visitor: Person) -> None:
    ts = visitor.ask("say", channel=HERE, text="twelve chars")["ts"]
    visitor.ask("message_shortcut", channel=HERE, ts=ts, callback_id="weigh")
    assert visitor.message(text="12 characters")["is_ephemeral"] is True


def test_global_shortcut_opens_its_form(visitor: Person) -> None:
    visitor.ask("global_shortcut", callback_id="open_form")
    stack = visitor.wait(lambda frame: frame["type"] == "modals" and frame["stack"])["stack"]
    assert [view["callback_id"] for view in stack] == ["form"]


def test_home_tab_is_published_when_it_is_opened(visitor: Person) -> None:
    visitor.ask("open_app", tab="home")
    assert visitor.next("home")["view"]["blocks"][0]["text"]["text"] == "At home"
