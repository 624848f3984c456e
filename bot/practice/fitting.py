"""Whether an element's own values fit together, beyond their lengths: what it offers, and what it begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.practice import limits
from bot.practice.refusals import Json

Problem = tuple[str, str]

FILES = range(1, 11)
UNIX_SECONDS = range(1_000_000_000, 10_000_000_000)
FILTERS = {"include", "exclude_external_shared_channels", "exclude_bot_users"}
INCLUDED = {"im", "mpim", "private", "public"}
ICONS = ("trash",)
STYLES = ("primary", "danger")
# The only ones whose options may be formatted.
FORMATTED = ("checkboxes", "radio_buttons")


def element_problems(element: Json, place: str) -> Iterator[Problem]:
    """Yield what Slack would refuse in an element whose fields have the right lengths; each with its place."""
    options = [option for option in _options(element) if isinstance(option, dict)]
    if element.get("options") and element.get("option_groups"):
        yield place, "only one of options and option_groups is allowed"
    if element.get("type") not in FORMATTED and any(_is_formatted(option) for option in options):
        yield f"{place}/options", "option text must be plain_text"
    for name, begun in _begun(element):
        if options and begun not in options:
            yield f"{place}/{name}", "must be one of the options, exactly as it stands there"
    for name, fits in _FITS.items():
        if element.get(name) is not None and not fits(element[name]):
            yield f"{place}/{name}", "invalid value"


def table_problems(rows: Any, place: str) -> Iterator[Problem]:
    """Yield what Slack would refuse in the rows of a table: too many cells, none at all, or what is no cell."""
    for number, row in enumerate(rows if isinstance(rows, list) else []):
        if not isinstance(row, list) or not 0 < len(row) <= limits.TABLE_COLUMNS:
            yield f"{place}/{number}", f"must be an array of 1 to {limits.TABLE_COLUMNS} cells"
            continue
        for column, cell in enumerate(row):
            if not isinstance(cell, dict) or cell.get("type") not in limits.TABLE_CELLS:
                yield f"{place}/{number}/{column}/type", f"must be {' or '.join(limits.TABLE_CELLS)}"
            elif cell["type"] == "raw_text" and not cell.get("text"):
                yield f"{place}/{number}/{column}/text", "must be more than 0 characters"


def _options(element: Json) -> list[Any]:
    groups = element.get("option_groups") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    return [*(element.get("options") or []), *grouped]


def _begun(element: Json) -> Iterator[tuple[str, Any]]:
    if element.get("initial_option"):
        yield "initial_option", element["initial_option"]
    for begun in element.get("initial_options") or []:
        yield "initial_options", begun


def _is_formatted(option: Json) -> bool:
    return isinstance(option.get("text"), dict) and option["text"].get("type") == "mrkdwn"


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def _is_time(value: Any) -> bool:
    try:
        return bool(f"{time.fromisoformat(value):%H:%M}" == value)
    except (TypeError, ValueError):
        return False


def _is_zone(value: Any) -> bool:
    try:
        return bool(ZoneInfo(value).key == value)
    except (TypeError, ValueError, OSError, ZoneInfoNotFoundError):
        return False


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_filter(value: Any) -> bool:
    if not isinstance(value, dict) or not value or not set(value) <= FILTERS:
        return False
    included = value.get("include", ["im"])
    return isinstance(included, list) and bool(included) and set(included) <= INCLUDED


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "style": lambda value: value in STYLES,
    "initial_date": _is_day,
    "initial_time": _is_time,
    "timezone": _is_zone,
    "initial_date_time": lambda value: _is_int(value) and value in UNIX_SECONDS,
    "max_files": lambda value: _is_int(value) and value in FILES,
    "max_selected_items": lambda value: _is_int(value) and value > 0,
    "filter": _is_filter,
    "icon": lambda value: value in ICONS,
    "visible_to_user_ids": _are_texts,
    "filetypes": _are_texts,
    "min_length": lambda value: _is_int(value) and value in range(3001),
    "max_length": lambda value: _is_int(value) and value in range(1, 3001),
    "min_query_length": lambda value: _is_int(value) and value > 0,
    **dict.fromkeys(("initial_user", "initial_channel", "initial_conversation"), lambda value: isinstance(value, str)),
    **dict.fromkeys(("initial_users", "initial_channels", "initial_conversations"), _are_texts),
    "multiline": lambda value: isinstance(value, bool),
}
