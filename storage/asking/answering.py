"""A question answered: understand, resolve the scope, find, judge, assemble."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.asking.absence import beyond_the_record, nothing_on_file, searched, silent_at
from storage.asking.asked import Asked
from storage.asking.assembling import chosen, sessions_of
from storage.asking.changing import with_changes
from storage.asking.collection import Collection, collection_of
from storage.asking.facets import facets_of, loosely
from storage.asking.favouring import with_favoured
from storage.asking.find import Hit
from storage.asking.follow_up import merged
from storage.asking.index import index_of
from storage.asking.leaning import leaning
from storage.asking.narrowing import choices_between, narrowed
from storage.asking.parts import Parts
from storage.asking.presenting import passage_of, question_of
from storage.asking.quoted import as_held
from storage.asking.scope import Resolved, resolve
from storage.asking.several import of_several
from storage.asking.topic import query_of
from storage.asking.understand import asks_for_courtesies, understand
from storage.asking.values import Answer
from storage.catalogue.names import suggest
from storage.citing import session_name
from storage.held import HeldSession, Holdings

_NEAREST = 1
_IN_A_LIST = 2  # concepts of one thing in a list
# Kinds of which each thing asked about has an answer of its own; the others order by time, or by delegation.
_OF_SEVERAL = frozenset({"said", "ever", "all"})


def ask(
    holdings: Holdings,
    typed: str,
    *,
    on: date,
    delegation: str | None = None,
    limit: int = 10,
    earlier: str | tuple[str, ...] | None = None,
    favoured_body: str | None = None,
) -> Answer:
    """
    Return what the record says to a typed question on the day `on`; statements delivered later are not seen.

    `delegation` is the code of "we", by default the workspace's own. `earlier` are the questions asked before in the thread,
    oldest first: a follow-up ("and in 2019?") keeps what it does not say again. At most `limit` passages.
    `favoured_body` is the code of the body that "last session" and the like mean where no body is named.
    """
    with collection_of(holdings) as collection:
        own = delegation or holdings.own_delegation
        return _ask(collection, typed, on=on, own=own, limit=limit, earlier=earlier, favoured_body=favoured_body)


def _ask(
    collection: Collection,
    typed: str,
    *,
    on: date,
    own: str | None,
    limit: int,
    earlier: str | tuple[str, ...] | None,
    favoured_body: str | None,
) -> Answer:
    holdings = collection.holdings
    parts = Parts()
    for line in (*((earlier,) if isinstance(earlier, str) else earlier or ()), typed):
        window = leaning(line, parts, holdings)
        now = Parts(windows=(window,)) if window else understand(line, holdings, collection, on=on, own=own)
        parts = merged(parts, now, line, holdings)
    parts = with_favoured(as_held(parts, collection, holdings.catalogue), typed, favoured_body, holdings, on)
    resolved = resolve(parts, holdings, on=on, own=own)
    together = _asked(typed, holdings, collection, parts, resolved, limit)
    several_things = parts.kind in _OF_SEVERAL and not parts.phrases
    answer = _in_turn(together, resolved, facets_of(parts.topic, collection)) if several_things else None
    whole = answer or _answered(together, resolved)
    if whole.choices or not several_things:
        return whole
    if whole.found:
        return whole if answer else replace(whole, note=_joined(whole.note, _not_mentioned(together, resolved)))
    return _in_turn(together, resolved, loosely(parts.topic), surely=True) or whole


def _in_turn(together: Asked, resolved: Resolved, facets: tuple[str, ...], *, surely: bool = False) -> Answer | None:
    """
    Return the answers to several things as one; None where there is but one, or none of them is addressed.

    `surely`: the line may not have meant them apart, so that only a list of a few words each is one, and one of them is addressed
    only in so many words.
    """
    if len(facets) <= 1:
        return None
    apart = [_of_facet(together, resolved, facet) for facet in facets]
    if surely and any(len(one.query.concepts) > _IN_A_LIST for one in apart):
        return None
    answers = [_answered(one, resolved) for one in apart]
    if surely:
        met = [one.is_met_in(resolved.statements) for one in apart]
        answers = [replace(answer, found=answer.found and held) for answer, held in zip(answers, met, strict=True)]
    names = tuple(", ".join(c.label for c in one.query.concepts) or facet for one, facet in zip(apart, facets, strict=True))
    return of_several(question_of(together, resolved), names, answers, together.limit)


def _not_mentioned(together: Asked, resolved: Resolved) -> str:
    """Return which of several things no paragraph in scope mentions, where others are answered: silence would pass for a yes."""
    facets = loosely(together.parts.topic)
    apart = [_of_facet(together, resolved, facet) for facet in facets] if len(facets) > 1 else []
    if any(len(one.query.concepts) > _IN_A_LIST for one in apart):
        return ""
    missing = [", ".join(c.label for c in one.query.concepts) for one in apart if not one.is_mentioned_in(resolved.statements)]
    return f"Not addressed in the same scope: {'; '.join(missing)}." if 0 < len(missing) < len(apart) else ""


def _of_facet(together: Asked, resolved: Resolved, facet: str) -> Asked:
    parts = replace(together.parts, topic=facet)
    return _asked(together.typed, together.holdings, together.collection, parts, resolved, together.limit)


def _asked(typed: str, holdings: Holdings, collection: Collection, parts: Parts, resolved: Resolved, limit: int) -> Asked:
    query = query_of(
        parts.topic,
        parts.phrases,
        collection,
        holdings.catalogue,
        bodies=frozenset(s.body for s in resolved.statements),
        courtesies=asks_for_courtesies(typed),
        statements=resolved.statements,
    )
    return Asked(typed, holdings, collection, parts, query, limit)


def _answered(asked: Asked, resolved: Resolved) -> Answer:
    refusal = _not_searched(asked, resolved)
    if refusal is not None:
        return refusal
    topic = bool(asked.query.concepts or asked.query.phrases)
    found = asked.found_in(resolved.statements) if topic else []
    answering = [hit for hit in found if asked.answers(hit)] if topic else None
    choices = choices_between(asked.typed, asked.parts, resolved, answering, asked.catalogue)
    if choices:
        return Answer(question_of(asked, resolved), found=False, passages=(), choices=choices, note=_ASK_BACK)
    if not topic:
        return _opening(asked, resolved)
    resolved, found = narrowed(asked.parts, resolved, found, asked.answers)
    if not asked.settled(found):
        note = searched(resolved, asked.query, asked.catalogue) + beyond_the_record(asked.typed, asked.holdings)
        return _absent(asked, resolved, _joined(note, silent_at(resolved.silent, resolved, asked.catalogue)))
    shown = chosen(asked.parts.kind, found, asked.query, asked.rarities, asked.limit)
    return _present(asked, resolved, shown)


def _not_searched(asked: Asked, resolved: Resolved) -> Answer | None:
    """Return the answer where there is nothing to look for, nobody to look at, or nothing to look in."""
    if not _says_anything(asked):
        return Answer(question_of(asked, resolved), found=False, passages=(), note=_NOTHING_ASKED)
    if asked.parts.not_understood:
        return Answer(question_of(asked, resolved), found=False, passages=(), note=" ".join(_strangers(asked)))
    if not resolved.statements:
        note = nothing_on_file(asked.parts, resolved, asked.catalogue)
        return _absent(asked, resolved, _joined(note, silent_at(resolved.silent, resolved, asked.catalogue)))
    return None


def _says_anything(asked: Asked) -> bool:
    parts = asked.parts
    scope = (parts.windows, parts.delegations, parts.bodies, parts.leader, parts.speaker, parts.not_understood)
    return bool(asked.query.concepts or asked.query.phrases or any(scope))


_NOTHING_ASKED = "No topic, delegation, session or time was named."
_ASK_BACK = "Which session is meant?"


def _present(asked: Asked, resolved: Resolved, shown: list[Hit]) -> Answer:
    best = max(hit.score for hit in shown)
    passages = tuple(passage_of(hit, hit.score / best if best else 1.0, asked.catalogue) for hit in shown)
    passages = with_changes(passages) if asked.parts.kind == "change" else passages
    numbers = resolved.numbers if asked.parts.windows else _about(asked, shown)
    bodies = {hit.statement.body for hit in shown}
    silent = silent_at((s for s in resolved.silent if s.body in bodies), resolved, asked.catalogue)
    note = _joined(_without_mention(asked, resolved), silent)
    return Answer(question_of(asked, resolved), found=True, passages=passages, note=note, session_numbers=numbers)


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _about(asked: Asked, shown: list[Hit]) -> tuple[int, ...]:
    """Return the sessions an answer is about whose question names no time: the best passage's, or every passage's."""
    leading = shown if asked.parts.kind in ("change", "all", "ever", "who_else") else shown[:1]
    return tuple(sorted({s.number for s in sessions_of(leading) if s.number is not None}))


def _opening(asked: Asked, resolved: Resolved) -> Answer:
    """Return the first paragraphs of the latest statement, where no topic was named."""
    statement = resolved.statements[-1]
    texts = [Hit(statement, place, 1.0) for place in index_of(statement).searchable if place in index_of(statement).texts]
    shown = texts[: asked.limit]
    if not shown:
        return _absent(asked, resolved, nothing_on_file(asked.parts, resolved, asked.catalogue))
    answer = _present(asked, replace(resolved, statements=(statement,)), shown)
    return replace(answer, note=f"No topic was named: {statement.title}, from its beginning.")


def _absent(asked: Asked, resolved: Resolved, note: str) -> Answer:
    inside = set(resolved.statements)
    outside = tuple(s for s in resolved.wider if s not in inside)
    near = [hit for hit in asked.found_in(outside) if asked.answers(hit)] if asked.query.concepts or asked.query.phrases else []
    mine = [hit for hit in near if hit.statement.delegation in resolved.delegations]
    nearest = tuple(passage_of(hit, 1.0, asked.catalogue) for hit in (mine or near)[:_NEAREST])
    return Answer(
        question_of(asked, resolved),
        found=False,
        passages=(),
        nearest=nearest,
        note=note,
        session_numbers=resolved.numbers,
    )


def _strangers(asked: Asked) -> tuple[str, ...]:
    """Return a sentence for each name that stands where a delegation should and is none, with the names that are like it."""
    return tuple(_stranger(name, suggest(name, "delegation", asked.catalogue)) for name in asked.parts.not_understood)


def _stranger(name: str, near: tuple[str, ...]) -> str:
    return f"“{name}” is no delegation known here." + (f" Was {' or '.join(near)} meant?" if near else "")


def _without_mention(asked: Asked, resolved: Resolved) -> str:
    """Return which sessions in scope do not mention it, where a change over time is asked for."""
    if asked.parts.kind != "change":
        return ""
    mentioned = {hit.statement.session for hit in asked.found_in(resolved.statements) if asked.answers(hit)}
    missing = [s.session for s in resolved.statements if s.session not in mentioned]
    bodies = {statement.body for statement in resolved.statements}
    names = list(dict.fromkeys(_named(session, asked, several=len(bodies) > 1) for session in missing))
    return f"No mention found: {'; '.join(names) if len(bodies) > 1 else ', '.join(names)}." if names else ""


def _named(session: HeldSession, asked: Asked, *, several: bool) -> str:
    """Return "77th session (2022)", with its body where several are searched."""
    name = session_name(session, asked.catalogue) if several else session.label
    return f"{name} ({session.year})" if session.year else name
