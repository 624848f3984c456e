"""Elements whose own values do not fit together are refused, as Slack refuses them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.practice.blocks import require_blocks
from bot.practice.refusals import Refused


def option(name: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"text": {"type": kind, "text": name}, "value": name}


ONE, TWO, BOLD = option("one"), option("two"), option("*bold*", "mrkdwn")
GROUP = {"label": {"type": "plain_text", "text": "Group"}, "options": [ONE]}


def element(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "x", **more}


def actions(one: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "elements": [one]}]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (element("static_select", options=[ONE], initial_option=TWO), "initial_option"),
        (element("static_select", options=[ONE], option_groups=[GROUP]), ""),
        (element("static_select", option_groups=[GROUP], initial_option=TWO), "initial_option"),
        (element("static_select", options=[BOLD]), "options"),
        (element("overflow", options=[BOLD]), "options"),
        (element("multi_static_select", options=[ONE], initial_options=[ONE, TWO]), "initial_options"),
        (element("checkboxes", options=[BOLD], initial_options=[ONE]), "initial_options"),
        (element("datepicker", initial_date="2026-02-30"), "initial_date"),
        (element("datepicker", initial_date="1 March 2026"), "initial_date"),
        (element("timepicker", initial_time="9:30"), "initial_time"),
        (element("timepicker", initial_time="09:30:00"), "initial_time"),
        (element("timepicker", timezone="Vienna"), "timezone"),
        (element("datetimepicker", initial_date_time="1796371200"), "initial_date_time"),
        (element("datetimepicker", initial_date_time=1796371200000), "initial_date_time"),
        (element("multi_users_select", max_selected_items=0), "max_selected_items"),
        (element("multi_users_select", initial_users="U0PRACTICE1"), "initial_users"),
        (element("users_select", initial_user=["U0PRACTICE1"]), "initial_user"),
        (element("conversations_select", filter={}), "filter"),
        (element("conversations_select", filter={"include": ["channels"]}), "filter"),
        (element("external_select", min_query_length=-1), "min_query_length"),
        (element("button", text={"type": "plain_text", "text": "Done"}, style="default"), "style"),
    ],
)
def test_element_that_slack_refuses(wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as refused:
        require_blocks(actions(wrong), "message")
    assert refused.value.error == "invalid_blocks"
    assert [line.rpartition(":")[2] for line in refused.value.messages] == [
        f"/blocks/0/elements/0{f'/{place}' if place else ''}]",
    ]


@pytest.mark.parametrize(
    "right",
    [
        element("static_select", options=[ONE, TWO], initial_option=TWO),
        element("static_select", option_groups=[GROUP], initial_option=ONE),
        element("checkboxes", options=[BOLD, ONE], initial_options=[BOLD]),
        element("radio_buttons", options=[BOLD], initial_option=BOLD),
        element("datepicker", initial_date="2026-02-28"),
        element("timepicker", initial_time="09:30", timezone="Europe/Vienna"),
        element("datetimepicker", initial_date_time=1796371200),
    ],
)
def test_element_that_slack_takes(right: dict[str, Any]) -> None:
    require_blocks(actions(right), "message")


def test_datetimepicker_stands_beside_no_text() -> None:
    section = {"type": "section", "text": {"type": "plain_text", "text": "When"}, "accessory": element("datetimepicker")}
    with pytest.raises(Refused):
        require_blocks([section], "message")


@pytest.mark.parametrize(("number", "taken"), [(0, False), (1, True), (10, True), (11, False)])
def test_file_input_takes_one_to_ten_files(number: int, *, taken: bool) -> None:
    label = {"type": "plain_text", "text": "File"}
    blocks = [{"type": "input", "label": label, "element": element("file_input", max_files=number)}]
    if taken:
        require_blocks(blocks, "modal")
    else:
        with pytest.raises(Refused):
            require_blocks(blocks, "modal")


THUMB = {"text": {"type": "plain_text", "text": "Helpful"}, "value": "good"}


def below(**more: Any) -> list[dict[str, Any]]:
    return [{"type": "context_actions", "elements": [{"action_id": "x", **more}]}]


def table(*rows: Any) -> list[dict[str, Any]]:
    return [{"type": "table", "rows": list(rows)}]


def cell(text: str) -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        (
            below(type="feedback_buttons", positive_button=THUMB),
            "missing required field: negative_button [json-pointer:/blocks/0/elements/0]",
        ),
        (
            below(type="feedback_buttons", positive_button=THUMB, negative_button={**THUMB, "value": "x" * 2001}),
            "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/negative_button/value]",
        ),
        (
            below(type="icon_button", icon="star", text=THUMB["text"]),
            "invalid value [json-pointer:/blocks/0/elements/0/icon]",
        ),
        (
            below(type="button", text=THUMB["text"]),
            "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
        ),
        (table([cell("a")] * 21), "must be an array of 1 to 20 cells [json-pointer:/blocks/0/rows/0]"),
        (table([cell("a")], [cell("")]), "must be more than 0 characters [json-pointer:/blocks/0/rows/1/0/text]"),
        (table([{"type": "mrkdwn"}]), "must be raw_text or rich_text [json-pointer:/blocks/0/rows/0/0/type]"),
        (table(*[[cell("a")]] * 101), "no more than 100 items allowed [101] [json-pointer:/blocks/0/rows]"),
        (table([cell("a")]) + table([cell("b")]), "only_one_table_allowed [json-pointer:/blocks]"),
    ],
)
def test_feedback_and_table_that_slack_refuses(blocks: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(Refused) as refused:
        require_blocks(blocks, "message")
    assert refused.value.messages == [f"[ERROR] {message}"]


def test_feedback_and_table_that_slack_takes() -> None:
    both = {"type": "feedback_buttons", "positive_button": THUMB, "negative_button": {**THUMB, "value": "bad"}}
    blocks = [*below(**both), *table([cell("Session"), cell("Said")], [cell("PC-65"), cell("We support it.")])]
    require_blocks(blocks, "message")
    with pytest.raises(Refused):
        require_blocks(blocks, "modal")
