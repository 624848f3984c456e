"""What is missing before a session."""

from __future__ import annotations

from datetime import date, timedelta

from storage.asking.scope import delivered_by
from storage.held import HeldSession, HeldStatement, Holdings
from storage.planned import SessionView
from storage.recalling.delivered import DRAFT
from storage.recalling.values import LastTime

NO_DRAFT, NO_SPEAKER, NO_DELIVERED_TEXT = "no_draft", "no_speaker", "no_delivered_text"
# A text that was handed out before it was spoken; what was spoken may differ.
_BEFOREHAND = frozenset({DRAFT, "check against delivery"})


def missing(holdings: Holdings, session: SessionView, last: LastTime | None = None) -> tuple[str, ...]:
    """
    Return codes of what is not on file for a session: "no_draft", "no_speaker", "no_delivered_text".

    "no_speaker": no text of ours for it says who speaks. "no_delivered_text": the body met before, and of that session there is
    nothing of ours on file, or only what was handed out beforehand. `last` is what `last_time` returned: whose
    statements they are, in place of the own delegation's. Without an own delegation nothing can be told missing.
    """
    own = last.statements[0].delegation if last else holdings.own_delegation
    if own is None:
        return ()
    ours = [s for s in holdings.statements if s.delegation == own]
    coming = [s for s in ours if s.session.id == session.id]
    found = [] if coming else [NO_DRAFT]
    found += [] if any(s.speaker for s in coming) else [NO_SPEAKER]
    found += [] if _is_delivered(holdings, ours, session) else [NO_DELIVERED_TEXT]
    return tuple(found)


def _is_delivered(holdings: Holdings, ours: list[HeldStatement], session: SessionView) -> bool:
    """Tell whether what we said when the body met last is on file; so it is where nothing says that the body met before."""
    before = _met_last(holdings, session)
    return before is None or any(s.session.id == before.id and s.stage not in _BEFOREHAND for s in ours)


def _met_last(holdings: Holdings, session: SessionView) -> HeldSession | None:
    earlier = [s for s in holdings.sessions if s.body == session.body and s.id != session.id and _met(s, holdings, session)]
    return max(earlier, key=_when, default=None)


def _met(held: HeldSession, holdings: Holdings, session: SessionView) -> bool:
    if held.is_cancelled:
        return False
    if session.starts_on is None:
        return held.number is not None and session.number is not None and held.number < session.number
    if held.starts_on is not None:
        return held.starts_on < session.starts_on
    day = session.starts_on - timedelta(days=1)
    spoken = [s for s in holdings.statements if s.session.id == held.id and s.stage != DRAFT]
    if spoken:
        return any(delivered_by(s, day, holdings.catalogue) for s in spoken)
    return held.year is not None and held.year < day.year


def _when(held: HeldSession) -> tuple[date, int, int]:
    return held.starts_on or date(held.year or 1, 7, 1), held.number or 0, held.id
