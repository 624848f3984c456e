"""An answer's values: passages with their words marked and cited, and the question as it was understood."""

from __future__ import annotations

from storage.asking.asked import Asked
from storage.asking.find import Hit
from storage.asking.index import index_of
from storage.asking.scope import Resolved
from storage.asking.values import Passage, Question, Scope
from storage.catalogue.entries import Catalogue
from storage.citing import citation, session_name, spoken_date
from storage.held import HeldSession

# More sessions than these are named by the first and the last.
_FEW = 4


def passage_of(hit: Hit, score: float, catalogue: Catalogue) -> Passage:
    """Return the paragraph with its highlights, which never overlap, and its citation."""
    statement, paragraph = hit.statement, hit.statement.paragraphs[hit.place]
    words = index_of(statement).tokens[hit.place]
    spans = sorted({(words[first].start, words[last].end) for first, last in hit.spans})
    also = tuple(citation(other.statement, other.statement.paragraphs[other.place], catalogue) for other in hit.also)
    cited = citation(statement, paragraph, catalogue)
    return Passage(statement, paragraph, _merged_spans(spans), round(score, 4), cited, also=tuple(dict.fromkeys(also)))


def _merged_spans(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged_spans: list[tuple[int, int]] = []
    for start, end in spans:
        if merged_spans and start <= merged_spans[-1][1]:
            merged_spans[-1] = (merged_spans[-1][0], max(end, merged_spans[-1][1]))
        else:
            merged_spans.append((start, end))
    return tuple(merged_spans)


def question_of(asked: Asked, resolved: Resolved) -> Question:
    """Return the question as understood, with the scope as resolved."""
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


def _readings(asked: Asked, resolved: Resolved) -> tuple[tuple[str, str], ...]:
    found = []
    if asked.parts.windows and resolved.sessions:
        typed = ", ".join(window.typed for window in asked.parts.windows)
        found.append((typed, _sessions_in_words(resolved, asked.catalogue)))
    found += [(concept.label, concept.expansion) for concept in asked.query.concepts if concept.expansion]
    return tuple(found)


def _sessions_in_words(resolved: Resolved, catalogue: Catalogue) -> str:
    """Return the sessions by body, each body's by the first and the last where there are many."""
    bodies = dict.fromkeys(session.body for session in resolved.sessions)
    many = len(resolved.sessions) > _FEW
    spans = [_of_one_body([s for s in resolved.sessions if s.body == body], resolved, catalogue, many=many) for body in bodies]
    return "; ".join(spans)


def _of_one_body(sessions: list[HeldSession], resolved: Resolved, catalogue: Catalogue, *, many: bool) -> str:
    if many and len(sessions) > 1:
        return f"{session_name(sessions[0], catalogue)} to {sessions[-1].label}"
    return "; ".join(_session_in_words(session, resolved, catalogue) for session in sessions)


def _session_in_words(session: HeldSession, resolved: Resolved, catalogue: Catalogue) -> str:
    dates = {spoken_date(s) for s in resolved.statements if s.session is session}
    return ", ".join(
        part for part in (session_name(session, catalogue), dates.pop() if len(dates) == 1 else str(session.year or "")) if part
    )
