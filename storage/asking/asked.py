"""A question with all that answering it needs."""

from __future__ import annotations

from storage.asking.believing import is_believed, is_met
from storage.asking.collection import Collection
from storage.asking.concepts import Query
from storage.asking.find import Hit, hits
from storage.asking.index import fetch
from storage.asking.judging import MET, addresses
from storage.asking.parts import Parts
from storage.asking.retelling import joined, retold
from storage.asking.selecting import selected
from storage.asking.widening import widened
from storage.held import HeldStatement, Holdings

_IN_SO_MANY_WORDS = 0.85


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
        found = hits(self.query, self.rarities, self.collection, looked_into)
        if self.query.phrases or not self.query.concepts or is_met(found, self.query, self.rarities):
            return found
        return joined(found, retold(self.parts.topic, self.collection, statements))

    def is_mentioned_in(self, statements: tuple[HeldStatement, ...]) -> bool:
        """Tell whether a paragraph of `statements` has any word of it, or one near to it."""
        found = self.found_in(statements)
        return any(weight >= MET for hit in found for weight in hit.weights.values())

    def is_met_in(self, statements: tuple[HeldStatement, ...]) -> bool:
        """Tell whether a paragraph of `statements` has all but every word of it."""
        return is_met(self.found_in(statements), self.query, self.rarities, least=_IN_SO_MANY_WORDS)

    def answers(self, hit: Hit) -> bool:
        """Tell whether the paragraph addresses the question."""
        return addresses(hit, self.query, self.rarities)

    def settled(self, found: list[Hit]) -> bool:
        """Tell whether it was said at all; a question that takes it for granted is believed more readily."""
        ever, presumes = self.parts.kind == "ever", self.parts.presumes
        return is_believed(found, self.query, self.rarities, ever=ever, presumes=presumes)
