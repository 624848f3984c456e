"""What was worked out of a statement, kept for as long as the statement is held and the catalogue says the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from storage.catalogue.entries import Catalogue
from storage.held import HeldStatement

T = TypeVar("T")


class Kept(Generic[T]):
    """
    One value a statement. Every snapshot brings a catalogue of its own, mostly with the same rows: then the value stays.

    The statement holds it, since values name their statement: held anywhere else, neither would ever go.
    """

    def of(self, statement: HeldStatement, catalogue: Catalogue, make: Callable[[HeldStatement, Catalogue], T]) -> T:
        """Return the value of a statement, made where there is none that still holds."""
        held: tuple[Catalogue, T] | None = statement.worked_out.get(self)
        value = held[1] if held is not None and is_same(held[0], catalogue) else make(statement, catalogue)
        if held is None or held[0] is not catalogue:
            statement.worked_out[self] = (catalogue, value)
        return value


def is_same(one: Catalogue, other: Catalogue) -> bool:
    """Tell whether two catalogues have the same rows."""
    if one is other:
        return True
    return one.terms == other.terms and one.delegations == other.delegations and one.bodies == other.bodies
