"""A question with all that answering it needs."""

from __future__ import annotations

from storage.asking.collection import Collection
from storage.asking.concepts import Query
from storage.asking.find import Hit, hits
from storage.asking.index import fetch
from storage.asking.judging import BELIEVED, EVER, SETTLED, SHOWN, Measure, addresses
from storage.asking.parts import Parts
from storage.asking.selecting import selected
from storage.asking.widening import widened
from storage.held import HeldStatement, Holdings

# Kinds that leave open whether anything was said.
_OPEN_KINDS = frozenset({"said", "ever"})


class Asked:
    """What was typed, where it is looked for, and what is looked for."""

    def __init__(self, typed: str, holdings: Holdings, collection: Collection, parts: Parts, query: Query, limit: int) -> None:
        """Weigh what is looked for by how rare it is in the record."""
        self.typed = typed
        self.holdings = holdings
        self.catalogue = holdings.catalogue
        self.collection = collection
        self.parts = parts
        self.query = widened(query, collection)
        self.limit = limit
        # By the words themselves: near words must not make a word common that is rare.
        self.rarities = tuple(collection.rarity(concept) for concept in query.concepts)

    def found_in(self, statements: tuple[HeldStatement, ...]) -> list[Hit]:
        """Return the paragraphs of `statements` that speak of it, best first."""
        looked_into = selected(self.query, self.rarities, self.collection, statements, self.parts.kind)
        fetch(looked_into)
        return hits(self.query, self.rarities, self.collection, looked_into)

    def answers(self, hit: Hit) -> bool:
        """Tell whether the paragraph addresses the question."""
        return addresses(hit, self.query, self.rarities)

    def settled(self, found: list[Hit]) -> bool:
        """Tell whether it was said at all; a question that takes it for granted is believed more readily."""
        open_ = not self.parts.presumes and self.parts.kind in _OPEN_KINDS
        measure = (EVER if self.parts.kind == "ever" else SETTLED) if open_ else self.measure(found)
        return any(addresses(hit, self.query, self.rarities, measure) for hit in found)

    def measure(self, found: list[Hit]) -> Measure:
        """Return how much must be met to be shown: less where it is taken for granted and nothing else is found."""
        if not self.parts.presumes or any(self.answers(hit) for hit in found):
            return SHOWN
        return BELIEVED
