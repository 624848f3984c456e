"""What Slack's payloads say, whatever their kind: who asks, where, and how they can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext


@dataclass(frozen=True, slots=True)
class Asker:
    """
    Who asks, and where. `team_id` is the team that installed us, whoever's channel it is.

    `thread` is the time stamp of the thread's first message, None outside of threads. `private`: what was pressed is a
    message that one person alone sees.
    """

    team_id: str
    user: str
    channel: str | None
    thread: str | None = None
    response_url: str | None = None
    private: bool = True


def asker(body: Mapping[str, Any], context: BoltContext) -> Asker:
    """Return who asks by command, button or shortcut."""
    container = mapping(body.get("container"))
    return Asker(
        team_id=team(context),
        user=context.user_id or "",
        channel=context.channel_id or text(container.get("channel_id")),
        thread=text(container.get("thread_ts")) or text(mapping(body.get("message")).get("thread_ts")),
        response_url=text(body.get("response_url")),
        private=not container or bool(container.get("is_ephemeral")),
    )


def writer(event: Mapping[str, Any], context: BoltContext) -> Asker:
    """Return who wrote a message; outside of a thread, its answer begins one."""
    thread = text(event.get("thread_ts")) or text(event.get("ts"))
    # A file that is shared names both otherwise than a message does.
    user = text(event.get("user")) or text(event.get("user_id")) or ""
    return Asker(team(context), user, text(event.get("channel")) or text(event.get("channel_id")), thread, private=False)


def whoever(body: Mapping[str, Any], context: BoltContext) -> Asker:
    """Return who sent a payload of any kind."""
    event = mapping(body.get("event"))
    return writer(event, context) if event else asker(body, context)


def team(context: BoltContext) -> str:
    """Return the team whose token we hold for this request."""
    result = context.authorize_result
    return (result.team_id if result else None) or ""


def is_from_outside(body: Mapping[str, Any], context: BoltContext) -> bool:
    """Return whether a member of another organisation asks, through a channel that both share."""
    ours = {team(context), context.authorize_result.enterprise_id if context.authorize_result else None}
    theirs = _teams(body)
    return any(theirs) and not any(name in ours for name in theirs if name)


def pressed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the button that was pressed."""
    actions = body.get("actions")
    return mapping(actions[0]) if isinstance(actions, list) and actions else {}


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object of a payload; an empty one where something else stands in its place."""
    return value if isinstance(value, Mapping) else {}


def text(value: object) -> str | None:
    """Return a text of a payload; None where it is empty or something else."""
    return value if isinstance(value, str) and value else None


def _teams(body: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Return the teams and organisations that a payload says its person belongs to."""
    event = mapping(body.get("event"))
    if event:
        home = text(event.get("user_team")) or text(event.get("source_team")) or text(event.get("team"))
        return (home,)
    person = text(mapping(body.get("user")).get("team_id"))
    if person or body.get("command"):
        # What a click says beside the person is where the app lives. Commands work for the installing team alone.
        return (person,)
    home = text(mapping(body.get("team")).get("id")) or text(body.get("team_id"))
    organisation = text(body.get("enterprise_id")) or text(mapping(body.get("enterprise")).get("id"))
    return (home, organisation)
