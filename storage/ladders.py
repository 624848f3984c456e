"""The ladder of a body's deadlines: the team's own, else the catalogue's, and laid against the days of a session."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, orm, select

from storage import audit, delegations
from storage.audiences import OPEN
from storage.catalogue import load
from storage.catalogue.ladder_templates import EVERY_BODY, Step, in_order, line_of, template
from storage.errors import Invalid
from storage.in_force import bodies_seen
from storage.models import Body, Deadline, Ladder, Session
from storage.planned import OPENS_AT
from storage.reminders import schedule

__all__ = ["LABEL_LENGTH", "MOST_DAYS", "MOST_STEPS", "Step", "bodies", "lay", "new_code", "of_body", "set_steps", "when"]

ACTOR = "rapporteur"
MOST_STEPS = 12
MOST_DAYS = 365
LABEL_LENGTH = 80
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def of_body(db: orm.Session, workspace_id: int, body: str) -> tuple[Step, ...]:
    """
    Return the steps of a body, by its code, in their order in time; never none.

    The team's own ladder of the body, else the catalogue's, else that of the body it belongs to ("CTBTO-WGB" -> "CTBTO-PC"),
    else the one for every body.
    """
    line = tuple(line_of(body, load()))
    held = select(Ladder, Body.code).join(Body, Body.id == Ladder.body_id)
    found = db.execute(held.where(Ladder.workspace_id == workspace_id, Body.code.in_(line)))
    own = {code: ladder.steps for ladder, code in found}
    for code in (*line, EVERY_BODY):
        steps = tuple(map(_read, own[code])) if code in own else template(code)
        if steps:
            return steps
    raise LookupError(EVERY_BODY)  # the catalogue without its last resort


def bodies(db: orm.Session, workspace_id: int, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return code and name of the bodies on file: first those that meet next, then the others by name."""
    opens = select(Session.body_id, func.min(Session.starts_on).label("opens")).where(
        Session.workspace_id == workspace_id, Session.starts_on >= now.date(), Session.cancelled_at.is_(None)
    )
    coming = opens.group_by(Session.body_id).subquery()
    found = (
        select(Body.code, Body.name)
        .outerjoin(coming, coming.c.body_id == Body.id)
        .where(Body.workspace_id == workspace_id, bodies_seen(OPEN))
        .order_by(coming.c.opens.is_(None), coming.c.opens, Body.name)
    )
    return tuple((code, name) for code, name in db.execute(found))


def set_steps(
    db: orm.Session, workspace_id: int, body: str, steps: Sequence[Step], *, actor: str, now: datetime
) -> tuple[Step, ...]:
    """
    Put a ladder in the place of a body's present one, lay it against its sessions that are not over, and return it in order.

    Also against those of the bodies that follow it. Steps that are gone take their open deadlines with them. Raises Invalid for
    a ladder without steps, with two of one code, or with one that cannot be used, and UnknownName for a body that nobody knows.
    """
    from storage.reminders import planning  # noqa: PLC0415 - planning lays ladders, and so stands above this module

    wanted = in_order(_checked(steps))
    planning.wait_for_the_team(db, workspace_id)
    if wanted == of_body(db, workspace_id, body):
        return wanted
    row = delegations.body_row(db, workspace_id, body, delegations.catalogue(db, workspace_id))
    ladder = db.scalar(select(Ladder).where(Ladder.workspace_id == workspace_id, Ladder.body_id == row.id))
    if ladder is None:
        ladder = Ladder(workspace_id=workspace_id, body_id=row.id)
        db.add(ladder)
    ladder.steps = [_written(step) for step in wanted]
    audit.note(
        db, workspace_id, actor=actor, action="set ladder", subject=f"body {row.id}", now=now, body=row.code, steps=ladder.steps
    )
    db.flush()
    for session_id in _following(db, workspace_id, row.code, now.date() - planning.AFTERWARDS):
        planning.plan(db, workspace_id, session_id, now)
    return wanted


def lay(db: orm.Session, session: Session, now: datetime) -> None:
    """
    Bring the deadlines of a session into line with its body's ladder, its days, and the present rules of its zone.

    Safe to repeat. What was done, who owns it and a day set by hand stay; an owner of the session before is taken over for a new
    deadline. A deadline whose day or place moved is due anew, and no longer snoozed; one whose zone changed its rules is only due
    at another instant. A session that is cancelled, or without days, is left as it is.
    """
    if session.starts_on is None or session.cancelled_at is not None:
        return
    steps = of_body(db, session.workspace_id, session.body.code)
    held = select(Deadline).where(Deadline.session_id == session.id).order_by(Deadline.id)
    rows = {row.step: row for row in db.scalars(held)}
    changes: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        if step.code in rows:
            changes[_follow(rows[step.code], step, session, now)].append(step.code)
    for row in rows.values():
        if row.dropped_at is None and row.step not in {step.code for step in steps}:
            row.dropped_at = now
            changes["dropped"].append(row.step)
    missing = [step for step in steps if step.code not in rows and not _is_behind(step, session, now)]
    changes["made"] = _make(db, session, missing)
    _account_for(db, session, changes, now)
    db.flush()


def when(step: Step, starts_on: date, ends_on: date | None) -> date:
    """Return the day of a step for a session of these days; without a last day, the opening stands for it."""
    anchor = starts_on if step.anchor == "opens" else (ends_on or starts_on)
    return anchor + timedelta(days=step.days)


def new_code(label: str, steps: Sequence[Step]) -> str:
    """Return a code for a new step of a ladder, from what it is called; the same name again has the same code, if it is free."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().casefold()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30] or "step"
    taken = {step.code for step in steps}
    return next(code for code in (base, *(f"{base}-{n}" for n in range(2, MOST_STEPS + 3))) if code not in taken)


def _follow(row: Deadline, step: Step, session: Session, now: datetime) -> str:
    """Bring one deadline into line, and return what that did, as the audit calls it."""
    before = (row.due_on, row.due_time, row.due_at)
    renamed, restored = row.label != step.label, row.dropped_at is not None
    row.label, row.dropped_at = step.label, None
    if not row.set_by_hand:
        assert session.starts_on is not None, "only sessions with days have ladders"
        row.due_on, row.due_time = when(step, session.starts_on, session.ends_on), step.at
    row.due_at = schedule.instant(row.due_on, row.due_time, _zone(session))
    # The venue may have moved to another zone in this very transaction; otherwise it is the zone that has other rules.
    is_anew = before[:2] != (row.due_on, row.due_time) or session.scheduled_at == now
    if before[2] != row.due_at and is_anew:
        row.schedule += 1
        row.snoozed_until = row.snoozed_to = None
        return "moved"
    if restored:
        return "restored"
    if before[2] != row.due_at:
        return "recomputed"
    return "renamed" if renamed else "kept"


def _make(db: orm.Session, session: Session, steps: Sequence[Step]) -> list[str]:
    owners = _owners_before(db, session) if steps else {}
    for step in steps:
        assert session.starts_on is not None, "only sessions with days have ladders"
        due_on = when(step, session.starts_on, session.ends_on)
        db.add(
            Deadline(
                workspace_id=session.workspace_id,
                session_id=session.id,
                step=step.code,
                label=step.label,
                due_on=due_on,
                due_time=step.at,
                due_at=schedule.instant(due_on, step.at, _zone(session)),
                owner=owners.get(step.code),
                set_by_hand=False,
                schedule=0,
            ),
        )
    return [step.code for step in steps]


def _is_behind(step: Step, session: Session, now: datetime) -> bool:
    """Tell whether a step had passed, and the session opened, before anybody could have taken it: never owed, and so not late."""
    assert session.starts_on is not None, "only sessions with days have ladders"
    opened = schedule.instant(session.starts_on, session.opens_at or OPENS_AT, _zone(session))
    return opened <= now and schedule.instant(when(step, session.starts_on, session.ends_on), step.at, _zone(session)) <= now


def _owners_before(db: orm.Session, session: Session) -> dict[str, str | None]:
    """Return who last owned each step at this body, of the sessions up to this one."""
    found = db.execute(
        select(Deadline.step, Deadline.owner)
        .join(Session, Session.id == Deadline.session_id)
        .where(
            Deadline.workspace_id == session.workspace_id,
            Deadline.owner.is_not(None),
            Session.body_id == session.body_id,
            Session.id != session.id,
            Session.starts_on <= session.starts_on,
        )
        .order_by(Session.starts_on, Session.id),
    )
    return dict(iter(found))


def _account_for(db: orm.Session, session: Session, changes: dict[str, list[str]], now: datetime) -> None:
    told = {what: steps for what, steps in changes.items() if steps and what != "kept"}
    if told:
        subject = f"session {session.id}"
        audit.note(db, session.workspace_id, actor=ACTOR, action="lay deadlines", subject=subject, now=now, **told)


def _following(db: orm.Session, workspace_id: int, body: str, since: date) -> list[int]:
    """Return the sessions, by number, of a body and of those that follow its ladder, that end on a day or later."""
    rows = db.execute(
        select(Session.id, Body.code)
        .join(Body, Body.id == Session.body_id)
        .where(Session.workspace_id == workspace_id, Session.starts_on.is_not(None))
        .where((Session.ends_on >= since) | (Session.ends_on.is_(None) & (Session.starts_on >= since)))
        .order_by(Session.id),
    )
    return [session_id for session_id, code in rows if body in line_of(code, load())]


def _zone(session: Session) -> str:
    return session.time_zone or "UTC"


def _checked(steps: Sequence[Step]) -> Sequence[Step]:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Invalid("ladder", f"{len(steps)} steps", f"between 1 and {MOST_STEPS} steps")
    codes = [step.code for step in steps]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice is not None:
        raise Invalid("ladder", twice, "each step once")
    return [_checked_step(step) for step in steps]


def _checked_step(step: Step) -> Step:
    label = " ".join(step.label.split())
    if not CODE.fullmatch(step.code):
        raise Invalid("code", step.code[:LABEL_LENGTH], "small letters, digits, - and _")
    is_clean = all(unicodedata.category(character) not in ("Cc", "Cs") for character in label)
    if not (is_clean and len(label) <= LABEL_LENGTH and any(character.isalnum() for character in label)):
        shown = label[:LABEL_LENGTH].encode("utf-8", "replace").decode()
        raise Invalid("label", shown, f"one line of at most {LABEL_LENGTH} characters, with a word in it")
    if step.anchor not in ("opens", "closes"):
        raise Invalid("anchor", str(step.anchor)[:LABEL_LENGTH], "opens or closes")
    if not -MOST_DAYS <= step.days <= MOST_DAYS:
        raise Invalid("days", str(step.days)[:LABEL_LENGTH], f"a whole number of at most {MOST_DAYS}")
    return Step(step.code, label, step.anchor, step.days, step.at)


def _written(step: Step) -> dict[str, Any]:
    at = step.at.isoformat(timespec="minutes")
    return {"code": step.code, "label": step.label, "anchor": step.anchor, "days": step.days, "at": at}


def _read(stored: dict[str, Any]) -> Step:
    return Step(stored["code"], stored["label"], stored["anchor"], stored["days"], time.fromisoformat(stored["at"]))
