"""What was typed, as a request: shared by commands, mentions and direct messages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers import limits
from handlers.markup import as_typed
from storage.errors import Invalid

# Opening and closing marks of quotations, as they are typed in the languages of the record.
MARKS = (('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("「", "」"), ("‹", "›"))
QUOTE_WORD = re.compile(r"(?:check(?: this)? )?quote\b[\s:,–-]*", re.IGNORECASE)
HELP = frozenset({"", "help", "?", "hi", "hello"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line as a request: `kind` is "said" (a question), "quote" or "help"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Subcommand:
    """The first word of a command's text, in small letters, and the rest as typed."""

    name: str
    rest: str


def line(text: str) -> str:
    """Return a command's text as typed. Raises Invalid where it is longer than a message can be."""
    typed = as_typed(text)
    if len(typed) > limits.TYPED_TEXT:
        raise Invalid("text", f"{typed[:40]}…", f"no more than {limits.TYPED_TEXT:,} characters at a time")
    return typed


def sentence(text: str) -> Sentence:
    """Return what a mention or a direct message asks for."""
    typed = line(text)
    if typed.casefold().rstrip("!. ") in HELP:
        return Sentence("help", "")
    quote = QUOTE_WORD.match(typed)
    if quote and typed[quote.end() :]:
        return Sentence("quote", typed[quote.end() :])
    return Sentence("quote" if is_quotation(typed) else "said", typed)


def is_quotation(typed: str) -> bool:
    """Return whether the line is one quotation and nothing else."""
    return any(
        typed.startswith(opening) and typed.endswith(closing) and len(typed) > 1 and not _within(typed[1:-1], opening, closing)
        for opening, closing in MARKS
    )


def subcommand(text: str) -> Subcommand:
    """Return a command's first word and the rest; both are empty for an empty text."""
    first, *rest = line(text).split(None, 1) or [""]
    return Subcommand(first.casefold(), rest[0] if rest else "")


def _within(inner: str, opening: str, closing: str) -> bool:
    return opening in inner or closing in inner
