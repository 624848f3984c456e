"""What is checked in a modal before it is sent, as Slack's own client does, and how its values are handed over."""

from __future__ import annotations

import re
from typing import Any

from bot.practice.refusals import Json
from bot.practice.workspace import Workspace

_EMAIL = re.compile(r"[^@\s]{1,200}@[^@\s.]{1,200}\.[^@\s]{1,200}")
REQUIRED = "Please complete this required field."


def problems(body: Json, values: Json) -> dict[str, str]:
    """Return what is wrong with the typed values, by block_id; empty when the modal may be sent."""
    found = {}
    for block in body["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = _typed(values.get(block["block_id"], {}).get(element.get("action_id"), {}))
        problem = _problem(element, value, optional=bool(block.get("optional")))
        if problem:
            found[block["block_id"]] = problem
    return found


def hand_over(workspace: Workspace, body: Json, values: Json) -> Json:
    """Return the state's values for the app: only what the view asks for, files by their objects."""
    kept: Json = {}
    for block in body["blocks"]:
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            action_id = element.get("action_id") if isinstance(element, dict) else None
            value = values.get(block.get("block_id"), {}).get(action_id)
            if action_id and value is not None and isinstance(element, dict):
                kept.setdefault(block["block_id"], {})[action_id] = _with_files(workspace, {**value, "type": element["type"]})
    return kept


def _with_files(workspace: Workspace, value: Json) -> Json:
    if value["type"] != "file_input":
        return value
    known = [workspace.files[str(file_id)] for file_id in value.get("files") or [] if str(file_id) in workspace.files]
    return {**value, "files": [file.as_slack(workspace.origin) for file in known]}


def _typed(value: Json) -> Any:
    for name, typed in value.items():
        if name in {"value", "files"} or name.startswith("selected_"):
            return typed
    return None


def _problem(element: Json, value: Any, *, optional: bool) -> str | None:
    if value in (None, "", []):
        return None if optional else REQUIRED
    match element["type"]:
        case _ if isinstance(value, list):
            return _number_of_choices_problem(element, value)
        case "plain_text_input":
            return _length_problem(element, value)
        case "number_input":
            return _number_problem(element, value)
        case kind:
            return _address_problem(kind, value)


def _address_problem(kind: str, value: Any) -> str | None:
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Enter a valid email address."
    if kind == "url_text_input" and not value.startswith(("http://", "https://")):
        return "Enter a valid address, with https://."
    return None


def _number_of_choices_problem(element: Json, value: list[Any]) -> str | None:
    most = element.get("max_selected_items") or len(value)
    return f"Choose at most {most}." if len(value) > most else None


def _length_problem(element: Json, value: str) -> str | None:
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if len(value) < least:
        return f"Write at least {least} characters."
    return f"Write at most {most} characters; there are {len(value)}." if len(value) > most else None


def _number_problem(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Enter a number."
    if not element["is_decimal_allowed"] and number != int(number):
        return "Enter a whole number."
    if number < float(element.get("min_value") or "-inf"):
        return f"Enter {element['min_value']} or more."
    return f"Enter {element['max_value']} or less." if number > float(element.get("max_value") or "inf") else None
