"""From the paragraphs found to those shown, by the kind of the question."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from storage.asking.concepts import Query
from storage.asking.find import Hit
from storage.asking.judging import addresses
from storage.held import HeldSession

# Shown is what reaches this share of the best score.
_ENOUGH = 0.38
# The first few are shown when they reach this.
_ENOUGH_OF_FEW = 0.22
_FEW = 5
# The first mention is the first that reaches this share of the best: less may be the word in another sense.
_A_MENTION = 0.42
_A_CHANGE = 0.36
_SECOND = 0.75


def chosen(kind: str, hits: list[Hit], query: Query, rarities: tuple[float, ...], limit: int) -> list[Hit]:
    """Return the paragraphs to show, in the order to show them; `hits` are best first. Empty: nothing addresses the question."""
    answering = [hit for hit in hits if addresses(hit, query, rarities)]
    if not answering:
        return []
    best = answering[0].score
    return _KINDS.get(kind, _said)(answering, best)[:limit]


def _said(hits: list[Hit], best: float) -> list[Hit]:
    return [hit for rank, hit in enumerate(hits) if hit.score >= (_ENOUGH_OF_FEW if rank < _FEW else _ENOUGH) * best]


def _all(hits: list[Hit], best: float) -> list[Hit]:
    return [hit for hit in hits if hit.score >= _ENOUGH * best * 0.7]


def _first(hits: list[Hit], best: float) -> list[Hit]:
    return _at_the(0, hits, best)


def _last(hits: list[Hit], best: float) -> list[Hit]:
    return _at_the(-1, hits, best)


def _at_the(end: int, hits: list[Hit], best: float) -> list[Hit]:
    """Return the paragraphs of the earliest (or latest) statement that mentions it; `hits` need not be in order."""
    mentions = [hit for hit in hits if hit.score >= _A_MENTION * best]
    statement = sorted(mentions, key=_delivery)[end].statement
    own = [hit for hit in mentions if hit.statement is statement]
    return [hit for hit in own if hit.score >= _SECOND * own[0].score]


def _delivery(hit: Hit) -> tuple[int, str]:
    day = hit.statement.delivered_on
    return hit.statement.year or 0, day.isoformat() if day else ""


def _change(hits: list[Hit], best: float) -> list[Hit]:
    """Return the best of each session, in order of time; a second one where there are few sessions."""
    strong = [hit for hit in hits if hit.score >= _A_CHANGE * best]
    ordered = sorted(strong, key=lambda hit: (_delivery(hit), hit.statement.id))
    groups = [list(group) for _, group in groupby(ordered, key=lambda hit: hit.statement)]
    each = 2 if len(groups) <= 4 else 1  # noqa: PLR2004 - more would hide the later sessions
    shown: list[Hit] = []
    for group in groups:
        ranked = sorted(group, key=lambda hit: -hit.score)
        shown += sorted((hit for hit in ranked[:each] if hit.score >= _SECOND * ranked[0].score), key=lambda hit: hit.place)
    return shown


def _who_else(hits: list[Hit], best: float) -> list[Hit]:
    """Return the best of each delegation, then what else is nearly as good."""
    strong = [hit for hit in hits if hit.score >= _ENOUGH * best]
    firsts: dict[str, Hit] = {}
    for hit in strong:
        firsts.setdefault(hit.statement.delegation, hit)
    rest = [hit for hit in strong if hit not in firsts.values()]
    return [*firsts.values(), *rest]


_KINDS: dict[str, Callable[[list[Hit], float], list[Hit]]] = {
    "said": _said,
    "ever": _said,
    "all": _all,
    "first": _first,
    "last": _last,
    "change": _change,
    "who_else": _who_else,
}


def sessions_of(hits: list[Hit]) -> tuple[HeldSession, ...]:
    """Return the sessions of the paragraphs, each once, in their order."""
    return tuple(dict.fromkeys(hit.statement.session for hit in hits))
