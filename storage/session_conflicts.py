"""What stands in the way of a plan: the same session with other days, a number that is taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from storage import agenda
from storage.agenda import Plan
from storage.catalogue.entries import Body as CatalogueBody
from storage.errors import AlreadyPlanned, Invalid
from storage.models import Session
from storage.naming import short_name

# A session as long as this may go on in the year after it opened.
_A_MONTH = 30


def refuse_another(standing: Session, plan: Plan, entry: CatalogueBody, *, is_same: bool) -> None:
    """Refuse a plan that says otherwise than what is on file; what is not on file yet, or cancelled, is no contradiction."""
    name = short_name(standing, entry)
    if standing.starts_on is None:
        latest = plan.ends_on.year + (1 if entry.length_days >= _A_MONTH else 0)
        if standing.number is not None and standing.year and not plan.starts_on.year <= standing.year <= latest:
            raise Invalid(
                "session", name, f"another number, or days in {standing.year}, when its statements on file were delivered"
            )
        return
    if standing.cancelled_at is None and (not is_same or _contradicts(standing, plan)):
        wanted = _when_and_where(plan.starts_on, plan.ends_on, plan.opens_at, plan.place)
        held = _when_and_where(standing.starts_on, standing.ends_on, standing.opens_at, standing.place)
        raise AlreadyPlanned(name, held, wanted)


def _contradicts(standing: Session, plan: Plan) -> bool:
    place, zone = agenda.settled(plan.place, plan.time_zone)
    said = {"starts_on": plan.starts_on, "ends_on": plan.ends_on, "opens_at": plan.opens_at, "place": place}
    if standing.place is not None or place is None:  # where a place is new, its zone goes before the body's
        said["time_zone"] = zone
    return any(value is not None and getattr(standing, name) not in (None, value) for name, value in said.items())


def _when_and_where(starts_on: date, ends_on: date | None, opens_at: time | None, place: str | None) -> str:
    days = agenda.days_in_words(starts_on, ends_on or starts_on)
    return f"{days}{f', {opens_at:%H:%M}' if opens_at else ''}{f', {place}' if place else ''}"


def refuse_taken(rows: Sequence[Session], row: Session, wanted: dict[str, Any], entry: CatalogueBody | None) -> None:
    """Refuse a number that another planned session of the body has; one known from statements alone becomes this one."""
    if wanted["number"] is None or wanted["number"] == row.number:
        return
    other = next((o for o in rows if o is not row and (o.number, o.qualifier) == (wanted["number"], wanted["qualifier"])), None)
    if other is not None and other.starts_on is not None:
        held = _when_and_where(other.starts_on, other.ends_on, other.opens_at, other.place)
        raise AlreadyPlanned(short_name(other, entry), held, "these days")
