"""users.*: the people."""

from __future__ import annotations

from bot.practice.installed import BOT_USER_ID
from bot.practice.refusals import Json
from bot.practice.web_api.paging import page
from bot.practice.workspace import NOTICE_ID, Workspace


def info(workspace: Workspace, arguments: Json) -> Json:
    """Return one person."""
    return {"user": workspace.person(arguments.get("user")).as_slack(workspace.now())}


def list_all(workspace: Workspace, arguments: Json) -> Json:
    """Return everybody."""
    people = [person.as_slack(workspace.now()) for person in workspace.people.values() if person.id != NOTICE_ID]
    found, more = page(people, arguments)
    return {"members": found, **more}


def conversations(workspace: Workspace, arguments: Json) -> Json:
    """Return the conversations that a person (the app, when none is named) is a member of."""
    user = arguments.get("user") or BOT_USER_ID
    types = str(arguments.get("types") or "public_channel").split(",")
    wanted = {kind for name, kind in (("public_channel", "channel"), ("im", "im")) if name in types}
    joined = [c.as_slack() for c in workspace.channels.values() if user in c.members and c.kind in wanted]
    found, more = page(joined, arguments)
    return {"channels": found, **more}
