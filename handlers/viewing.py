"""What somebody may be shown, and what a channel may: in one place, for every answer, count, hint and window."""

from __future__ import annotations

from slack_sdk import WebClient

from handlers.deps import Deps, Desk
from handlers.requests import Asker
from storage import audiences
from storage.audiences import OPEN, Audience, Seen

DIRECT = "D"


def desk(deps: Deps, client: WebClient, asker: Asker, *, openly: bool | None = None) -> Desk:
    """
    Return a team's workspace and what it holds that may be shown in answer to somebody.

    `openly` says that everybody in the channel will read the answer; None: as the asker's message does.
    Raises NotFound for a team that is not set up, and SlackClientError or OSError where Slack does not say who is in a channel.
    """
    return deps.desk(asker.team_id, seen(deps, client, asker, openly=openly))


def seen(deps: Deps, client: WebClient, asker: Asker, *, openly: bool | None = None) -> Seen:
    """Return what may be shown in answer to somebody; see `desk`."""
    with deps.record.read() as db:
        known = audiences.every(db, deps.workspace_of(db, asker.team_id).id)
    if not known:
        return OPEN  # nothing is kept from anybody: Slack need not be asked
    own = _seen_by(deps, client, asker, known)
    is_read_by_all = not asker.private if openly is None else openly
    if not is_read_by_all or not asker.channel or asker.channel.startswith(DIRECT):
        return own
    return own & _shown_in(deps, client, asker.team_id, asker.channel, known)


def may_be_read(deps: Deps, client: WebClient, asker: Asker) -> bool:
    """Return whether an answer may be posted for everybody in the asker's channel: not where guests read it."""
    if not asker.channel or asker.channel.startswith(DIRECT):
        return True
    with deps.record.read() as db:
        answers_guests = deps.workspace_of(db, asker.team_id).answers_guests
    return answers_guests or not deps.people.has_guests(client, asker.team_id, asker.channel, deps.now())


def _shown_in(deps: Deps, client: WebClient, team_id: str, channel: str, known: tuple[Audience, ...]) -> Seen:
    """Return what a channel may read: guests are shown nothing that is kept for some, whatever channel they are in."""
    has_guests = deps.people.has_guests(client, team_id, channel, deps.now())
    return OPEN if has_guests is None or has_guests else audiences.shown_in(known, channel)


def is_person(target: str) -> bool:
    """Return whether a reminder's target is a person, not a channel."""
    return target.startswith(("U", "W"))


def of_target(known: tuple[Audience, ...], target: str) -> Seen:
    """Return what a reminder may say: to a channel what its members may see, to a person what everybody may, and their own."""
    return audiences.seen_by(known, target, ()) if is_person(target) else audiences.shown_in(known, target)


def _seen_by(deps: Deps, client: WebClient, asker: Asker, known: tuple[Audience, ...]) -> Seen:
    now = deps.now()
    if deps.people.person(client, asker.team_id, asker.user, now).kind != "member":
        return OPEN
    channels = sorted({channel for one in known for channel in one.channels})
    theirs = [one for one in channels if asker.user in deps.people.members(client, asker.team_id, one, now)]
    return audiences.seen_by(known, asker.user, theirs)
