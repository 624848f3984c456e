"""Which of several bodies is meant, where the words leave it open and the record may decide; else the question is asked back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from storage.asking.find import Hit
from storage.asking.parts import Parts
from storage.asking.scope import Resolved
from storage.asking.values import Choice
from storage.catalogue.entries import Catalogue
from storage.citing import session_name, spoken_date
from storage.held import HeldSession

# A body whose best passage stays under this share of the best of all is not the one that is meant.
_AS_GOOD = 0.5


def _best_by_body(hits: list[Hit]) -> dict[str, float]:
    best: dict[str, float] = {}
    for hit in hits:
        body = hit.statement.body
        best[body] = max(best.get(body, 0.0), hit.score)
    return best


def _meant(hits: list[Hit]) -> tuple[str, ...]:
    """Return the bodies whose passages answer about as well as the best."""
    best = _best_by_body(hits)
    top = max(best.values(), default=0.0)
    return tuple(body for body, score in best.items() if score >= _AS_GOOD * top)


def choices_between(
    typed: str, parts: Parts, resolved: Resolved, answering: list[Hit] | None, catalogue: Catalogue
) -> tuple[Choice, ...]:
    """
    Return a choice for each meeting that a number may mean, where more than one of them speaks of the topic; else nothing.

    `answering` None: no topic was named, and any of them may be meant.
    """
    numbered = [window for window in parts.windows if window.numbers is not None and not window.bodies]
    if not numbered or parts.bodies or len({session.body for session in resolved.sessions}) <= 1:
        return ()
    meant = _meant(answering) if answering is not None else {session.body for session in resolved.sessions}
    if len(meant) <= 1:
        return ()
    sessions = [session for session in resolved.sessions if session.body in meant]
    return tuple(_choice(typed, session, resolved, catalogue) for session in sessions)


def _choice(typed: str, session: HeldSession, resolved: Resolved, catalogue: Catalogue) -> Choice:
    dates = {spoken_date(s) for s in resolved.statements if s.session is session}
    body = catalogue.bodies.get(session.body)
    name = body.name if body else session.body
    label = ", ".join(part for part in (session_name(session, catalogue), dates.pop() if len(dates) == 1 else "") if part)
    return Choice(label, f"{typed.rstrip(' ?!.')}, at the {name}?")


def narrowed(parts: Parts, resolved: Resolved, hits: list[Hit], answers: Callable[[Hit], bool]) -> tuple[Resolved, list[Hit]]:
    """Return the scope without the bodies that a session counted back, or given by number alone, does not mean by the topic."""
    open_windows = [w for w in parts.windows if (w.back is not None or w.numbers is not None) and not w.bodies]
    if not open_windows or parts.bodies or len({session.body for session in resolved.sessions}) <= 1:
        return resolved, hits
    meant = _meant([hit for hit in hits if answers(hit)])
    if not meant:
        return resolved, hits
    if all(w.back in ((1, 1), (0, 0)) for w in open_windows):
        meant = (_latest(meant, resolved),)
    return _within(meant, resolved), [hit for hit in hits if hit.statement.body in meant]


def _latest(bodies: tuple[str, ...], resolved: Resolved) -> str:
    """Return the body that met last: "the last session" is one."""
    return next(s.body for s in reversed(resolved.statements) if s.body in bodies)


def _within(bodies: tuple[str, ...], resolved: Resolved) -> Resolved:
    sessions = tuple(session for session in resolved.sessions if session.body in bodies)
    kept = {session.number for session in sessions}
    others = {session.number for session in resolved.sessions if session.body not in bodies} - kept
    return replace(
        resolved,
        bodies=bodies,
        sessions=sessions,
        statements=tuple(s for s in resolved.statements if s.body in bodies),
        numbers=tuple(number for number in resolved.numbers if number not in others),
    )
