"""What a team set up for a channel: the body that is meant there unless something else is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import orm, select

from storage import audit, delegations
from storage.catalogue.entries import Body
from storage.database import take_turn
from storage.errors import Invalid
from storage.models import ChannelSetting as Row

CHANNEL = re.compile(r"[CG][A-Z0-9]{1,30}")
SETTING = "set a channel"


@dataclass(frozen=True, slots=True)
class ChannelBody:
    """A channel, and the code of the body that is meant there."""

    channel: str
    body: str


def every(db: orm.Session, workspace_id: int) -> tuple[ChannelBody, ...]:
    """Return the channels that have a body of their own, in the order in which they were set up."""
    rows = db.scalars(select(Row).where(Row.workspace_id == workspace_id, Row.body.is_not(None)).order_by(Row.id))
    return tuple(ChannelBody(row.channel, row.body) for row in rows if row.body is not None)


def body_of(db: orm.Session, workspace_id: int, channel: str | None) -> str | None:
    """Return the code of the body that is meant in a channel; None where nothing was set up, and for no channel."""
    if not channel:
        return None
    return db.scalar(select(Row.body).where(Row.workspace_id == workspace_id, Row.channel == channel))


def set_body(db: orm.Session, workspace_id: int, channel: str, body: str | None, *, actor: str, now: datetime) -> Body | None:
    """
    Say which body is meant in a channel, by any of its names, and return it; None: none any more.

    Nothing is written where nothing changes. Raises Invalid for what is no channel of Slack, and UnknownName for a body that
    nobody knows, or a name that more than one goes by.
    """
    if CHANNEL.fullmatch(channel) is None:
        raise Invalid("channel", channel, "a channel's id, as C012AB3CD")
    take_turn(db, f"{SETTING} {workspace_id}")
    found = None if body is None else delegations.known_body(body, delegations.catalogue(db, workspace_id))
    row = db.scalar(select(Row).where(Row.workspace_id == workspace_id, Row.channel == channel))
    before, code = row.body if row else None, found.code if found else None
    if before != code:
        _store(db, row or Row(workspace_id=workspace_id, channel=channel), code)
        audit.note(db, workspace_id, actor=actor, action=SETTING, subject=f"channel {channel}", now=now, body=code, before=before)
    return found


def _store(db: orm.Session, row: Row, body: str | None) -> None:
    if body is None:
        db.delete(row)
    else:
        row.body = body
        db.add(row)
    db.flush()
