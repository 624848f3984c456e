"""A question answered: understand, resolve the scope, find, judge, assemble."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.asking.absence import nothing_on_file, searched
from storage.asking.assembling import chosen, sessions_of
from storage.asking.collection import Collection, collection_of
from storage.asking.concepts import Query
from storage.asking.find import Hit, hits
from storage.asking.follow_up import merged
from storage.asking.index import index_of
from storage.asking.judging import SETTLED, SHOWN, addresses
from storage.asking.narrowing import choices_between, narrowed
from storage.asking.parts import Parts
from storage.asking.scope import Resolved, resolve
from storage.asking.topic import query_of
from storage.asking.understand import asks_for_courtesies, understand
from storage.asking.values import Answer, Passage, Question, Scope
from storage.catalogue.entries import Catalogue
from storage.catalogue.names import suggest
from storage.citing import citation, session_name, spoken_date
from storage.held import HeldSession, HeldStatement, Holdings

_NEAREST = 1


def ask(
    holdings: Holdings,
    typed: str,
    *,
    on: date,
    delegation: str | None = None,
    limit: int = 10,
    earlier: str | tuple[str, ...] | None = None,
) -> Answer:
    """
    Return what the record says to a typed question on the day `on`; statements delivered later are not seen.

    `delegation` is the code of "we", by default the workspace's own. `earlier` are the questions asked before in the thread,
    oldest first: a follow-up ("and in 2019?") keeps what it does not say again. At most `limit` passages.
    """
    own = delegation or holdings.own_delegation
    collection = collection_of(holdings)
    parts = understand(typed, holdings, collection, on=on, own=own)
    for before in reversed((earlier,) if isinstance(earlier, str) else earlier or ()):
        parts = merged(understand(before, holdings, collection, on=on, own=own), parts, typed, holdings)
    resolved = resolve(parts, holdings, on=on, own=own)
    query = query_of(
        parts.topic,
        parts.phrases,
        collection,
        holdings.catalogue,
        bodies=frozenset(s.body for s in resolved.statements),
        courtesies=asks_for_courtesies(typed),
    )
    return _answered(_Asked(typed, holdings, collection, parts, query, limit), resolved)


class _Asked:
    """A question with all that answering it needs."""

    def __init__(self, typed: str, holdings: Holdings, collection: Collection, parts: Parts, query: Query, limit: int) -> None:
        self.typed = typed
        self.holdings = holdings
        self.catalogue = holdings.catalogue
        self.collection = collection
        self.parts = parts
        self.query = query
        self.limit = limit
        self.rarities = tuple(collection.rarity(concept) for concept in query.concepts)

    def found_in(self, statements: tuple[HeldStatement, ...]) -> list[Hit]:
        """Return the paragraphs of `statements` that speak of it, best first."""
        return hits(self.query, self.rarities, self.collection, statements)

    def answers(self, hit: Hit) -> bool:
        """Tell whether the paragraph addresses the question."""
        return addresses(hit, self.query, self.rarities)

    def settled(self, found: list[Hit]) -> bool:
        """Tell whether it was said at all; a question that takes it for granted is believed more readily."""
        measure = SHOWN if self.parts.presumes or self.parts.kind not in _OPEN_KINDS else SETTLED
        return any(addresses(hit, self.query, self.rarities, measure) for hit in found)


_OPEN_KINDS = frozenset({"said", "ever"})


def _answered(asked: _Asked, resolved: Resolved) -> Answer:
    refusal = _not_searched(asked, resolved)
    if refusal is not None:
        return refusal
    if not asked.query.concepts and not asked.query.phrases:
        return _opening(asked, resolved)
    found = asked.found_in(resolved.statements)
    answering = [hit for hit in found if asked.answers(hit)]
    choices = choices_between(asked.typed, asked.parts, resolved, answering, asked.catalogue)
    if choices:
        return Answer(_question(asked, resolved), found=False, passages=(), choices=choices, note=_ASK_BACK)
    resolved, found = narrowed(asked.parts, resolved, found, asked.answers)
    if not asked.settled(found):
        return _absent(asked, resolved, searched(resolved, asked.query, asked.catalogue))
    shown = chosen(asked.parts.kind, found, asked.query, asked.rarities, asked.limit)
    return _present(asked, resolved, shown)


def _not_searched(asked: _Asked, resolved: Resolved) -> Answer | None:
    """Return the answer where there is nothing to look for, nobody to look at, or nothing to look in."""
    if not _says_anything(asked):
        return Answer(_question(asked, resolved), found=False, passages=(), note=_NOTHING_ASKED)
    if asked.parts.not_understood:
        return Answer(_question(asked, resolved), found=False, passages=(), note=" ".join(_strangers(asked)))
    if not resolved.statements:
        return _absent(asked, resolved, nothing_on_file(asked.parts, resolved, asked.catalogue))
    return None


def _says_anything(asked: _Asked) -> bool:
    parts = asked.parts
    scope = (parts.windows, parts.delegations, parts.bodies, parts.leader, parts.speaker, parts.not_understood)
    return bool(asked.query.concepts or asked.query.phrases or any(scope))


_NOTHING_ASKED = "No topic, delegation, session or time was named."
_ASK_BACK = "Which session is meant?"


def _present(asked: _Asked, resolved: Resolved, shown: list[Hit]) -> Answer:
    best = max(hit.score for hit in shown)
    passages = tuple(_passage(hit, hit.score / best if best else 1.0, asked.catalogue) for hit in shown)
    numbers = resolved.numbers if asked.parts.windows else _about(asked, shown)
    note = _without_mention(asked, resolved)
    return Answer(_question(asked, resolved), found=True, passages=passages, note=note, session_numbers=numbers)


def _about(asked: _Asked, shown: list[Hit]) -> tuple[int, ...]:
    """Return the sessions an answer is about whose question names no time: of the best passage, or of all where all are asked for."""
    leading = shown if asked.parts.kind in ("change", "all", "ever", "who_else") else shown[:1]
    return tuple(sorted({s.number for s in sessions_of(leading) if s.number is not None}))


def _opening(asked: _Asked, resolved: Resolved) -> Answer:
    """Return the first paragraphs of the latest statement, where no topic was named."""
    statement = resolved.statements[-1]
    texts = [Hit(statement, place, 1.0) for place in index_of(statement).searchable if place in index_of(statement).texts]
    shown = texts[: asked.limit]
    if not shown:
        return _absent(asked, resolved, nothing_on_file(asked.parts, resolved, asked.catalogue))
    answer = _present(asked, replace(resolved, statements=(statement,)), shown)
    return replace(answer, note=f"No topic was named: {statement.title}, from its beginning.")


def _absent(asked: _Asked, resolved: Resolved, note: str) -> Answer:
    outside = tuple(s for s in resolved.wider if s not in set(resolved.statements))
    near = [hit for hit in asked.found_in(outside) if asked.answers(hit)] if asked.query.concepts or asked.query.phrases else []
    mine = [hit for hit in near if hit.statement.delegation in resolved.delegations]
    nearest = tuple(_passage(hit, 1.0, asked.catalogue) for hit in (mine or near)[:_NEAREST])
    return Answer(
        _question(asked, resolved),
        found=False,
        passages=(),
        nearest=nearest,
        note=note,
        session_numbers=resolved.numbers,
    )


def _strangers(asked: _Asked) -> tuple[str, ...]:
    """Return a sentence for each name that stands where a delegation should and is none, with the names that are like it."""
    return tuple(_stranger(name, suggest(name, "delegation", asked.catalogue)) for name in asked.parts.not_understood)


def _stranger(name: str, near: tuple[str, ...]) -> str:
    return f"“{name}” is no delegation known here." + (f" Was {' or '.join(near)} meant?" if near else "")


def _without_mention(asked: _Asked, resolved: Resolved) -> str:
    """Return which sessions in scope do not mention it, where a change over time is asked for."""
    if asked.parts.kind != "change":
        return ""
    mentioned = {hit.statement.session for hit in asked.found_in(resolved.statements) if asked.answers(hit)}
    missing = [s.session for s in resolved.statements if s.session not in mentioned]
    names = list(dict.fromkeys(f"{session.label} ({session.year})" if session.year else session.label for session in missing))
    return f"No mention found: {', '.join(names)}." if names else ""


def _passage(hit: Hit, score: float, catalogue: Catalogue) -> Passage:
    statement, paragraph = hit.statement, hit.statement.paragraphs[hit.place]
    words = index_of(statement).tokens[hit.place]
    spans = sorted({(words[first].start, words[last].end) for first, last in hit.spans})
    return Passage(statement, paragraph, _merged_spans(spans), round(score, 4), citation(statement, paragraph, catalogue))


def _merged_spans(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged_spans: list[tuple[int, int]] = []
    for start, end in spans:
        if merged_spans and start <= merged_spans[-1][1]:
            merged_spans[-1] = (merged_spans[-1][0], max(end, merged_spans[-1][1]))
        else:
            merged_spans.append((start, end))
    return tuple(merged_spans)


def _question(asked: _Asked, resolved: Resolved) -> Question:
    parts = asked.parts
    return Question(
        typed=asked.typed,
        kind=parts.kind,
        topic=tuple(concept.label for concept in asked.query.concepts),
        phrases=parts.phrases,
        scope=Scope(
            delegations=resolved.delegations,
            others=parts.others,
            bodies=resolved.bodies,
            sessions=resolved.sessions,
            from_=resolved.days[0],
            to=resolved.days[1],
            speaker=parts.speaker or None,
        ),
        expansions=(*_readings(asked, resolved), *parts.mended),
        not_understood=parts.not_understood,
    )


_FEW = 4


def _readings(asked: _Asked, resolved: Resolved) -> tuple[tuple[str, str], ...]:
    found = []
    if asked.parts.windows and resolved.sessions:
        typed = ", ".join(window.typed for window in asked.parts.windows)
        found.append((typed, _sessions_in_words(resolved, asked.catalogue)))
    found += [(concept.label, concept.expansion) for concept in asked.query.concepts if concept.expansion]
    return tuple(found)


def _sessions_in_words(resolved: Resolved, catalogue: Catalogue) -> str:
    sessions = resolved.sessions
    if len(sessions) > _FEW:
        return f"{session_name(sessions[0], catalogue)} to {sessions[-1].label}"
    return "; ".join(_session_in_words(session, resolved, catalogue) for session in sessions)


def _session_in_words(session: HeldSession, resolved: Resolved, catalogue: Catalogue) -> str:
    dates = {spoken_date(s) for s in resolved.statements if s.session is session}
    return ", ".join(
        part for part in (session_name(session, catalogue), dates.pop() if len(dates) == 1 else str(session.year or "")) if part
    )
