"""
Sentences that say what a question asks for in quite other words, as a quote told in other words is found.

Where few of the question's words stand in the scope, they lead where words do not.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.asking.collection import Collection
from storage.asking.find import Hit
from storage.asking.selecting import inside
from storage.held import HeldStatement
from storage.quoting.likeness import Likely, likely
from storage.quoting.places import Places
from storage.quoting.sentence_index import Sentences

# How much likeness counts beside what was found by words. Set on 57 questions in other words than the statement's: of those that
# were in nobody's view, the right paragraph is among the first five of the likeliest for 29 of 47, by words for 18.
_BESIDE_WORDS = 0.8


def retold(topic: str, collection: Collection, statements: Sequence[HeldStatement]) -> list[Likely]:
    """Return the likeliest stretch of each of a few paragraphs of these statements, the likeliest first."""
    return likely(Sentences(Places(collection.holdings, collection.view)), topic, inside(collection, statements))


def joined(found: Sequence[Hit], told: Sequence[Likely]) -> list[Hit]:
    """Return what was found by words and what says the like, best first by both."""
    if not told:
        return list(found)
    by_place = {(hit.statement, hit.place): hit for hit in found}
    for one in told:
        place = one.statement.paragraphs.index(one.paragraph)
        by_place.setdefault((one.statement, place), Hit(one.statement, place))
    words = max((hit.score for hit in found), default=0.0) or 1.0
    for hit in by_place.values():
        hit.score /= words * (1 + _BESIDE_WORDS)
    for one in told:
        hit = by_place[one.statement, one.statement.paragraphs.index(one.paragraph)]
        hit.score += _BESIDE_WORDS / (1 + _BESIDE_WORDS) * one.score / told[0].score
    return sorted(by_place.values(), key=lambda hit: -hit.score)
