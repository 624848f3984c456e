"""A calendar taken in, a large one in portions, so that nobody waits long for the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.calendars import taking_in
from storage.calendars.joining import Understanding
from storage.calendars.values import Report
from storage.database import Record


def taken_in(
    record: Record,
    workspace_id: int,
    understood: Understanding,
    now: Callable[[], datetime],
    *,
    actor: str,
    calendar_id: int | None = None,
    body: str | None = None,
) -> Report:
    """Take a calendar in, and return what it brought. Safe to repeat after a stop in the middle."""
    ahead = []
    for portion in (*taking_in.portions(understood, now().date()), understood):
        with record.begin(workspace_id) as db:
            report = taking_in.take_in(
                db,
                workspace_id,
                portion,
                calendar_id=calendar_id,
                body=body,
                actor=actor,
                now=now(),
                additions_only=portion is not understood,
            )
        ahead.append(report)
    return taking_in.merged(ahead[:-1], ahead[-1])
