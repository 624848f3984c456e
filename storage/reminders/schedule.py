"""When reminders are due: one door to leads, to the clocks of places, and to the hours in which a team is left alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from storage.reminders.clocks import instant, read_anew, wall_time, zone_named
from storage.reminders.leads import DEADLINE_LEADS, DEFAULT_LEADS, Lead, in_order, read_lead, read_leads, written
from storage.reminders.quiet import DAYS_OF_WEEK, Quiet, is_quiet, outside_quiet

__all__ = [
    "DAYS_OF_WEEK",
    "DEADLINE_LEADS",
    "DEFAULT_LEADS",
    "Lead",
    "Quiet",
    "due",
    "in_order",
    "instant",
    "is_quiet",
    "outside_quiet",
    "read_anew",
    "read_lead",
    "read_leads",
    "wall_time",
    "written",
    "zone_named",
]


def due(lead: Lead, starts_on: date, opens_at: time, zone: str) -> datetime:
    """Return the instant, in UTC, at which a lead of a session is due; `opens_at` and `zone` are the venue's."""
    if lead.days is not None:
        return instant(starts_on - timedelta(days=lead.days), lead.at, zone)
    # In UTC: an aware datetime of a zone would count wall hours, 23 real ones across the change in March.
    return instant(starts_on, opens_at, zone) - timedelta(hours=lead.hours or 0)
