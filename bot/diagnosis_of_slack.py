"""What `rapporteur doctor` asks the live workspace: the token, its permissions, the clock, and where is posted to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot import slack
from bot.clock import now
from bot.finding import MISSING, OK, WRONG, Finding
from bot.settings import Settings
from handlers.errors import sentence
from handlers.scopes import SCOPES
from storage.errors import Invalid
from storage.reminders.settings import CHANNEL

SLACK_TIMEOUT_SECONDS = 10
# A request of Slack's whose time is five minutes from ours is refused as a replay. A minute off is a clock that nobody sets, and
# on its way there; two seconds are seen in when reminders go out.
NOTABLE_SECONDS, WRONG_SECONDS = 2.0, 60.0
GONE = frozenset({"channel_not_found", "invalid_channel", "missing_scope"})


def findings(settings: Settings, channels: Iterable[str]) -> list[Finding]:
    """Return what was found; `channels` are the numbers of those that reminders are set to go to. Nothing is posted."""
    if settings.is_for_many:
        return _many(settings)
    if settings.slack_bot_token is None:
        return [Finding("Slack", MISSING, "SLACK_BOT_TOKEN is not set: `rapporteur run` opens the practice workspace.")]
    found = _connected(settings, channels, settings.slack_bot_token.get_secret_value())
    if settings.slack_client_id is not None:
        text = "SLACK_BOT_TOKEN connects one workspace: leave it empty to serve many teams by SLACK_CLIENT_ID."
        found.append(Finding("Slack, many teams", MISSING, text))
    if settings.slack_app_token is not None:
        return [*found, Finding("Slack, way in", OK, "Socket Mode (SLACK_APP_TOKEN is set).")]
    if settings.slack_signing_secret is not None:
        return [
            *found,
            Finding("Slack, way in", OK, "HTTP, POST /slack/events (SLACK_SIGNING_SECRET is set)."),
            _reached(settings),
        ]
    text = "Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set. Set one of them."
    return [*found, Finding("Slack, way in", WRONG, text)]


def _many(settings: Settings) -> list[Finding]:
    if settings.slack_signing_secret is None and settings.slack_app_token is None:
        way = Finding("Slack", WRONG, "Set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode) for many teams.")
    else:
        way = Finding("Slack", OK, f"Many teams; they install at {settings.rapporteur_url or 'your address'}/slack/install.")
    try:
        is_set = settings.keys.newest is not None
    except Invalid as refused:
        return [way, Finding("Key", WRONG, sentence(refused))]
    if not is_set:
        return [way, Finding("Key", WRONG, "RAPPORTEUR_TOKEN_KEY is not set: no token can be kept. Make one: rapporteur key")]
    return [way, Finding("Key", OK, "RAPPORTEUR_TOKEN_KEY is set. Keep it apart from the backups.")]


def _connected(settings: Settings, channels: Iterable[str], token: str) -> list[Finding]:
    client = WebClient(token=token, base_url=settings.slack_api_url, timeout=SLACK_TIMEOUT_SECONDS)
    asked = now()
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        text = f"Slack refuses the token ({error.response['error']}). Copy SLACK_BOT_TOKEN again from the app's page."
        return [Finding("Slack", WRONG, text)]
    except (SlackClientError, OSError) as error:
        text = f"{settings.slack_api_url} cannot be reached ({type(error).__name__}). Check the network."
        return [Finding("Slack", WRONG, text)]
    headers = {str(name).lower(): value for name, value in _headers(answer).items()}
    return [
        Finding("Slack", OK, f"Connected to {answer['team']} as {answer['user']}."),
        _permissions(headers.get("x-oauth-scopes")),
        _clock(headers.get("date"), asked, now()),
        *_channels(client, settings.rapporteur_channel, channels),
    ]


def _headers(answer: SlackResponse) -> Mapping[Any, Any]:
    return dict(answer.headers.items())


def _permissions(granted: Any) -> Finding:
    if not granted:
        return Finding("Slack, permissions", MISSING, "The server does not say what the token may do.")
    held = {scope.strip() for scope in str(granted).split(",")}
    lacking = [scope for scope in SCOPES if scope not in held]
    if lacking:
        named = "; ".join(f"{scope} ({SCOPES[scope].rstrip('.')})" for scope in lacking)
        return Finding(
            "Slack, permissions", WRONG, f"Lacking: {named}. Update the app from bot/manifest.json and install it again."
        )
    more = ", ".join(sorted(held - set(SCOPES)))
    text = f"All {len(SCOPES)} that are needed"
    return Finding("Slack, permissions", OK, f"{text}, and more than that: {more}." if more else f"{text}, and no more.")


def _clock(date: Any, asked: datetime, answered: datetime) -> Finding:
    """Compare with the time at which Slack answered; it is told in whole seconds, somewhere between question and answer."""
    try:
        there = parsedate_to_datetime(str(date)).astimezone(UTC)
    except ValueError:
        return Finding("Clock", MISSING, "The server does not say what time it is there.")
    early, late = (asked - there).total_seconds() - 1, (answered - there).total_seconds()
    off = early if early > 0 else late if late < 0 else 0.0
    way = f"{abs(off):.0f} seconds {'ahead of' if off > 0 else 'behind'} Slack's"
    if abs(off) > WRONG_SECONDS:
        text = f"{way}: signatures fail, and reminders go out at the wrong time. Have it set by the network (NTP)."
        return Finding("Clock", WRONG, text)
    if abs(off) > NOTABLE_SECONDS:
        return Finding("Clock", MISSING, f"{way}. Have it set by the network (NTP).")
    return Finding("Clock", OK, "As Slack's, to the second or two.")


def _channels(client: WebClient, named: str | None, stored: Iterable[str]) -> list[Finding]:
    try:
        number = _number(client, named) if named else None
        found = [_not_there(named)] if named and number is None else []
        return [*found, *(_channel(client, channel) for channel in dict.fromkeys(filter(None, (number, *stored))))]
    except (SlackClientError, OSError) as error:
        reason = error.response["error"] if isinstance(error, SlackApiError) else type(error).__name__
        return [Finding("Channels", WRONG, f"Slack does not say which there are ({reason}). Try again.")]


def _number(client: WebClient, named: str) -> str | None:
    """Return a channel's number; one that is given by its number may be archived, and is asked about all the same."""
    return named if CHANNEL.fullmatch(named) else slack.channel_id(client, named)


def _channel(client: WebClient, number: str) -> Finding:
    try:
        channel = client.conversations_info(channel=number)["channel"]
    except SlackApiError as error:
        if error.response["error"] not in GONE:
            raise
        return _not_there(number)
    about = f"Channel #{channel.get('name') or number}"
    if channel.get("is_archived"):
        return Finding(about, WRONG, "It is archived: no reminder can be posted there. Set another channel.")
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        text = "It is shared with another organisation: no reminder is posted there. Set a channel of the team's own."
        return Finding(about, WRONG, text)
    if not channel.get("is_member"):
        return Finding(about, WRONG, "The bot is not in it. Type /invite @Rapporteur there.")
    return Finding(about, OK, "The bot is in it, and it is the team's own.")


def _not_there(name: str) -> Finding:
    text = "There is no such channel, or the bot cannot see it. Type /invite @Rapporteur there, or set another channel."
    return Finding(f"Channel {name}", WRONG, text)


def _reached(settings: Settings) -> Finding:
    """Ask the bot's own address, as Slack would come by it."""
    address = settings.rapporteur_url
    if address is None:
        text = "RAPPORTEUR_URL is not set: whether Slack can reach this bot was not looked at."
        return Finding("Address", MISSING, text)
    if urlsplit(address).scheme not in ("https", "http"):
        return Finding("Address", WRONG, f"RAPPORTEUR_URL {address} is no address. Write it as https://bot.example.org.")
    try:
        with urlopen(Request(f"{address.rstrip('/')}/healthz"), timeout=SLACK_TIMEOUT_SECONDS) as answer:  # noqa: S310 - just checked
            said = answer.read(10)
    except (URLError, OSError, ValueError) as error:
        text = f"{address}/healthz cannot be reached from here ({type(error).__name__}). Run the bot, and have it passed on."
        return Finding("Address", WRONG, text)
    if said != b"ok":
        return Finding("Address", WRONG, f"Something else answers at {address}/healthz. Set RAPPORTEUR_URL to the bot's address.")
    if urlsplit(address).scheme == "http":
        return Finding("Address", MISSING, f"The bot answers at {address}, but Slack calls https addresses only.")
    return Finding("Address", OK, f"The bot answers at {address}.")
