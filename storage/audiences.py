"""Who may see a statement: the whole workspace, the members of some channels, or its keeper alone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, orm, select, true

from storage.models import Audience as Row


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who may see some statements: one person (`keeper`), or else the members of any of `channels`."""

    id: int
    keeper: str | None
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """
    What somebody may be shown: what the whole workspace may see, and what these audiences may.

    `everything` is for whoever runs the bot, at the command line.
    """

    audiences: frozenset[int] = frozenset()
    everything: bool = False

    def includes(self, audience_id: int | None) -> bool:
        """Return whether a statement of this audience may be shown; None is the whole workspace."""
        return self.everything or audience_id is None or audience_id in self.audiences

    def clause(self, column: orm.InstrumentedAttribute[int | None] | ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a row of the column's audience may be shown."""
        if self.everything:
            return true()
        return column.is_(None) | column.in_(sorted(self.audiences)) if self.audiences else column.is_(None)

    def also(self, audience_id: int | None) -> Seen:
        """Return the same with one more audience; None is the whole workspace."""
        return self if self.includes(audience_id) or audience_id is None else Seen(self.audiences | {audience_id})

    def __and__(self, other: Seen) -> Seen:
        """Return what both may be shown: an answer that is posted shows no more than asker and channel may see."""
        if self.everything or other.everything:
            return other if self.everything else self
        return Seen(self.audiences & other.audiences)


# What everybody in the workspace may see. The default everywhere: who asks for more says so.
OPEN = Seen()
EVERYTHING = Seen(everything=True)


def every(db: orm.Session, workspace_id: int) -> tuple[Audience, ...]:
    """Return every audience of a workspace that a statement was ever kept for."""
    rows = db.scalars(select(Row).where(Row.workspace_id == workspace_id).order_by(Row.id))
    return tuple(Audience(row.id, row.keeper, tuple(row.channels)) for row in rows)


def of_id(db: orm.Session, workspace_id: int, audience_id: int | None) -> Audience | None:
    """Return an audience by number; None for the whole workspace."""
    return next((one for one in every(db, workspace_id) if one.id == audience_id), None)


def named(db: orm.Session, workspace_id: int, *, keeper: str | None = None, channels: Collection[str] = ()) -> int | None:
    """Return the number of an audience, made where there is none yet; None, the whole workspace, where nobody is named."""
    if not keeper and not channels:
        return None
    ordered = [] if keeper else sorted(set(channels))
    key = hashlib.sha256("\n".join([keeper or "", *ordered]).encode()).hexdigest()
    row = db.scalar(select(Row).where(Row.workspace_id == workspace_id, Row.key == key))
    if row is None:
        row = Row(workspace_id=workspace_id, key=key, keeper=keeper, channels=ordered)
        db.add(row)
        db.flush()
    return row.id


def seen_by(audiences: Iterable[Audience], user: str, channels: Collection[str]) -> Seen:
    """Return what a person may see who is a member of these channels."""
    return Seen(
        frozenset(one.id for one in audiences if one.keeper == user or (not one.keeper and set(one.channels) & set(channels)))
    )


def shown_in(audiences: Iterable[Audience], channel: str) -> Seen:
    """Return what every member of a channel may see."""
    return Seen(frozenset(one.id for one in audiences if channel in one.channels))
