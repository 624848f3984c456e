"""Documents that people give: kept at once, fetched and read in the background, and shown in one message."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import downloads, posting, requests, viewing
from handlers.deps import Deps
from handlers.errors import sentence, shortened
from handlers.requests import Asker
from handlers.views import blocks
from handlers.views import incoming as view
from handlers.views.blocks import Message
from storage import audiences, statements, uploads
from storage.audiences import EVERYTHING, Seen
from storage.catalogue import load
from storage.errors import NotFound, RecordError
from storage.provenance import Provenance, of_header
from storage.reading import header
from storage.reading.documents import LIMITS
from storage.reading.values import Reading
from storage.statements import Receipt, StatementLine
from storage.uploads import CHANNELS, ME, WORKSPACE, Given, Upload

LOST = "“{}” was not stored: reading it was begun three times, and never came to an end. Save it as plain text, then add that."
# Slack's answers where the message of a batch was deleted, or is too old to be changed.
MESSAGE_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"})


@dataclass(frozen=True, slots=True)
class Item:
    """Something given: `file_id` is Slack's number of a file, or `data` the text itself. `key` tells it from all others."""

    key: str
    name: str
    file_id: str | None = None
    data: bytes | None = None


def files_of(files: Iterable[Any], mark: str) -> tuple[Item, ...]:
    """Return the files of a payload, each once; `mark` is what they were given with: a message, or a window."""
    found: dict[str, Item] = {}
    for file in map(requests.mapping, files):
        if number := requests.text(file.get("id")):
            name = requests.text(file.get("name")) or requests.text(file.get("title")) or "file"
            found.setdefault(number, Item(f"file:{number}:{mark}", shortened(name), file_id=number))
    return tuple(found.values())


def text_of(text: str, name: str, mark: str) -> Item:
    """Return a text that was given itself."""
    data = text.encode()
    return Item(f"text:{hashlib.sha256(data).hexdigest()}:{mark}", name, data=data)


def given_in(deps: Deps, client: WebClient, asker: Asker) -> Given:
    """
    Return what is known of a document by where it was given: that of a private channel is for the members of that channel.

    Raises SlackClientError or OSError where Slack does not say what kind of channel it is.
    """
    if not asker.channel:
        return Given()
    kind = deps.people.kind_of_channel(client, asker.team_id, asker.channel, deps.now())
    if kind == "private":
        return Given(place=asker.channel, audience=CHANNELS, channels=(asker.channel,))
    # Of a conversation that the bot is no part of it cannot know the members.
    return Given(place=asker.channel, audience=WORKSPACE if kind == "public" else ME)


def take_in(
    deps: Deps,
    client: WebClient,
    asker: Asker,
    items: Sequence[Item],
    given: Given,
    *,
    to: tuple[str, str | None],
    replaces: int | None = None,
    then: Callable[[int], None] | None = None,
) -> int:
    """
    Keep what was given, say so where `to` says (a channel or person, and a thread), and have it read; return how many are new.

    The work goes on after this returns; a restart takes it up where it was. `then` is called with the number of each that is
    done with, unless a restart came between.
    """
    with deps.record.begin() as db:
        workspace_id = deps.workspace_of(db, asker.team_id).id
        kept = [_receive(db, workspace_id, asker.user, item, given, deps, replaces) for item in items[: view.MOST]]
    numbers = [number for number in kept if number is not None]
    if not numbers:
        return 0
    _begin(deps, client, workspace_id, asker.user, numbers, to)
    if len(items) > view.MOST:
        posting.say(client, to[0], Message(view.TOO_MANY, (blocks.section(view.TOO_MANY),)), thread=to[1])
    for _ in numbers:
        deps.room.submit(partial(read_next, deps, client, asker.team_id, numbers, then))
    return len(numbers)


def read_now(
    deps: Deps, client: WebClient, asker: Asker, item: Item, given: Given, *, replaces: int | None = None
) -> Upload | None:
    """Keep a text that was pasted, and return what was read of it; None for the same again. Raises Unreadable."""
    data = item.data or b""
    desk = deps.desk(asker.team_id)
    reading = statements.read_pasted(data.decode(), desk.holdings.catalogue)
    seen, said = viewing.seen(deps, client, asker), of_header(reading.header)
    with deps.record.begin(desk.workspace.id) as db:
        number = _receive(db, desk.workspace.id, asker.user, item, given, deps, replaces)
        if number is None:
            return None
        return uploads.have_read(db, desk.workspace.id, number, name=item.name, data=data, reading=reading, said=said, seen=seen)


def read_next(
    deps: Deps,
    client: WebClient,
    team_id: str,
    among: Collection[int] | None = None,
    then: Callable[[int], None] | None = None,
) -> bool:
    """Read one document that is waiting, of all or `among` some, and show what was found; return whether there was one."""
    with deps.record.begin() as db:
        workspace_id = deps.workspace_of(db, team_id).id
        upload = uploads.take(db, workspace_id, now=deps.now(), among=among)
    if upload is None:
        return False
    try:
        _read(deps, client, team_id, workspace_id, upload)
    except (RecordError, SlackApiError) as refused:
        with deps.record.begin(workspace_id) as db:
            uploads.refuse(db, workspace_id, upload.id, sentence(refused))
    show(deps, client, team_id, upload)
    if then is not None:
        then(upload.id)
    return True


def go_on(deps: Deps, client: WebClient, team_id: str) -> None:
    """Take up what a process that is gone left unread; what was begun too often is refused, and its person told."""
    with deps.record.begin() as db:
        workspace_id = deps.workspace_of(db, team_id).id
        lost = uploads.give_up(db, workspace_id, LOST, now=deps.now())
    for upload in lost:
        show(deps, client, team_id, upload)
    while read_next(deps, client, team_id):
        pass


def show(deps: Deps, client: WebClient, team_id: str, upload: Upload) -> None:
    """Write the message of a document's batch anew; where there is none, it is posted to the person."""
    with deps.record.read() as db:
        workspace_id = deps.workspace_of(db, team_id).id
    with deps.room.showing:
        message, numbers = _message(deps, client, workspace_id, team_id, upload)
        if upload.channel and upload.ts and _changed(client, upload.channel, upload.ts, message):
            return
    channel, ts = posting.post(client, upload.user, message)
    with deps.record.begin(workspace_id) as db:
        uploads.show_at(db, workspace_id, numbers, channel=channel, ts=ts)


def store(
    deps: Deps,
    client: WebClient,
    asker: Asker,
    number: int,
    given: Given,
    *,
    stage_of: int | None = None,
    replaces: int | None = None,
) -> Receipt:
    """Make a document a statement, as its person says. Raises what `uploads.store` does."""
    seen = viewing.seen(deps, client, asker)
    with deps.record.begin() as db:
        workspace_id = deps.workspace_of(db, asker.team_id).id
        audience_id = audience_number(db, workspace_id, asker.user, given.audience, given.channels)
        return uploads.store(
            db,
            workspace_id,
            number,
            given,
            audience_id=audience_id,
            seen=seen if audience_id is None else Seen(seen.audiences | {audience_id}),
            actor=asker.user,
            now=deps.now(),
            stage_of=stage_of,
            replaces=replaces,
        )


def audience_number(db: Any, workspace_id: int, user: str, audience: str, channels: Sequence[str]) -> int | None:
    """Return the number of an audience as the windows name it; None for the whole workspace."""
    keeper = user if audience == ME else None
    return audiences.named(db, workspace_id, keeper=keeper, channels=channels if audience == CHANNELS else ())


def _receive(db: Any, workspace_id: int, user: str, item: Item, given: Given, deps: Deps, replaces: int | None) -> int | None:
    return uploads.receive(
        db,
        workspace_id,
        item.key,
        user=user,
        name=item.name,
        given=given,
        now=deps.now(),
        file_id=item.file_id,
        data=item.data,
        replaces_id=replaces,
    )


def _begin(
    deps: Deps, client: WebClient, workspace_id: int, user: str, numbers: Sequence[int], to: tuple[str, str | None]
) -> None:
    with deps.record.read(workspace_id) as db:
        waiting = [uploads.of_id(db, workspace_id, number, user) for number in numbers]
    channel, ts = posting.post(client, to[0], view.progress(waiting, {}), thread=to[1])
    with deps.record.begin(workspace_id) as db:
        uploads.show_at(db, workspace_id, numbers, channel=channel, ts=ts)


def _read(deps: Deps, client: WebClient, team_id: str, workspace_id: int, upload: Upload) -> None:
    with deps.record.read(workspace_id) as db:
        data = uploads.content(db, workspace_id, upload.id)
    name = upload.name
    if data is None:
        fetched = downloads.fetch(client, {"id": upload.file_id}, most_bytes=LIMITS.document)
        name, data = fetched.name, fetched.data
    reading = deps.room.read(name, data)
    said = _said(deps, team_id, reading)
    seen = viewing.seen(deps, client, Asker(team_id, upload.user, None))
    with deps.record.begin(workspace_id) as db:
        uploads.have_read(db, workspace_id, upload.id, name=name, data=data, reading=reading, said=said, seen=seen)


def _said(deps: Deps, team_id: str, reading: Reading) -> Provenance:
    """Return what a document says of itself; the names that a team alone knows, the process that opens files does not."""
    catalogue = deps.desk(team_id).holdings.catalogue
    said = of_header(reading.header)
    if catalogue is load():
        return said
    return said.over(of_header(header.parse("\n\n".join(reading.blocks), catalogue)))


def _message(deps: Deps, client: WebClient, workspace_id: int, team_id: str, upload: Upload) -> tuple[Message, tuple[int, ...]]:
    """Return the message of a batch, and the numbers of its documents."""
    with deps.record.read(workspace_id) as db:
        batch = uploads.shown_at(db, workspace_id, upload.channel, upload.ts) if upload.channel and upload.ts else ()
        batch = batch or (uploads.of_id(db, workspace_id, upload.id, upload.user),)
        held = _held(db, workspace_id, [one.statement_id for one in batch])
    seen = viewing.seen(deps, client, Asker(team_id, upload.user, None)) if held else EVERYTHING
    known = {number: line for number, line in held.items() if seen.includes(line.audience_id)}
    return view.progress(batch, known), tuple(one.id for one in batch)


def _held(db: Any, workspace_id: int, numbers: Iterable[int | None]) -> Mapping[int, StatementLine]:
    found = {}
    for number in numbers:
        if number is not None:
            try:
                found[number] = statements.line(db, workspace_id, number, EVERYTHING, withdrawn=True)
            except NotFound:  # purged meanwhile
                continue
    return found


def _changed(client: WebClient, channel: str, ts: str, message: Message) -> bool:
    try:
        posting.change(client, channel, ts, message)
    except SlackApiError as refused:
        if refused.response.get("error") not in MESSAGE_GONE:
            raise
        return False
    return True
