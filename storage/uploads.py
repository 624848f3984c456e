"""
Documents on their way in: received, read, and in the end stored, refused or dropped.

Each stands in the record before anybody is told that it was taken, so that a restart loses none. Whoever reads one holds a lease
on it; one whose lease has run out is taken up by another, three times at most.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, orm, select
from sqlalchemy.exc import IntegrityError

from storage import delegations, keeping, statements
from storage.audiences import Seen
from storage.errors import NotFound
from storage.models import ChannelSetting
from storage.models import Upload as Row
from storage.provenance import Provenance
from storage.reading.values import Reading
from storage.reading.wire import packed, unpacked
from storage.statements import MEDIA_TYPE_LENGTH, Receipt, SourceBytes

# Fetching and reading take half a minute at the most.
LEASE = timedelta(minutes=2)
# Whoever received a document begins with it at once: only after this does anybody else look at it.
LEFT_ALONE = timedelta(seconds=10)
ATTEMPTS = 3
KEPT_FOR = timedelta(days=7)

WORKSPACE, CHANNELS, ME = "workspace", "channels", "me"


@dataclass(frozen=True, slots=True)
class Given:
    """
    What is known of a document besides its text.

    `place` is the channel where it was given, None in a direct message or a window. `body_of_channel`: the header names no body,
    and that of the channel is used. `audience` is WORKSPACE, CHANNELS (with `channels`) or ME. `new`: it became a statement by
    itself, and was not on file.
    """

    said: Provenance = field(default_factory=Provenance)
    place: str | None = None
    body_of_channel: bool = False
    audience: str = WORKSPACE
    channels: tuple[str, ...] = ()
    new: bool = True


@dataclass(frozen=True, slots=True)
class Upload:
    """A document on its way in. `state` is received, read, stored, refused or dropped; `reason` says why it was refused."""

    id: int
    user: str
    channel: str | None
    ts: str | None
    file_id: str | None
    name: str
    state: str
    reason: str | None
    given: Given
    statement_id: int | None
    replaces_id: int | None


def receive(
    db: orm.Session,
    workspace_id: int,
    key: str,
    *,
    user: str,
    name: str,
    given: Given,
    now: datetime,
    file_id: str | None = None,
    data: bytes | None = None,
    replaces_id: int | None = None,
) -> int | None:
    """
    Keep a document that was given; return its number, None where the same was given before.

    `file_id` is Slack's number of the file, or `data` the text itself.
    """
    row = Row(
        workspace_id=workspace_id,
        key=key,
        user=user,
        name=name,
        state="received",
        file_id=file_id,
        content=data,
        said=_packed(given),
        replaces_id=replaces_id,
        received_at=now,
        attempts=0,
    )
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return None
    return row.id


def show_at(db: orm.Session, workspace_id: int, numbers: Collection[int], *, channel: str, ts: str) -> None:
    """Keep which message shows what becomes of these documents."""
    for row in db.scalars(select(Row).where(Row.workspace_id == workspace_id, Row.id.in_(numbers))):
        row.channel, row.ts = channel, ts


def shown_at(db: orm.Session, workspace_id: int, channel: str, ts: str) -> tuple[Upload, ...]:
    """Return the documents of a message, in order."""
    ours = select(Row).where(Row.workspace_id == workspace_id, Row.channel == channel, Row.ts == ts)
    return tuple(map(_upload, db.scalars(ours.order_by(Row.id))))


def of_id(db: orm.Session, workspace_id: int, number: int, user: str) -> Upload:
    """Return a document that somebody gave. Raises NotFound, also for anybody else."""
    return _upload(_row(db, workspace_id, number, user, lock=False))


def take(db: orm.Session, workspace_id: int, *, now: datetime, among: Collection[int] | None = None) -> Upload | None:
    """Lease one document that is still to be read, `among` some or of all that were left; None where there is none."""
    free = or_(Row.leased_until.is_(None), Row.leased_until < now)
    waiting = select(Row).where(Row.workspace_id == workspace_id, Row.state == "received", free, Row.attempts < ATTEMPTS)
    waiting = waiting.where(Row.received_at <= now - LEFT_ALONE if among is None else Row.id.in_(among))
    row = db.scalar(waiting.order_by(Row.id).limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    row.leased_until, row.attempts = now + LEASE, row.attempts + 1
    db.flush()
    return _upload(row)


def give_up(db: orm.Session, workspace_id: int, reason: str, *, now: datetime) -> tuple[Upload, ...]:
    """Refuse, for a reason, the documents whose reading was begun three times and never came to an end."""
    lost = (Row.state == "received", Row.attempts >= ATTEMPTS, Row.leased_until < now)
    rows = db.scalars(select(Row).where(Row.workspace_id == workspace_id, *lost).with_for_update(skip_locked=True)).all()
    for row in rows:
        _end(row, "refused", reason)
    return tuple(map(_upload, rows))


def content(db: orm.Session, workspace_id: int, number: int) -> bytes | None:
    """Return a text that was given itself; None for a file of Slack's that is still to be fetched."""
    return db.scalar(select(Row.content).where(Row.workspace_id == workspace_id, Row.id == number))


def have_read(
    db: orm.Session,
    workspace_id: int,
    number: int,
    *,
    name: str,
    data: bytes,
    reading: Reading,
    said: Provenance,
    seen: Seen,
) -> Upload:
    """
    Keep what was read of a document and what it says of itself; where the same words are on file, it is done with.

    Where the header names no body, that of the channel in which it was given is taken. `seen` is what its person may see.
    """
    row = _row(db, workspace_id, number)
    if row.state == "received":
        row.name, row.media_type = name, reading.media_type[:MEDIA_TYPE_LENGTH]
        held = statements.on_file(db, workspace_id, reading, data, seen)
        if held is not None:
            row.statement_id = held.id
            row.said = _packed(replace(_unpacked(row.said), new=False))
            _end(row, "stored", None)
        else:
            row.content, row.reading, row.state = data, json.loads(packed(reading)), "read"
            row.said = _packed(_with_body(db, workspace_id, replace(_unpacked(row.said), said=said)))
    db.flush()
    return _upload(row)


def refuse(db: orm.Session, workspace_id: int, number: int, reason: str) -> None:
    """Note that a document could not be taken, with the sentence that says why; nothing of its text is kept."""
    row = _row(db, workspace_id, number)
    if row.state == "received":
        _end(row, "refused", reason)


def drop(db: orm.Session, workspace_id: int, number: int, user: str) -> Upload:
    """Forget a document that somebody gave, and its text. Raises NotFound."""
    row = _row(db, workspace_id, number, user)
    if row.state in ("received", "read"):
        _end(row, "dropped", None)
    return _upload(row)


def store(
    db: orm.Session,
    workspace_id: int,
    number: int,
    given: Given,
    *,
    audience_id: int | None,
    seen: Seen,
    actor: str,
    now: datetime,
    stage_of: int | None = None,
    replaces: int | None = None,
) -> Receipt:
    """
    Make a document that was read a statement: another stage of `stage_of`, or in place of `replaces`, where one is given.

    Done twice, it changes nothing and says the same. Raises NotFound, and Incomplete, UnknownName or Invalid where it could not
    be cited; then nothing is stored.
    """
    row = _row(db, workspace_id, number, actor)
    if row.state == "stored" and row.statement_id is not None:
        line = statements.line(db, workspace_id, row.statement_id, seen, withdrawn=True)
        return Receipt(row.statement_id, new=_upload(row).given.new, line=line)
    if row.state != "read" or row.content is None:
        raise NotFound("upload", "")
    receipt = statements.add(
        db,
        workspace_id,
        reading=unpacked(json.dumps(row.reading).encode()),
        source=SourceBytes(row.name, row.content),
        provenance=given.said,
        actor=actor,
        now=now,
        seen=seen,
        audience_id=audience_id,
        keeper=actor,
    )
    if receipt.new and replaces is not None:
        keeping.replace(db, workspace_id, replaces, receipt.statement_id, seen=seen, actor=actor, now=now)
    elif receipt.new and stage_of is not None:
        keeping.join(db, workspace_id, receipt.statement_id, stage_of, seen=seen, actor=actor, now=now)
    row.statement_id, row.said = receipt.statement_id, _packed(replace(given, new=receipt.new))
    _end(row, "stored", None)
    return receipt


def forget_old(db: orm.Session, now: datetime) -> None:
    """Delete what was given more than a week ago, and whatever is left of its text."""
    db.execute(delete(Row).where(Row.received_at < now - KEPT_FOR))


def _with_body(db: orm.Session, workspace_id: int, given: Given) -> Given:
    held = select(ChannelSetting.body).where(ChannelSetting.workspace_id == workspace_id, ChannelSetting.channel == given.place)
    code = None if given.said.body or not given.place else db.scalar(held)
    entry = delegations.catalogue(db, workspace_id).bodies.get(code or "")
    body = entry.name if entry else code
    return replace(given, said=replace(given.said, body=body), body_of_channel=True) if body else given


def _end(row: Row, state: str, reason: str | None) -> None:
    row.state, row.reason = state, reason
    row.content = row.reading = None


def _row(db: orm.Session, workspace_id: int, number: int, user: str | None = None, *, lock: bool = True) -> Row:
    held = select(Row).where(Row.workspace_id == workspace_id, Row.id == number)
    held = held if user is None else held.where(Row.user == user)
    row = db.scalar(held.with_for_update() if lock else held)
    if row is None:
        raise NotFound("upload", "")
    return row


def _packed(given: Given) -> dict[str, Any]:
    return {**asdict(given), "channels": list(given.channels)}


def _unpacked(said: Mapping[str, Any]) -> Given:
    return Given(**{**said, "said": Provenance(**said["said"]), "channels": tuple(said["channels"])})


def _upload(row: Row) -> Upload:
    return Upload(
        row.id,
        row.user,
        row.channel,
        row.ts,
        row.file_id,
        row.name,
        row.state,
        row.reason,
        _unpacked(row.said),
        row.statement_id,
        row.replaces_id,
    )
