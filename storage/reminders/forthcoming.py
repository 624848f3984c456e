"""What comes next of the reminders that are planned, for those who have just changed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, orm, select

from storage.errors import NotFound
from storage.models import Body, Reminder, Session
from storage.planned import SessionView
from storage.reminders.planning import SESSION, over_at
from storage.reminders.settings import concerned
from storage.session_views import own_of, view


@dataclass(frozen=True, slots=True)
class Forthcoming:
    """The next session that a setting concerns, and its next reminders as (lead as written, instant), the first first."""

    session: SessionView
    reminders: tuple[tuple[str, datetime], ...]


def next_reminders(db: orm.Session, workspace_id: int, scope: str, now: datetime, *, limit: int = 3) -> Forthcoming | None:
    """
    Return the next reminders of the next session that "workspace", "body 3" or "session 12" concerns.

    None where no session lies ahead that is neither cancelled nor prepared. Of a lead that goes to several it says one.
    """
    ends_on = func.coalesce(Session.ends_on, Session.starts_on)
    held = concerned(workspace_id, scope).where(ends_on >= now.date() - timedelta(days=2))
    open_ones = held.where(Session.cancelled_at.is_(None), Session.ready_at.is_(None)).order_by(Session.starts_on, Session.id)
    for session in db.scalars(open_ones):
        over = over_at(session)
        if over is not None and over > now:
            shown = view(db, session, own_of(db, workspace_id))
            return Forthcoming(shown, _planned(db, session, now, limit))
    return None


def body_name(db: orm.Session, workspace_id: int, body_id: int) -> str:
    """Return the name of a body. Raises NotFound for one that has not met here."""
    found = db.scalar(select(Body.name).where(Body.workspace_id == workspace_id, Body.id == body_id))
    if found is None:
        raise NotFound("body", str(body_id))
    return found


def _planned(db: orm.Session, session: Session, now: datetime, limit: int) -> tuple[tuple[str, datetime], ...]:
    rows = (
        select(Reminder.lead, Reminder.due_at)
        .where(Reminder.session_id == session.id, Reminder.kind == SESSION, Reminder.state == "planned", Reminder.due_at > now)
        .distinct()
        .order_by(Reminder.due_at, Reminder.lead)
        .limit(limit)
    )
    return tuple((lead, due_at) for lead, due_at in db.execute(rows))
