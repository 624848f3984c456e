"""Whether Slack would take these blocks or this view, by the limits; every problem in Slack's wording with its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.practice import limits
from bot.practice.fitting import element_problems, table_problems
from bot.practice.limits import Kind, Many, One, Rule, String, Text
from bot.practice.refusals import Json, Refused

Problem = tuple[str, str]


def require_blocks(blocks: Any, surface: str) -> None:
    """Pass blocks that Slack would take; otherwise refuse with `invalid_blocks`, one message a problem."""
    if found := list(_block_list_problems(blocks, surface)):
        raise Refused("invalid_blocks", _as_messages(found))


def require_view(view: Any) -> None:
    """Pass a modal or Home view that Slack would take; otherwise `invalid_arguments` or `view_too_large`."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        raise Refused("invalid_arguments", ["[ERROR] unsupported type [json-pointer:/view/type]"])
    if len(json.dumps(view).encode()) > limits.VIEW_BYTES:
        raise Refused("view_too_large")
    found = [*_view_head_problems(view), *_block_list_problems(view.get("blocks"), view["type"], "/view")]
    if found:
        raise Refused("invalid_arguments", _as_messages(found))


def _as_messages(found: list[Problem]) -> list[str]:
    return [f"[ERROR] {message} [json-pointer:{place}]" for place, message in found]


def _view_head_problems(view: Json) -> Iterator[Problem]:
    if view["type"] == "modal" and "title" not in view:
        yield "/view", "missing required field: title"
    for name, text in limits.VIEW_TEXTS.items():
        if view.get(name) is not None:
            yield from _text_problems(view[name], text, f"/view/{name}")
    for name, string in limits.VIEW_STRINGS.items():
        if view.get(name) is not None:
            yield from _string_problems(view[name], string, f"/view/{name}")
    if view["type"] == "modal" and not view.get("submit") and _has_input(view.get("blocks")):
        yield "/view/submit", "submit is required when an input block is within blocks"


def _has_input(blocks: Any) -> bool:
    return isinstance(blocks, list) and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)


def _block_list_problems(blocks: Any, surface: str, root: str = "") -> Iterator[Problem]:
    place = f"{root}/blocks"
    if not isinstance(blocks, list):
        yield place, "must be an array"
        return
    if len(blocks) > limits.BLOCKS[surface]:
        yield place, f"no more than {limits.BLOCKS[surface]} items allowed [{len(blocks)}]"
    for number, block in enumerate(blocks):
        yield from _one_problems(block, tuple(limits.BLOCK_KINDS), f"{place}/{number}", surface)
    yield from _repeated_problems([block for block in blocks if isinstance(block, dict)], place)


def _repeated_problems(blocks: list[Json], place: str) -> Iterator[Problem]:
    for block_id, times in Counter(block["block_id"] for block in blocks if block.get("block_id")).items():
        if times > 1:
            yield place, f"block_id {block_id!r} already exists"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield place, "only_one_table_allowed"
    for number, block in enumerate(blocks):
        elements = [element for element in block.get("elements") or [] if isinstance(element, dict)]
        for action_id, times in Counter(element["action_id"] for element in elements if element.get("action_id")).items():
            if times > 1:
                yield f"{place}/{number}/elements", f"action_id {action_id!r} already exists"
    if sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown") > limits.MARKDOWN_TEXT:
        yield place, f"markdown blocks must be less than {limits.MARKDOWN_TEXT + 1} characters in total"


def _one_problems(thing: Any, kinds: tuple[str, ...], place: str, surface: str) -> Iterator[Problem]:
    if not isinstance(thing, dict):
        yield place, "must be an object"
        return
    name = kinds[0] if len(kinds) == 1 else str(thing.get("type"))
    kind = (limits.BLOCK_KINDS if kinds == tuple(limits.BLOCK_KINDS) else limits.OTHER_KINDS | limits.BLOCK_KINDS).get(name)
    if kind is None or name not in kinds:
        yield f"{place}/type", f"unsupported type: {name}"
        return
    if surface not in kind.surfaces:
        yield f"{place}/type", f"{name} is not allowed on a {surface}"
    yield from _field_problems(thing, kind, place, surface)
    if name in limits.ELEMENTS or name == "confirm":
        yield from element_problems(thing, place)
    if name == "table":
        yield from table_problems(thing.get("rows"), f"{place}/rows")
    if name.startswith("rich_text_") and name != "rich_text_input":
        yield from _rich_text_problems(thing.get("elements"), f"{place}/elements")


def _field_problems(thing: Json, kind: Kind, place: str, surface: str) -> Iterator[Problem]:
    for alternatives in kind.needs:
        if all(thing.get(name) is None for name in alternatives):
            yield place, f"missing required field: {' or '.join(alternatives)}"
    for name, value in thing.items():
        if name == "type" or value is None:
            continue
        if name not in kind.fields:
            yield place, f"invalid additional property: {name}"
        else:
            yield from _value_problems(value, kind.fields[name], f"{place}/{name}", surface)


def _value_problems(value: Any, rule: Rule, place: str, surface: str) -> Iterator[Problem]:
    match rule:
        case Text():
            yield from _text_problems(value, rule, place)
        case String():
            yield from _string_problems(value, rule, place)
        case One(kinds):
            yield from _one_problems(value, kinds, place, surface)
        case Many():
            yield from _many_problems(value, rule, place, surface)


def _many_problems(value: Any, rule: Many, place: str, surface: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield place, "must be an array"
        return
    if len(value) > rule.most:
        yield place, f"no more than {rule.most} items allowed [{len(value)}]"
    if len(value) < rule.least:
        yield place, f"no fewer than {rule.least} items allowed [{len(value)}]"
    for number, member in enumerate(value):
        if isinstance(rule.kinds, Text):
            yield from _text_problems(member, rule.kinds, f"{place}/{number}")
        elif rule.kinds:
            yield from _one_problems(member, rule.kinds, f"{place}/{number}", surface)


def _text_problems(value: Any, rule: Text, place: str) -> Iterator[Problem]:
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        yield place, "must be a text object"
        return
    allowed = ("plain_text",) if rule.plain else ("plain_text", "mrkdwn")
    if value.get("type") not in allowed:
        yield f"{place}/type", f"must be {' or '.join(allowed)}"
    if not value["text"]:
        yield f"{place}/text", "must be more than 0 characters"
    yield from _string_problems(value["text"], String(rule.most), f"{place}/text")


def _string_problems(value: Any, rule: String, place: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield place, "must be a string"
    elif len(value) > rule.most:
        yield place, f"must be less than {rule.most + 1} characters"


def _rich_text_problems(elements: Any, place: str) -> Iterator[Problem]:
    if not isinstance(elements, list):
        yield place, "must be an array"
        return
    for number, element in enumerate(elements):
        here = f"{place}/{number}"
        if not isinstance(element, dict) or not isinstance(element.get("type"), str):
            yield here, "must be an object with a type"
        elif element["type"] == "rich_text_section":
            yield from _rich_text_problems(element.get("elements"), f"{here}/elements")
        elif element["type"] == "text" and not element.get("text"):
            yield f"{here}/text", "must be more than 0 characters"
