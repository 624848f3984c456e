"""What people do with the practice clock, and the time zone that their computer keeps."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.practice.clock import FARTHEST, Mover
from bot.practice.refusals import Json, Refused
from bot.practice.workspace import Workspace

log = logging.getLogger("rapporteur.practice")

ON_ITS_WAY = "The clock is on its way already."


class Timing:
    """The hands that move the clock."""

    def __init__(self, workspace: Workspace, mover: Mover | None) -> None:
        """Hold what moves the clock; None where it only runs with real time."""
        self._workspace = workspace
        self._mover = mover

    async def move_clock(self, _user: str, to: float) -> Json:
        """Move the clock to an instant, in seconds since 1970; `problem` says why it stays, or where it stopped."""
        mover = self._movable()
        try:
            wanted = datetime.fromtimestamp(to, UTC)
        except (TypeError, ValueError, OverflowError, OSError):
            return {"problem": "That is not a date and time."}
        if wanted < mover.clock.now():
            return {"problem": "The practice clock only moves forward."}
        if wanted - mover.clock.now() > FARTHEST:
            return {"problem": f"The practice clock moves {FARTHEST.days} days at a time at most."}
        return await self._move(mover, wanted)

    async def next_reminder(self, _user: str) -> Json:
        """Move the clock to the next instant at which something is due."""
        mover = self._movable()
        stop = await asyncio.to_thread(mover.next_stop)
        return {"problem": "No reminder is planned."} if stop is None else await self._move(mover, stop)

    async def zone(self, user: str, name: str) -> Json:
        """Keep the time zone of a person's computer, which `users.info` then tells; an unknown one is left out."""
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return {}
        self._workspace.person(user).zone = name
        return {}

    def _movable(self) -> Mover:
        if self._mover is None:
            raise Refused("clock_not_movable")
        return self._mover

    async def _move(self, mover: Mover, to: datetime) -> Json:
        try:
            return {"stops": await asyncio.to_thread(mover.move, to)}
        except BlockingIOError:
            return {"problem": ON_ITS_WAY}
        except Exception:  # the boundary to the app: whatever fails there must not leave the page waiting
            log.exception("failed while the practice clock was moved")
            return {"problem": "The app failed at what was due; the clock stopped there. Its log says why."}
