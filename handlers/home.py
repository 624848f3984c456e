"""The Home tab: what one person sees on it, and asking again what found nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from sqlalchemy import orm

from handlers import answering, posting, requests, roles, viewing
from handlers.deps import Deps, Desk
from handlers.errors import shortened
from handlers.requests import Asker
from handlers.views import buttons, home
from handlers.views.blocks import Button
from handlers.views.home import Coming, Contents, SettingUp
from storage import asked, deadlines, members, recalling, searches, sessions, setting_up, statements
from storage.asked import AskedQuestion
from storage.errors import NotFound
from storage.planned import SessionView
from storage.reminders import undelivered

ASKED_AGAIN = "“{}”: the answer is under Messages."
SESSIONS_SHOWN = 3
# Cancelled ones among them are not shown.
SESSIONS_LOOKED_AT = 20
# What is further off than this is not yet on anybody's mind.
YOURS_AHEAD = timedelta(days=30)
SOON = timedelta(days=7)
# What nobody ticked off for so long is no longer news.
FORGOTTEN = timedelta(days=30)
UNDELIVERED_SINCE = timedelta(days=14)
ASKED_SINCE = timedelta(days=7)
# Slack is asked who is in each of them.
CHANNELS_LOOKED_AT = 10


def register(app: App, deps: Deps) -> None:
    """Listen to the opening of the Home tab, and to its own buttons."""

    @app.event("app_home_opened")
    def opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        user = requests.text(event.get("user"))
        if event.get("tab") == "home" and user:
            publish(deps, client, requests.team(context), user)

    @app.action(home.ASK_AGAIN)
    def ask_again(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = replace(requests.asker(body, context), channel=None, thread=None, private=True)
        (number,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        again = _unanswered_one(deps, client, asker, number)
        # As a message, in which every button of an answer works.
        posting.say(client, asker.user, answering.answered(deps, client, asker, again.typed, "said", earlier=again.earlier))
        publish(deps, client, asker.team_id, asker.user, told=ASKED_AGAIN.format(shortened(again.typed)))


def publish(deps: Deps, client: WebClient, team_id: str, user: str, *, told: str = "", undo: Button | None = None) -> None:
    """Show somebody their Home tab as of now; `told` says what they have just done there, and `undo` takes it back."""
    client.views_publish(user_id=user, view=home.home(_contents(deps, client, team_id, user), deps.now(), told=told, undo=undo))


def _contents(deps: Deps, client: WebClient, team_id: str, user: str) -> Contents:
    asker = Asker(team_id, user, None)
    desk, now = viewing.desk(deps, client, asker), deps.now()
    theirs = _channels_of(deps, client, asker, desk)
    may_set_up, may_keep = roles.is_admin(deps, client, asker), roles.is_keeper(deps, client, asker)
    at = desk.workspace.id
    with deps.record.read(at) as db:
        return Contents(
            statements=statements.count(db, at, desk.seen),
            coming=_coming(db, desk),
            yours=deadlines.open_before(db, at, now + YOURS_AHEAD, since=now - FORGOTTEN, owner=user),
            soon=tuple(one for one in deadlines.open_before(db, at, now + SOON, since=now - FORGOTTEN) if one.owner != user),
            undelivered=undelivered.since(db, at, now - UNDELIVERED_SINCE),
            recent=statements.recent(db, at, desk.seen, limit=home.RECENT_SHOWN),
            unanswered=asked.unanswered(db, at, since=now - ASKED_SINCE, user=user, channels=theirs, limit=home.UNANSWERED_SHOWN),
            saved=searches.listed(db, at, user),
            setting_up=_setting_up(db, desk, may_set_up=may_set_up),
            may_keep=may_keep,
        )


def _coming(db: orm.Session, desk: Desk) -> tuple[Coming, ...]:
    """Return the next sessions with their deadlines; of the very next one, what is missing is said too."""
    ahead = sessions.upcoming(db, desk.workspace.id, desk.today, limit=SESSIONS_LOOKED_AT)
    shown = [one for one in ahead if one.cancelled_at is None][:SESSIONS_SHOWN]
    return tuple(
        Coming(one, deadlines.of_session(db, desk.workspace.id, one.id), _missing(desk, one) if not place else ())
        for place, one in enumerate(shown)
    )


def _missing(desk: Desk, session: SessionView) -> tuple[str, ...]:
    if session.ready_at is not None:
        return ()
    return recalling.missing(desk.holdings, session)


def _setting_up(db: orm.Session, desk: Desk, *, may_set_up: bool) -> SettingUp:
    workspace = desk.workspace
    admins = tuple(sorted(members.roles(db, workspace.id).admins))
    return SettingUp(may_set_up, setting_up.lacking(db, workspace), workspace.set_up_at is None, admins)


def _channels_of(deps: Deps, client: WebClient, asker: Asker, desk: Desk) -> tuple[str, ...]:
    """Return the channels with unanswered questions of which somebody is a member; those that Slack says nothing of are not."""
    with deps.record.read(desk.workspace.id) as db:
        found = asked.asked_openly(db, desk.workspace.id, since=deps.now() - ASKED_SINCE, limit=CHANNELS_LOOKED_AT)
    return tuple(channel for channel in found if _is_member(deps, client, asker, channel))


def _is_member(deps: Deps, client: WebClient, asker: Asker, channel: str) -> bool:
    try:
        return asker.user in deps.people.members(client, asker.team_id, channel, deps.now())
    except (SlackClientError, OSError):
        return False


def _unanswered_one(deps: Deps, client: WebClient, asker: Asker, number: int) -> AskedQuestion:
    """Return a question that this person may ask again. Raises NotFound for any other."""
    desk = viewing.desk(deps, client, asker)
    theirs, since = _channels_of(deps, client, asker, desk), deps.now() - ASKED_SINCE
    with deps.record.read(desk.workspace.id) as db:
        shown = asked.unanswered(db, desk.workspace.id, since=since, user=asker.user, channels=theirs, limit=asked.LOOKED_AT)
    found = next((one for one in shown if one.id == number), None)
    if found is None:
        raise NotFound("question", str(number))
    return found
