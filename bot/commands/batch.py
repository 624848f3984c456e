"""Batches: one JSON object a line in, one answer a line out, in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.commands.console import out, read_text
from handlers.errors import sentence
from storage.errors import Invalid, RecordError


def answer_lines(path: str, answer: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
    """Print the answer to each line of a file; a line that cannot be answered gets {"id", "error"} in its place."""
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if line.strip():
            print_json(_answered(line, number, answer))


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on one line."""
    out.print(json.dumps(value, ensure_ascii=False), markup=False, soft_wrap=True)


def _answered(line: str, number: int, answer: Callable[[Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    record_id = None
    try:
        given = json.loads(line)
        if not isinstance(given, dict):
            raise Invalid("line", str(number), "a JSON object")
        record_id = given.get("id")
        for field in ("question", "quote", "text", "as", "on"):
            if not isinstance(given.get(field), str | None):
                raise Invalid(field, str(given[field]), "text")
        return {"id": record_id, **answer(given)}
    except json.JSONDecodeError:
        return {"id": record_id, "error": f"Line {number} is not JSON."}
    except KeyError as missing:
        return {"id": record_id, "error": f"Line {number} has no {missing}."}
    except RecordError as error:
        return {"id": record_id, "error": sentence(error)}
