"""Settings of reminders: a window for the whole team, for a body, or for a session."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from sqlalchemy import orm

from handlers import outcomes, replying, requests, roles
from handlers.deps import Deps
from handlers.errors import SLACK, sentence
from handlers.requests import Asker
from handlers.views import reminder_settings as view
from handlers.views.blocks import Block
from handlers.views.reminder_settings import Given, Shown
from handlers.views.session import heading
from storage import sessions
from storage.errors import Invalid, RecordError
from storage.reminders import forthcoming, settings
from storage.reminders.schedule import read_leads
from storage.reminders.settings import ReminderSettings, StoredSettings

# Slack waits three seconds for the answer to a window; every channel is asked about at the same time, and once.
LOOK_SECONDS = 1.5
SHARED = "Members of another organisation read this channel: no reminders there, they hold what we said."
ARCHIVED = "This channel is archived: choose another."
NOT_KNOWN = "Slack did not say who reads this channel. Try again in a moment."
BOTH = "Choose something above, or tick this: not both."
MYSELF = "That is me: choose a person."
HALF_QUIET = "Say when they begin and when they end, or leave both empty."
NO_WORKING_DAY = "Leave at least one day of the week on which reminders go out."
# Refusals of the record that belong under a field; any other stands under the first one.
FIELD_OF = {"channel": view.CHANNELS, "channels": view.CHANNELS, "person": view.PERSONS, "persons": view.PERSONS}
# Slack's answer where the bot is not in a private channel.
UNSEEN = "channel_not_found"


@dataclass(frozen=True, slots=True)
class Look:
    """What Slack says of a channel: why it cannot be used, "" where it can, and whether the bot must be invited first."""

    problem: str = ""
    is_absent: bool = False


def register(app: App, deps: Deps) -> None:
    """Listen to the button that opens the window, and to what is filled in there."""

    @app.action(view.OPEN)
    def open_window(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        scope = requests.text(requests.pressed(body).get("value")) or ""
        _require(deps, client, asker, scope)
        replying.open_window(client, body, window(deps, asker.team_id, scope))

    @app.view(view.CALLBACK)
    def submitted(ack: Ack, view: dict[str, Any], body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        _require(deps, client, requests.asker(body, context), requests.text(view.get("private_metadata")) or "")
        # Slack takes a view's answer in the acknowledgement alone.
        ack(**_submitted(deps, client, view, context))


def window(deps: Deps, team_id: str, scope: str) -> Block:
    """Return the window for "workspace", "body 3" or "session 12". Raises as `settings.stored` does."""
    return view.window(_shown(deps, team_id, scope))


def _require(deps: Deps, client: WebClient, asker: Asker, scope: str) -> None:
    """Return where somebody may set this: what holds for the whole team is for admins. Raises NotAllowed."""
    if scope == settings.WORKSPACE:
        roles.require_admin(deps, client, asker)


def _shown(deps: Deps, team_id: str, scope: str) -> Shown:
    with deps.record.read() as db:
        workspace = deps.workspace_of(db, team_id).id
        own, wider = settings.stored(db, workspace, scope), settings.inherited(db, workspace, scope)
        return Shown(scope, _about(db, workspace, scope), own, wider)


def _about(db: orm.Session, workspace_id: int, scope: str) -> str:
    """Return what a scope is called: "" for the whole team."""
    kind, _, number = scope.partition(" ")
    if kind == "session":
        return heading(sessions.show(db, workspace_id, int(number)))
    return forthcoming.body_name(db, workspace_id, int(number)) if kind == "body" else ""


def _submitted(deps: Deps, client: WebClient, submitted: dict[str, Any], context: BoltContext) -> dict[str, Any]:
    """Return what the acknowledgement says: what holds now, or what is wrong with which field."""
    scope = requests.text(submitted.get("private_metadata")) or ""
    given = view.submitted(requests.mapping(requests.mapping(submitted.get("state")).get("values")))
    looked = looked_at(client, given.channels)
    problems = [look.problem for look in looked.values() if look.problem]
    errors = _wrong(given, context.bot_user_id) | ({view.CHANNELS: problems[0]} if problems else {})
    if errors:
        return {"response_action": "errors", "errors": errors}
    try:
        with deps.record.begin() as db:
            workspace = deps.workspace_of(db, requests.team(context)).id
            changed = _change(db, workspace, scope, given, context.user_id or "", deps)
            found = settings.in_force(db, workspace, scope)
            coming = forthcoming.next_reminders(db, workspace, scope, deps.now())
            about = _about(db, workspace, scope)
    except RecordError as error:
        return {"response_action": "errors", "errors": {_field(error): sentence(error)}}
    uninvited = [channel for channel, look in looked.items() if look.is_absent]
    return {"response_action": "update", "view": view.saved(about, found, coming, changed=changed, uninvited=uninvited)}


def _wrong(given: Given, myself: str | None) -> dict[str, str]:
    """Return what is wrong with what was filled in, by the name of the field that it stands under."""
    errors = {}
    try:
        read_leads(given.leads or "none")
    except Invalid as error:
        errors[view.LEADS] = sentence(error)
    if given.without & {name for name in view.WITHOUT if getattr(given, name)}:
        errors[view.NONE] = BOTH
    if myself in given.persons:
        errors[view.PERSONS] = MYSELF
    if myself is not None and myself == given.escalate_to:
        errors[view.ESCALATE] = MYSELF
    quiet = given.quiet
    if quiet is not None and (quiet.from_ is None) != (quiet.until is None):
        errors[view.UNTIL if quiet.until is None else view.FROM] = HALF_QUIET
    if quiet is not None and len(quiet.resting_days) == len(view.WEEKDAYS):
        errors[view.RESTING] = NO_WORKING_DAY
    return errors


def _change(db: orm.Session, workspace_id: int, scope: str, given: Given, user: str, deps: Deps) -> bool:
    """Store what was filled in, and return whether anything is different now."""
    before = settings.in_force(db, workspace_id, scope)
    own, wider = settings.stored(db, workspace_id, scope), settings.inherited(db, workspace_id, scope)
    wanted = _for_the_team(given, wider) if scope == settings.WORKSPACE else _for_a_part(given)
    after = settings.change(
        db,
        workspace_id,
        scope,
        leads=wanted.leads,
        channels=wanted.channels,
        persons=wanted.persons,
        escalate_to=wanted.escalate_to,
        actor=user,
        now=deps.now(),
    )
    if given.quiet is not None and scope == settings.WORKSPACE:
        quiet = given.quiet
        settings.set_quiet(
            db,
            workspace_id,
            from_=quiet.from_,
            until=quiet.until,
            resting_days=quiet.resting_days,
            actor=user,
            now=deps.now(),
        )
    return (own, before) != (after, settings.in_force(db, workspace_id, scope))


def _for_a_part(given: Given) -> StoredSettings:
    """Return what a body or session says: what is left empty asks the wider setting, unless it is to be done without."""
    return StoredSettings(
        leads=read_leads(given.leads) if given.leads else None,
        channels=() if view.CHANNELS in given.without else given.channels or None,
        persons=() if view.PERSONS in given.without else given.persons or None,
        escalate_to=settings.NOBODY if view.ESCALATE in given.without else given.escalate_to,
    )


def _for_the_team(given: Given, wider: ReminderSettings) -> StoredSettings:
    """Return what the team says, of a window that showed what holds: what is as it would be anyway is left unsaid."""
    leads = read_leads(given.leads) if given.leads else wider.leads
    return StoredSettings(
        leads=None if leads == wider.leads else leads,
        channels=None if given.channels == wider.channels else given.channels,
        persons=given.persons or None,
        escalate_to=given.escalate_to,
    )


def _field(error: RecordError) -> str:
    return FIELD_OF.get(getattr(error, "what", ""), view.LEADS)


def looked_at(client: WebClient, channels: Sequence[str]) -> dict[str, Look]:
    """Return what Slack says of each channel, soon enough for the answer to a window."""
    if not channels:
        return {}
    # Bolt's client would wait and ask again where Slack takes no more requests: longer than the window may wait.
    team_id = client.default_params.get("team_id")
    quick = WebClient(client.token, client.base_url, timeout=LOOK_SECONDS, retry_handlers=[], team_id=team_id)  # type: ignore[arg-type]
    with ThreadPoolExecutor(len(channels)) as pool:
        return dict(zip(channels, pool.map(lambda channel: _look(quick, channel), channels), strict=True))


def _look(client: WebClient, channel: str) -> Look:
    asked = outcomes.attempt(lambda: client.conversations_info(channel=channel).get("channel"))
    if asked.reason == UNSEEN:
        return Look(is_absent=True)
    found = requests.mapping(asked.answer)
    if not found:
        return Look(SLACK.get(asked.reason, NOT_KNOWN))
    if found.get("is_ext_shared") or found.get("is_pending_ext_shared"):
        return Look(SHARED)
    return Look(ARCHIVED) if found.get("is_archived") else Look(is_absent=found.get("is_member") is False)
