"""The buttons, and what their values carry: numbers of the record, from which all is worked out anew when they are pressed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.views.blocks import Button
from storage.errors import NotFound

CONTEXT = "show_in_context"
COPY = "copy_citation"
COPY_PAGE = "copy_citations"
PAGE = "show_page"
SHARE = "share"
CHOOSE = "choose"
CHOSEN = re.compile(r"choose_\d+")
LIST_PAGE = "list_page"
LISTED = re.compile(r"list_page(_back)?")
PAGED = re.compile(r"show_page(_back)?")
SHOW_STATEMENT = "show_statement"
READ_STATEMENT = "read_statement"
READING = re.compile(r"read_statement(_back)?")
ADD_STATEMENT = "add_statement"
CHECK_QUOTE = "check_quote"
KEEP_STATEMENT = "keep_statement"

NUMBERS = re.compile(r"\d{1,9}(?::\d{1,9}){0,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of an answer: the question's number, the statement's, the paragraph's."""

    asked_id: int
    statement_id: int
    paragraph_id: int


def at_place(place: Place) -> tuple[Button, Button]:
    """Return the two buttons of a passage."""
    value = numbers(place.asked_id, place.statement_id, place.paragraph_id)
    return in_context(place), Button("Copy citation", COPY, value)


def in_context(place: Place) -> Button:
    """Return the button that opens a passage among its neighbours."""
    return Button("Show in context", CONTEXT, numbers(place.asked_id, place.statement_id, place.paragraph_id))


def copy_page(asked_id: int, page: int) -> Button:
    """Return the button that opens every passage of a page, with its citation, to be copied."""
    return Button("Copy citations", COPY_PAGE, numbers(asked_id, page))


def share(asked_id: int, page: int) -> Button:
    """Return the button that posts an answer for the whole channel."""
    return Button("Share", SHARE, numbers(asked_id, page))


def paging(action: str, page: int, pages: int, *before: int, back: str = "Back", on: str = "More") -> list[Button]:
    """Return the buttons to the page before and the page after, where there are such; pages count from 0."""
    found = []
    if page > 0:
        found.append(Button(back, f"{action}_back", numbers(*before, page - 1)))
    if page + 1 < pages:
        found.append(Button(on, action, numbers(*before, page + 1)))
    return found


def choice(label: str, asked_id: int, position: int) -> Button:
    """Return the button that settles an ambiguous question."""
    return Button(label, f"{CHOOSE}_{position}", numbers(asked_id, position))


def numbers(*values: int) -> str:
    """Return numbers as a button's value."""
    return ":".join(map(str, values))


def read_numbers(value: object, count: int) -> tuple[int, ...]:
    """Return the numbers of a button's value. Raises NotFound for a value that this version did not write."""
    if isinstance(value, str) and NUMBERS.fullmatch(value):
        found = tuple(map(int, value.split(":")))
        if len(found) == count:
            return found
    raise NotFound("question", "")
