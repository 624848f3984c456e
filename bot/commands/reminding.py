"""`rapporteur remind`: what will be posted, what would be, and posting it without a running bot."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from slack_sdk.errors import SlackClientError

from bot import connecting, installing, reminding, slack
from bot.clock import now
from bot.commands import batch
from bot.commands.asking import JSON
from bot.commands.console import Desk, desk, opened, out, refuse
from bot.settings import Settings
from handlers.recalled import Recalled
from handlers.tokens import Tokens
from handlers.views import reminder
from storage import sessions, workspaces
from storage.database import Record
from storage.errors import Invalid
from storage.reminders import content
from storage.reminders.settings import in_force

LISTED = 20
TO_COME = "Nothing is planned: add a session with `rapporteur sessions add`, and a channel with RAPPORTEUR_CHANNEL."


def remind(
    once: Annotated[bool, typer.Option("--once", help="Post what is due now, and end.")] = False,  # noqa: FBT002 - an option
    preview: Annotated[
        str | None, typer.Option(metavar="SESSION", help="Print what would be posted for this session, as PC-66.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help="With --preview: on the venue's clock, as 2026-06-15T08:30.")
    ] = None,
    as_json: JSON = False,  # noqa: FBT002 - an option
) -> None:
    """
    List the reminders that are planned; print one as it would be posted; or post what is due.

    Example: rapporteur remind --preview PC-66 --at 2026-06-15T08:30
    """
    if once and preview is None:
        with opened() as (record, configured):
            taken = _post_for_many(record, configured) if configured.is_for_many else _post(record, configured)
        out.print(f"Posted {taken}." if taken else "Nothing is due.")
        return
    with desk() as found:
        if preview is not None:
            _preview(found, preview, at, as_json=as_json)
        else:
            _planned(found, as_json=as_json)


def _preview(found: Desk, name: str, at: str | None, *, as_json: bool) -> None:
    with found.record.read(found.workspace_id) as db:
        session = sessions.named(db, found.workspace_id, name, now())
        moment = _moment(at, session.time_zone)
        targets = in_force(db, found.workspace_id, f"session {session.id}").targets
        notice = content.preview(db, found.workspace_id, session.id, next(iter(targets), ""), moment)
    last, missing = Recalled(found.record).before(found.workspace_id, notice, moment)
    message = reminder.reminder(notice, last, missing=missing, now=moment)
    if as_json:
        batch.print_json(
            {"session": session.name, "targets": list(targets), "text": message.text, "blocks": list(message.blocks)}
        )
    else:
        out.print(message.text, markup=False, soft_wrap=True)


def _moment(at: str | None, zone: str) -> datetime:
    if at is None:
        return now()
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise Invalid("time", at, "a time as 2026-06-15T08:30") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _post_for_many(record: Record, configured: Settings) -> int:
    if configured.keys.newest is None:
        refuse("Set RAPPORTEUR_TOKEN_KEY to the key that the teams' tokens were sealed with.")
    tokens = Tokens(record, now, installing.oauth_app(configured))
    return reminding.mail(record, now, installing.Clients(tokens)).tick()


def _post(record: Record, configured: Settings) -> int:
    if configured.slack_bot_token is None:
        refuse("Set SLACK_BOT_TOKEN to post; --preview SESSION prints without posting.")
    token = configured.slack_bot_token.get_secret_value()
    try:
        team = slack.connect(token, configured.slack_api_url)
    except (SlackClientError, OSError) as error:
        refuse(f"Slack could not be reached, or refused the token ({type(error).__name__}). `rapporteur doctor` says more.")
    with record.begin() as db:
        workspace = workspaces.adopt(db, team.team_id, team.name, now())
    connecting.follow_settings(record, workspace, configured)
    connecting.follow_channel(record, workspace, configured, slack.web_client(token, team.base_url))
    reminding.accepted(record, workspace.id)
    return reminding.mail(record, now, {workspace.id: slack.posting_client(token, team.base_url)}).tick()


def _planned(found: Desk, *, as_json: bool) -> None:
    today = now().astimezone(found.settings.zone).date()
    with found.record.read(found.workspace_id) as db:
        ahead = sessions.upcoming(db, found.workspace_id, today, limit=LISTED)
        rows = [
            (due_at.astimezone(ZoneInfo(session.time_zone)), session.name, lead, target)
            for session in ahead
            for due_at, lead, target in content.planned_for(db, found.workspace_id, session.id)
        ]
    rows.sort()
    if as_json:
        named = ("due_at", "session", "lead", "target")
        batch.print_json({"reminders": [dict(zip(named, (row[0].isoformat(), *row[1:]), strict=True)) for row in rows]})
        return
    for due_at, name, lead, target in itertools.islice(rows, LISTED):
        out.print(f"{due_at:%a %d %b %Y %H:%M %Z}  {name}  {lead}  to {target}", markup=False, soft_wrap=True)
    if not rows:
        out.print(TO_COME, markup=False, soft_wrap=True)
    elif len(rows) > LISTED:
        out.print(f"... and {len(rows) - LISTED} more.", markup=False)
