"""The same words twice: a paragraph of a draft and of the version delivered, stored as two statements of one session."""

from __future__ import annotations

from collections import Counter, defaultdict

from storage.asking.find import Hit
from storage.asking.index import index_of
from storage.provenance import STAGES

# From this share of common words on, two paragraphs are one; a date or a greeting may differ.
_SAME = 0.9


def folded_together(hits: list[Hit]) -> list[Hit]:
    """Return the paragraphs, best first, with those of one session that say the same in `also` of the one that is shown."""
    by_session: dict[tuple[str, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        by_session[(hit.statement.delegation, hit.statement.session.id)].append(hit)
    gone: set[int] = set()
    for group in by_session.values():
        if len({hit.statement.id for hit in group}) > 1:
            gone |= _folded(group)
    return [hit for hit in hits if id(hit) not in gone]


def _folded(group: list[Hit]) -> set[int]:
    """Fold a session's paragraphs, and return the identities of those that are shown no longer."""
    gone: set[int] = set()
    ranked = sorted(group, key=lambda hit: -_stage(hit))
    words = {id(hit): _words(hit) for hit in ranked}
    for n, shown in enumerate(ranked):
        if id(shown) in gone:
            continue
        for other in ranked[n + 1 :]:
            apart = other.statement is not shown.statement and id(other) not in gone
            if apart and _alike(words[id(shown)], words[id(other)]):
                shown.also.append(other)
                shown.score = max(shown.score, other.score)
                gone.add(id(other))
    return gone


def _stage(hit: Hit) -> int:
    return STAGES.index(hit.statement.stage) if hit.statement.stage in STAGES else -1


def _words(hit: Hit) -> Counter[str]:
    return Counter(token.stem for token in index_of(hit.statement).tokens[hit.place])


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    larger = max(one.total(), other.total())
    smaller = min(one.total(), other.total())
    return larger > 0 and smaller >= _SAME * larger and (one & other).total() >= _SAME * larger
