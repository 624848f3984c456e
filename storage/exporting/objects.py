"""Statements as JSON: one object a line, with all that the record knows of each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from storage.exporting.values import ExportedStatement
from storage.held import HeldParagraph


def lines(statements: Iterable[ExportedStatement]) -> Iterator[bytes]:
    """Yield one object a line; null is what the record does not know, days and instants are as ISO 8601 writes them."""
    for statement in statements:
        yield json.dumps(_object(statement), ensure_ascii=False, default=_written).encode("utf-8", "replace") + b"\n"


def _object(statement: ExportedStatement) -> dict[str, Any]:
    fields = {name: getattr(statement, name) for name in ExportedStatement.__slots__ if name not in ("number", "paragraphs")}
    named = {name: asdict(fields[name]) for name in ("delegation", "body", "session", "source", "printed")}
    return {
        "id": statement.number,
        **fields,
        **named,
        "paragraphs": [_paragraph(paragraph) for paragraph in statement.paragraphs],
    }


def _paragraph(paragraph: HeldParagraph) -> dict[str, Any]:
    return {"number": paragraph.number, "block": paragraph.block, "kind": paragraph.kind, "text": paragraph.text}


def _written(value: object) -> str:
    if isinstance(value, date):  # an instant is one, too
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} has no form in JSON")
