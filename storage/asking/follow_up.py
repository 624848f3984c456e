"""A follow-up ("and in 2019?", "what about Norway?") keeps of the question before what it does not say again."""

from __future__ import annotations

import re
from dataclasses import replace

from storage.asking.leaning import bodies_of
from storage.asking.lexicon import words_of
from storage.asking.parts import Parts, Window
from storage.catalogue.names import delegations_in
from storage.heard import heard_in
from storage.held import Holdings
from storage.text.words import words

_LEADS_ON = re.compile(
    r"^\W*(?:and|but|or|also|plus|what\s+about|how\s+about|same|since\s+when|when|who\s+else|anyone\s+else|everyone\s+else|others?|"
    r"in|at|since|before|after|until|from|between|last|this|previous|the\s+session|only|just|ok|or)\b",
    re.IGNORECASE,
)
# A line of this many words or fewer that names only a part is about what was asked before.
_SHORT = 6
_READ = 200  # characters: what makes a line a whole question stands at its beginning
_WHOLE = re.compile(
    r"\b(?:what|where|how|when|did|have|has|which|who)\b.*\b(?:say|said|mention\w*|talk\w*|address\w*|raise[ds]?|state[ds]?|call\w*)\b",
    re.IGNORECASE,
)
# Kinds that ask about all sessions, unless a time is named with them.
_OVER_TIME = frozenset({"ever", "first", "last", "change", "all"})
_SINCE_WHEN = re.compile(r"\bsince\s+when\b|\bwhen\s+(?:first|was\s+the\s+first)\b", re.IGNORECASE)


def merged(before: Parts, now: Parts, typed: str, holdings: Holdings) -> Parts:
    """Return `now` completed from `before`, or `now` as it is where it stands on its own."""
    if not _follows(now, typed):
        return now
    instead = speaks_instead(typed, holdings) if not now.delegations else ()
    if instead and not before.others:
        now = replace(now, topic="", delegations=instead)
    topic = now.topic if _content(now.topic) else before.topic
    named = bool(now.delegations or now.others or now.anyone or now.own)
    return replace(
        now,
        topic=topic,
        phrases=now.phrases or before.phrases,
        kind=_kind(before, now, typed),
        delegations=now.delegations if named else before.delegations,
        others=now.others if named else before.others,
        anyone=now.anyone if named else before.anyone,
        bodies=_bodies(before, now, typed),
        windows=_windows(before, now, typed),
        term=now.term if named else before.term,
        leader=now.leader if named else before.leader,
        speaker=now.speaker or ("" if named else before.speaker),
    )


_WHAT_ABOUT = re.compile(
    r"^\W*(?:and|(?:and\s+)?(?:what|how)\s+about|(?:and\s+)?(?:the\s+)?same(?:\s+\w+)?\s+(?:for|by|from))\b", re.IGNORECASE
)


def _bodies(before: Parts, now: Parts, typed: str) -> tuple[tuple[str, ...], ...]:
    """Return the body named now, or before; one that was named with a session ("PC-64") goes on where another time is named."""
    if now.bodies or before.bodies or bodies_of(now.windows):
        return now.bodies or (() if bodies_of(now.windows) else before.bodies)
    kept = bodies_of(before.windows)
    return (kept,) if kept and (now.windows or _asks_for_all_time(now, typed)) else ()


def _windows(before: Parts, now: Parts, typed: str) -> tuple[Window, ...]:
    """Return the time named now, or before; another body has other sessions than those that were named with theirs."""
    if now.windows or _asks_for_all_time(now, typed):
        return now.windows
    return tuple(window for window in before.windows if not (now.bodies and window.bodies))


def speaks_instead(typed: str, holdings: Holdings) -> tuple[str, ...]:
    """
    Return the delegation that a follow-up asks about instead: "what about Norway?", where its statements are held.

    Of a state whose statements are not held, nothing was to be heard: there it is what is spoken of that changes.
    """
    held = heard_in(holdings).by_delegation
    mentions = delegations_in(typed, holdings.catalogue)
    bare = _WHAT_ABOUT.match(typed) and len(typed.split()) <= _SHORT
    return tuple(m.code for m in mentions if m.code in held) if bare else ()


def _content(topic: str) -> list[str]:
    small = words_of("stop") | words_of("asking") | words_of("noise")
    return [word.form for word in words(topic) if word.form not in small]


def _follows(now: Parts, typed: str) -> bool:
    content = _content(now.topic)
    if _SINCE_WHEN.search(typed) and not content:
        return True
    if not content and not now.phrases:
        return True
    short = len(content) <= _SHORT
    return short and bool(_LEADS_ON.match(typed)) and not (_WHOLE.search(typed[:_READ]) and len(content) > 1)


def _kind(before: Parts, now: Parts, typed: str) -> str:
    if _SINCE_WHEN.search(typed):
        return "first"
    return (
        now.kind
        if now.kind not in ("said", "ever")
        else before.kind
        if not (now.windows and before.kind in ("first", "last"))
        else now.kind
    )


def _asks_for_all_time(now: Parts, typed: str) -> bool:
    return bool(_SINCE_WHEN.search(typed)) or now.kind in _OVER_TIME or "ever" in typed.casefold().split()
