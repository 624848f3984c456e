"""Saved searches: as a list, as lines of the Home tab, and the message that tells of something new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import limits
from handlers.markup import escaped
from handlers.views import blocks, buttons
from handlers.views.blocks import Block, Button, Message
from storage.asking.values import Passage
from storage.searches import SavedSearch

ASK, ALERTS_ON, ALERTS_OFF, REMOVE = "ask_saved", "alerts_on", "alerts_off", "remove_saved"
LISTS = frozenset({"saved", "saved searches"})
NEW_SHOWN = 5
NONE_SAVED = "You have saved no search. Below each answer stands “Save this search”."
LEAD = "Your saved searches. With alerts, you get a direct message when something new is stored that answers one."
SAVED, STANDING = "Saved.", "It is saved already."
HOW = "/said saved lists your searches."
REMOVED = "Removed: “{}”."
TOLD = "You are told of new statements that answer it."


@dataclass(frozen=True, slots=True)
class News:
    """What is new for a saved search: the best passage of each new statement, the best first."""

    search: SavedSearch
    passages: tuple[Passage, ...]
    asked_id: int


def listing(found: Sequence[SavedSearch], lead: str = "") -> Message:
    """Return somebody's saved searches; `lead` says what was just done with one."""
    says = lead if lead and found else " ".join(part for part in (lead, LEAD if found else NONE_SAVED) if part)
    parts = [blocks.section(says), *(block for one in found for block in _rows(one))]
    text = "\n".join([says, *(one.typed for one in found)])
    return Message(limits.cut(escaped(text), limits.MESSAGE_TEXT), tuple(parts))


def saved(search: SavedSearch, *, new: bool = True) -> Message:
    """Return word that a search is kept, with a button for alerts."""
    says = f"{SAVED if new else STANDING} {TOLD if search.alerts else ''} {HOW}".replace("  ", " ")
    return Message(escaped(f"{says}\n{search.typed}"), (blocks.section(says), *_rows(search)))


def lines(found: Sequence[SavedSearch]) -> tuple[Block, ...]:
    """Return somebody's saved searches for their Home tab, one block each with what can be done with it; empty without any."""
    if not found:
        return ()
    return (blocks.header("Saved searches"), *(block for one in found for block in _rows(one)))


def news(found: News) -> Message:
    """Return what is new for a saved search, in its own words and cited."""
    count, shown = len(found.passages), found.passages[:NEW_SHOWN]
    lead = f"New on file for your saved search ({'1 statement' if count == 1 else f'{count} statements'}):"
    parts = [blocks.section(lead), blocks.lines([blocks.run(limits.cut(found.search.typed, limits.LABEL_TEXT), "bold")])]
    for passage in shown:
        place = buttons.Place(found.asked_id, passage.statement.id, passage.paragraph.id)
        parts.append(blocks.quotation(blocks.highlighted(passage.paragraph.text, passage.highlights)))
        parts.append(blocks.section(limits.cut(passage.citation, limits.CITATION_TEXT), buttons.in_context(place)))
    parts += [blocks.context(f"And in {count - NEW_SHOWN} more.")] if count > NEW_SHOWN else []
    parts.append(blocks.actions([_ask(found.search), _alerts(found.search)]))
    spoken = [f"“{limits.cut(one.paragraph.text, limits.CONTEXT_TEXT)}” ({one.citation})" for one in shown]
    return Message(limits.cut(escaped("\n".join([lead, found.search.typed, *spoken])), limits.MESSAGE_TEXT), tuple(parts))


def verbs(search: SavedSearch) -> tuple[Button, ...]:
    """Return the buttons of a saved search: ask it, turn its alerts on or off, remove it."""
    return _ask(search), _alerts(search), Button("Remove", REMOVE, buttons.numbers(search.id))


def _rows(search: SavedSearch) -> list[Block]:
    return [blocks.section(search.typed), blocks.actions(verbs(search))]


def _ask(search: SavedSearch) -> Button:
    return Button("Ask", ASK, buttons.numbers(search.id))


def _alerts(search: SavedSearch) -> Button:
    off = Button("Turn alerts off", ALERTS_OFF, buttons.numbers(search.id))
    return off if search.alerts else Button("Turn alerts on", ALERTS_ON, buttons.numbers(search.id))
