"""users.*: the people."""

from __future__ import annotations

from bot.practice.installed import BOT_USER_ID
from bot.practice.people import NOTICE_ID, Person
from bot.practice.refusals import Json
from bot.practice.web_api import reach
from bot.practice.web_api.paging import page
from bot.practice.workspace import Workspace


def info(workspace: Workspace, arguments: Json) -> Json:
    """Return one person, also of another organisation."""
    return {"user": _user(workspace, workspace.person(arguments.get("user")), arguments)}


def list_all(workspace: Workspace, arguments: Json) -> Json:
    """Return everybody of the team; people of other organisations are not listed."""
    people = [person for person in workspace.people.values() if person.id != NOTICE_ID and not person.is_outsider]
    found, more = page([_user(workspace, person, arguments) for person in people], arguments)
    return {"members": found, **more}


def conversations(workspace: Workspace, arguments: Json) -> Json:
    """Return the conversations that a person (the app, when none is named) is a member of."""
    user = arguments.get("user") or BOT_USER_ID
    joined = [one.as_slack() for one in reach.listed(workspace, arguments) if user in one.members]
    found, more = page(joined, arguments)
    return {"channels": found, **more}


def _user(workspace: Workspace, person: Person, arguments: Json) -> Json:
    stranger = person.is_outsider and not workspace.has_seen(person.id)
    with_locale = str(arguments.get("include_locale", "")).lower() in ("1", "true")
    return person.as_slack(workspace.now(), stranger=stranger, with_locale=with_locale)
