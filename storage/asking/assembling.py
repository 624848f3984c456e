"""From the paragraphs found to those shown, by the kind of the question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from storage.asking.concepts import Query
from storage.asking.find import Hit
from storage.asking.folding import folded_together
from storage.asking.index import index_of
from storage.asking.judging import BELIEVED, addresses
from storage.held import HeldSession, HeldStatement

# Shown is what reaches this share of the best score.
_ENOUGH = 0.38
# The first few are shown when they reach this.
_ENOUGH_OF_FEW = 0.22
_FEW = 5
# A mention meets this share of what the fullest one meets, and reaches this share of the best score:
# less may be the word in another sense.
_AS_FULL = 0.66
_A_MENTION = 0.22
# Each session has its own words for what changes.
_AS_FULL_BY_SESSION = 0.45
# Where a paragraph meets most of what is asked, one that meets less than this share of it speaks of something else.
_WELL_MET, _FULL = 0.7, 0.5
# Beside two paragraphs that are shown, or after one that it refers back to, a paragraph belongs to them.
_BETWEEN = 0.9
_AFTER = 0.45
_REFERS_BACK = re.compile(
    r"\W*(?:\d+\.\s*)?(?:in\s+(?:that|this|the\s+same)\s+(?:context|regard|connection|spirit|vein)|that|this|these|those|such|it|they|for\s+(?:that|this)\s+reason|"
    r"to\s+(?:that|this)\s+end|therefore|thus|moreover|likewise|accordingly|in\s+particular|specifically)\b",
    re.IGNORECASE,
)
# It goes on about the same where it is about as like the question.
_GOES_ON = 0.7
_WITH_WHAT_GOES_ON = frozenset({"said", "ever", "all"})
# What a paragraph announces ("... said:") is the next one.
_LEADS_ON = re.compile(r":\W*$")
_SECOND = 0.75
# Where it is believed that it was said, what reaches this share of the best score is shown after what answers in so many words.
_NEXT_BEST = 0.4
_BY_GROUP = frozenset({"change", "who_else"})
# A change over few sessions is filled up to the first few with what reaches this share of its session's best.
_AS_GOOD = 0.5


def chosen(kind: str, hits: list[Hit], query: Query, rarities: tuple[float, ...], limit: int) -> list[Hit]:
    """Return the paragraphs to show, in the order to show them; `hits`, at least one, are best first."""
    answering = _filled_up(kind, [hit for hit in hits if addresses(hit, query, rarities, BELIEVED)] or hits[:1], hits)
    answering = sorted(folded_together(answering), key=lambda hit: -hit.score)
    best = answering[0].score
    shown = _KINDS.get(kind, _said)(answering, best)
    if kind in _WITH_WHAT_GOES_ON:
        shown = _with_what_goes_on(shown, hits)
    return _thinned(shown, limit) if kind == "change" else shown[:limit]


def _filled_up(kind: str, answering: list[Hit], hits: list[Hit]) -> list[Hit]:
    """Return what answers, with the next best: up to the first few, and for each session or delegation where that is asked."""
    best = max(hit.score for hit in answering)
    known = {id(hit) for hit in answering}
    others = [hit for hit in hits if id(hit) not in known and hit.score >= _NEXT_BEST * best]
    if kind in _BY_GROUP:
        return [*answering, *others]
    return [*answering, *others[: max(_FEW - len(answering), 0)]] if kind in _WITH_WHAT_GOES_ON else answering


def _thinned(shown: list[Hit], limit: int) -> list[Hit]:
    """Return at most `limit` in their order: the first and the last, since a change is between them, then the best."""
    if len(shown) <= limit:
        return shown
    ends = [shown[-1], shown[0]][:limit]
    others = sorted(shown[1:-1], key=lambda hit: -hit.score)[: limit - len(ends)]
    kept = {id(hit) for hit in (*ends, *others)}
    return [hit for hit in shown if id(hit) in kept]


def _said(hits: list[Hit], best: float) -> list[Hit]:
    fullest = max(hit.share for hit in hits)
    full = [hit for hit in hits if hit.share >= _FULL * fullest or fullest < _WELL_MET]
    return _with_their_own(
        [hit for rank, hit in enumerate(full) if hit.score >= (_ENOUGH_OF_FEW if rank < _FEW else _ENOUGH) * best]
    )


def _all(hits: list[Hit], best: float) -> list[Hit]:
    return _with_their_own(_mentions(hits, best))


def _mentions(hits: list[Hit], best: float, *, as_full: float = _AS_FULL) -> list[Hit]:
    fullest = max(hit.share for hit in hits)
    return [hit for hit in hits if hit.share >= as_full * fullest and hit.score >= _A_MENTION * best]


def _with_their_own(shown: list[Hit]) -> list[Hit]:
    """Return what is shown with the paragraphs between two of it, and those that refer back to it."""
    by_place = {(hit.statement, hit.place): hit for hit in shown}
    added: list[Hit] = []
    for hit in shown:
        places = index_of(hit.statement).searchable
        after = places[places.index(hit.place) + 1 :][:2]
        if not after or (hit.statement, after[0]) in by_place:
            continue
        beyond = by_place.get((hit.statement, after[1])) if len(after) > 1 else None
        if beyond is not None:
            added.append(replace(hit, place=after[0], score=_BETWEEN * min(hit.score, beyond.score), spans=[], weights={}))
        elif _LEADS_ON.search(hit.statement.paragraphs[hit.place].text) or _REFERS_BACK.match(
            hit.statement.paragraphs[after[0]].text
        ):
            added.append(replace(hit, place=after[0], score=_AFTER * hit.score, spans=[], weights={}))
    return sorted([*shown, *added], key=lambda hit: -hit.score)


def _with_what_goes_on(shown: list[Hit], hits: list[Hit]) -> list[Hit]:
    """Return what is shown, filled up to the first few with paragraphs that go on about the same beside it, in other words."""
    by_place = {(hit.statement, hit.place): hit for hit in hits}
    known = {(hit.statement, hit.place) for hit in shown}
    added: list[Hit] = []
    for hit in shown:
        places = index_of(hit.statement).searchable
        at = places.index(hit.place)
        for place in (*places[at + 1 : at + 2], *places[max(at - 1, 0) : at]):
            beside = by_place.get((hit.statement, place))
            if beside is None or (hit.statement, place) in known or beside.likeness < _GOES_ON * hit.likeness:
                continue
            known.add((hit.statement, place))
            added.append(replace(beside, score=_AFTER * hit.score))
    filled = sorted(added, key=lambda hit: -hit.score)[: max(_FEW - len(shown), 0)]
    return sorted([*shown, *filled], key=lambda hit: -hit.score)


def _first(hits: list[Hit], best: float) -> list[Hit]:
    return _at_the(0, hits, best)


def _last(hits: list[Hit], best: float) -> list[Hit]:
    return _at_the(-1, hits, best)


def _at_the(end: int, hits: list[Hit], best: float) -> list[Hit]:
    """Return the paragraphs of the earliest (or latest) statement that mentions it; `hits` need not be in order."""
    mentions = _mentions(hits, best)
    statement = sorted(mentions, key=_delivery)[end].statement
    own = [hit for hit in mentions if hit.statement is statement]
    return [hit for hit in own if hit.score >= _SECOND * own[0].score]


def _delivery(hit: Hit) -> tuple[int, str]:
    day = hit.statement.delivered_on
    return hit.statement.year or 0, day.isoformat() if day else ""


def _change(hits: list[Hit], best: float) -> list[Hit]:
    """Return the best of each session, in order of time; of few sessions, what is nearly as good beside it."""
    ordered = sorted(_mentions(hits, best, as_full=_AS_FULL_BY_SESSION), key=lambda hit: -hit.score)
    firsts: dict[HeldStatement, Hit] = {}
    for hit in ordered:
        firsts.setdefault(hit.statement, hit)
    seconds = [hit for hit in ordered if firsts[hit.statement] is not hit and hit.score >= _AS_GOOD * firsts[hit.statement].score]
    shown = [*firsts.values(), *seconds[: max(_FEW - len(firsts), 0)]]
    return sorted(shown, key=lambda hit: (_delivery(hit), hit.statement.id, hit.place))


def _who_else(hits: list[Hit], best: float) -> list[Hit]:
    """Return the best of each delegation, then what else is nearly as good."""
    fullest = max(hit.share for hit in hits)
    strong = [hit for hit in hits if hit.score >= _ENOUGH * best and hit.share >= _AS_FULL * fullest]
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
