"""What an abbreviation stands for where no glossary has it: a name in scope whose initials spell it."""

from __future__ import annotations

from storage.asking.collection import Collection
from storage.asking.index import index_of
from storage.held import HeldStatement
from storage.index.making import initials_key
from storage.text.initials import may_be_initials, runs

# Of more statements that have such a name, the earliest are looked into.
_MOST_STATEMENTS = 40

__all__ = ["may_be_initials", "spelled_out"]


def spelled_out(form: str, collection: Collection, statements: tuple[HeldStatement, ...]) -> dict[tuple[str, ...], str]:
    """
    Return the names in `statements` whose initials are the letters of `form`, as stems, with each as printed.

    A name that goes on ("Global Partnership for Effective ...") counts only where none ends there.
    """
    inside = set(statements)
    whole: dict[tuple[str, ...], str] = {}
    cut: dict[tuple[str, ...], str] = {}
    holding = [statement for statement in collection.holding((initials_key(form),)) if statement in inside]
    for statement in holding[:_MOST_STATEMENTS]:
        for paragraph, words in zip(statement.paragraphs, index_of(statement).tokens, strict=True):
            for stems, printed, ends in filter(None, (run.named(form) for run in runs(paragraph.text, words))):
                (whole if ends else cut)[stems] = printed
    return whole or cut
