"""The last time put together: which session it was, what was said by topic, and what since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.asking.scope import delivered_by
from storage.held import HeldStatement, Holdings
from storage.recalling.delivered import delivered_before, of_last_session
from storage.recalling.saying import topics_of
from storage.recalling.since import since
from storage.recalling.values import LastTime, TopicSaid


def last_time(
    holdings: Holdings, body: str, *, before: date, session_id: int | None = None, delegation: str | None = None
) -> LastTime | None:
    """
    Return what was said when a body met last before a day; None where nothing of that is on file.

    `body` is a code, `session_id` the session that is prepared, of which nothing counts as last. `delegation` is the code of
    "we", by default the workspace's own. Drafts are never quoted.
    """
    own = delegation or holdings.own_delegation
    spoken = delivered_before(holdings, own, before) if own else ()
    statements = of_last_session(spoken, body, session_id)
    if not statements:
        return None
    topics = tuple(topic for statement in statements for topic in topics_of(statement, holdings.catalogue))
    merged = _merged(topics)
    later = [
        s for s in spoken if s.session.id not in (statements[0].session.id, session_id) and _is_later(s, statements, holdings)
    ]
    return LastTime(statements[0].session, statements, merged, since(holdings, [t for t in merged if t.sentences], later))


def _merged(topics: Sequence[TopicSaid]) -> tuple[TopicSaid, ...]:
    """Return the topics of several statements, each once: what an explanation of vote says on one follows the statement's."""
    found: dict[str, TopicSaid] = {}
    for topic in topics:
        known = found.get(topic.name)
        found[topic.name] = topic if known is None else _joined(known, topic)
    return tuple(found.values())


def _joined(one: TopicSaid, other: TopicSaid) -> TopicSaid:
    sentences = (one.sentences or other.sentences)[:2]
    return TopicSaid(one.name, sentences, (*one.paragraphs, *other.paragraphs), max(one.weight, other.weight))


def _is_later(statement: HeldStatement, last: Sequence[HeldStatement], holdings: Holdings) -> bool:
    day = max((s.delivered_on for s in last if s.delivered_on), default=last[0].session.ends_on or last[0].session.starts_on)
    if day is not None:
        return not delivered_by(statement, day, holdings.catalogue)
    return (statement.year or 0) > (last[0].year or 0)
