"""One thing that is set up: its window, and what is stored of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import available_timezones

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlalchemy import orm

from handlers import reminder_settings
from handlers.deps import Deps
from handlers.errors import sentence
from handlers.requests import Asker
from handlers.views.blocks import Block
from handlers.views.setup import fields, overview, parts
from storage import channels, delegations, ladders, members, statements, workspaces
from storage.catalogue import names
from storage.errors import Invalid, RecordError, UnknownName
from storage.reminders import planning, settings
from storage.workspaces import WorkspaceView

# Refusals of the record that belong under a field of another name.
FIELD_OF = {"time zone": parts.TIME_ZONE, "number of days": parts.DAYS}
INVITE = " Invite me there, or I cannot post: /invite @Rapporteur."
NO_CHANNEL_FOR_BODY = "Choose the channel in which that body is meant, or leave the body empty."

State = Mapping[str, Any]


def fields_of(deps: Deps, client: WebClient, asker: Asker, code: str) -> list[Block]:
    """Return the fields in which a thing is set up, with what holds now. Raises KeyError for what has none."""
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, asker.team_id)
        return _FIELDS[code](deps, client, asker, db, workspace)


def save(deps: Deps, client: WebClient, asker: Asker, code: str, state: State) -> str:
    """Store what was filled in, and return what was done, in a sentence. Raises RecordError."""
    return _SAVED[code](deps, client, asker, state)


def wrong(error: RecordError, state: State) -> dict[str, str]:
    """Return what is wrong, by the field that it stands under; what belongs under none of them stands under the first."""
    what = getattr(error, "what", "")
    name = FIELD_OF.get(what, what)
    return {name if name in state else next(iter(state), name): sentence(error)}


def delegation_name(db: orm.Session, workspace: WorkspaceView) -> str | None:
    """Return what "we" are called; None where nobody said."""
    code = workspace.own_delegation
    found = delegations.catalogue(db, workspace.id).delegations.get(code or "")
    return found.name if found else code


def _delegation(deps: Deps, _: WebClient, __: Asker, db: orm.Session, workspace: WorkspaceView) -> list[Block]:
    # Where nobody said, whoever speaks most in what is on file is likely "we".
    code = workspace.own_delegation or statements.most_heard(db, workspace.id)
    found = delegations.catalogue(db, workspace.id).delegations.get(code or "")
    present = (code, found.name if found else code) if code else None
    return parts.delegation(present, is_fixed="own_delegation" in deps.fixed)


def _time_zone(deps: Deps, client: WebClient, asker: Asker, _: orm.Session, workspace: WorkspaceView) -> list[Block]:
    zone = workspace.time_zone
    if zone == "UTC":  # as it was at first: whoever sets it up is more likely where the team is
        theirs = deps.people.person(client, asker.team_id, asker.user, deps.now()).time_zone
        zone = theirs if theirs and theirs in available_timezones() else zone
    return parts.time_zone(zone, deps.now(), is_fixed="time_zone" in deps.fixed)


def _channel(deps: Deps, client: WebClient, asker: Asker, db: orm.Session, workspace: WorkspaceView) -> list[Block]:
    found = settings.in_force(db, workspace.id, settings.WORKSPACE).channels
    code = channels.body_of(db, workspace.id, found[0] if found else None)
    if not found and workspace.set_up_at is None:  # a first suggestion: a channel that I am in, and the body that meets next
        found = _joined(deps, client, asker)[:1]
        code = next((body for body, _ in ladders.bodies(db, workspace.id, deps.now())), None) if found else None
    present = found[0] if found else None
    known = delegations.catalogue(db, workspace.id).bodies
    body = (code, known[code].name) if code in known and code else None
    return parts.channel(present, body, is_fixed="channel" in deps.fixed)


def _joined(deps: Deps, client: WebClient, asker: Asker) -> tuple[str, ...]:
    try:
        return deps.people.joined(client, asker.team_id, deps.now())
    except (SlackClientError, OSError):
        return ()  # it is a suggestion


def _answering(_: Deps, __: WebClient, ___: Asker, ____: orm.Session, workspace: WorkspaceView) -> list[Block]:
    return parts.answering(workspace)


def _roles(_: Deps, __: WebClient, ___: Asker, db: orm.Session, workspace: WorkspaceView) -> list[Block]:
    return parts.roles(members.roles(db, workspace.id))


def _retention(_: Deps, __: WebClient, ___: Asker, ____: orm.Session, workspace: WorkspaceView) -> list[Block]:
    return parts.retention(workspace.retention_days)


def _save_delegation(deps: Deps, _: WebClient, asker: Asker, state: State) -> str:
    typed = fields.text(state, parts.DELEGATION)
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        known = delegations.catalogue(db, at)
        found = known.delegations.get(typed) or names.delegation_named(typed, known)
        if found is None:
            raise UnknownName("delegation", typed or "–", names.suggest(typed, "delegation", known))
        workspaces.set_up(db, at, own_delegation=found.code, actor=asker.user, now=deps.now())
    return f"“We” are {found.name}."


def _save_time_zone(deps: Deps, _: WebClient, asker: Asker, state: State) -> str:
    zone = fields.text(state, parts.TIME_ZONE)
    with deps.record.begin() as db:
        before = deps.workspace_of(db, asker.team_id)
        found = workspaces.set_up(db, before.id, time_zone=zone, actor=asker.user, now=deps.now())
        if found.time_zone != before.time_zone:
            planning.plan_all(db, before.id, deps.now())  # the team's quiet hours are others now
    return f"Your team's clock is that of {parts.zone_in_words(found.time_zone, deps.now())}."


def _save_channel(deps: Deps, client: WebClient, asker: Asker, state: State) -> str:
    channel, body = fields.text(state, parts.CHANNEL) or None, fields.text(state, parts.BODY) or None
    if body and not channel:
        raise RecordError(NO_CHANNEL_FOR_BODY)
    is_absent = looked_at(client, channel)
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        settings.set_channel(db, at, channel, actor=asker.user, now=deps.now())
        # What was said under Reminders would go before it.
        settings.change(db, at, settings.WORKSPACE, channels=None, actor=asker.user, now=deps.now())
        if channel:
            channels.set_body(db, at, channel, body, actor=asker.user, now=deps.now())
    if not channel:
        return "Reminders go to no channel."
    return "The channel for reminders is set." + (INVITE if is_absent else "")


def looked_at(client: WebClient, channel: str | None) -> bool:
    """Return whether I must be invited to a channel. Raises RecordError for one that cannot be used."""
    look = reminder_settings.looked_at(client, [channel])[channel] if channel else reminder_settings.Look()
    if look.problem:
        raise RecordError(look.problem)
    return look.is_absent


def _save_answering(deps: Deps, _: WebClient, asker: Asker, state: State) -> str:
    ticked = fields.several(state, parts.ANSWERING)
    with deps.record.begin() as db:
        workspaces.set_up(
            db,
            deps.workspace_of(db, asker.team_id).id,
            answers_guests=parts.GUESTS in ticked,
            answers_shared_channels=parts.SHARED in ticked,
            actor=asker.user,
            now=deps.now(),
        )
    guests = "Guests are answered" if parts.GUESTS in ticked else "Guests are not answered"
    return f"{guests}; in shared channels I {'answer' if parts.SHARED in ticked else 'say nothing'}."


def _save_roles(deps: Deps, _: WebClient, asker: Asker, state: State) -> str:
    admins = frozenset(fields.several(state, parts.ADMINS))
    wanted = dict.fromkeys(fields.several(state, parts.KEEPERS), members.KEEPER) | dict.fromkeys(admins, members.ADMIN)
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        present = members.roles(db, at)
        for user in sorted({*wanted, *present.keepers, *present.admins}):
            members.name(db, at, user, wanted.get(user), actor=asker.user, now=deps.now())
    keepers = len(wanted) - len(admins)
    who = "Everybody keeps statements" if not keepers else f"{keepers} keeper{'s' if keepers > 1 else ''}"
    return f"{who}; {len(admins)} named admin{'' if len(admins) == 1 else 's'}."


def _save_retention(deps: Deps, _: WebClient, asker: Asker, state: State) -> str:
    typed = fields.text(state, parts.DAYS)
    if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(workspaces.MOST_RETENTION_DAYS))):
        raise Invalid("number of days", typed or "–", f"a whole number from 0 to {workspaces.MOST_RETENTION_DAYS:,}")
    with deps.record.begin() as db:
        at = deps.workspace_of(db, asker.team_id).id
        workspaces.set_up(db, at, retention_days=int(typed), actor=asker.user, now=deps.now())
    return f"After an uninstall, content is kept for {int(typed):,} day{'' if int(typed) == 1 else 's'}."


_FIELDS: Mapping[str, Callable[[Deps, WebClient, Asker, orm.Session, WorkspaceView], list[Block]]] = {
    overview.DELEGATION: _delegation,
    overview.TIME_ZONE: _time_zone,
    overview.CHANNEL: _channel,
    overview.ANSWERING: _answering,
    overview.ROLES: _roles,
    overview.RETENTION: _retention,
}
_SAVED: Mapping[str, Callable[[Deps, WebClient, Asker, State], str]] = {
    overview.DELEGATION: _save_delegation,
    overview.TIME_ZONE: _save_time_zone,
    overview.CHANNEL: _save_channel,
    overview.ANSWERING: _save_answering,
    overview.ROLES: _save_roles,
    overview.RETENTION: _save_retention,
}
