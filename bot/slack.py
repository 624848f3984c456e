"""The Bolt app put together, and served: over a socket that it opens to Slack, or over HTTP."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, cast

import anyio.to_thread
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.asgi.builtin import SlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import handlers
from bot import memory
from bot.measuring import MeasuredApp, Pool
from handlers import lanes, measures
from handlers.failing import describe
from handlers.guard import AsgiApp, Gate
from handlers.posting import TIMEOUT_SECONDS

# How long a thread that works may keep the others waiting, where Python's own is ten times as long. An acknowledgement takes
# some twenty turns; measured with 200 commands in a second, the slowest one took 2 s, and 6 s with Python's own.
TURN_SECONDS = 0.0005
# Requests that are acknowledged at the same time, over HTTP and by socket; others wait their turn. Of more threads in one
# interpreter some would be passed over again and again: with 64, the last of 200 commands was acknowledged after 6 s.
REQUESTS_AT_ONCE = 16
EVENTS_PATH = "/slack/events"
# Where a line of the SDK goes on with an answer or a frame.
OVER_THE_WIRE = re.compile(r"(response|responded with|payload): .*", re.DOTALL)

log = logging.getLogger("rapporteur.slack")


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace that a token belongs to, as auth.test says; `base_url` is where its Web API answered."""

    team_id: str
    name: str
    enterprise_id: str | None
    bot_user_id: str
    bot_id: str
    base_url: str


def web_client(token: str | None, base_url: str) -> WebClient:
    """
    Return a client of Slack's Web API.

    It repeats nothing but what Slack refused unread (429): a message sent again after a lost reply could stand there twice.
    """
    retries: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=1)]
    return WebClient(
        token=token, base_url=_with_slash(base_url), timeout=TIMEOUT_SECONDS, retry_handlers=retries, logger=_sdk_log()
    )


def posting_client(
    token: str, base_url: str, timeout_seconds: float = TIMEOUT_SECONDS, *, team_id: str | None = None
) -> WebClient:
    """
    Return the client that posts reminders: it repeats nothing at all, and logs nothing. `team_id` is said with each call.

    Whether a call may be made again is decided where it is known what was sent; and the SDK writes the beginning of an answer
    that it cannot read into its log, in which the message stands.
    """
    silent = logging.getLogger("rapporteur.slack.reminders")
    silent.setLevel(logging.CRITICAL)
    # Seconds may be a fraction; the SDK hands them on to the socket.
    timeout: Any = timeout_seconds
    return WebClient(
        token=token, base_url=_with_slash(base_url), timeout=timeout, retry_handlers=[], logger=silent, team_id=team_id
    )


def channel_id(client: WebClient, name: str) -> str | None:
    """Return the number of a channel that the bot can see, by "#name", "name" or the number itself; None where there is none."""
    wanted = name.removeprefix("#").casefold()
    cursor: str | None = None
    while True:
        said = client.conversations_list(
            types="public_channel,private_channel", exclude_archived=True, limit=1000, cursor=cursor or ""
        )
        for channel in said["channels"]:
            if name == channel["id"] or wanted == str(channel.get("name") or "").casefold():
                return str(channel["id"])
        cursor = (said.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None


def connect(token: str, base_url: str) -> Team:
    """
    Ask Slack whose token this is.

    A base address without a path may mean the server or its Web API: both are tried. Raises SlackApiError where the token is
    refused, and SlackClientError or OSError where nobody answers.
    """
    addresses = list(dict.fromkeys((_with_slash(base_url), web_api(base_url))))
    for address in addresses[:-1]:
        try:
            return _team(token, address)
        except SlackApiError as refused:
            if refused.response.status_code == 200:  # noqa: PLR2004 - the Web API itself says no
                raise
        except SlackClientError:
            log.debug("no Web API at %s", address)
    return _team(token, addresses[-1])


def web_api(base_url: str) -> str:
    """Return the address of a server's Web API: where the server alone is named, the usual place on it."""
    address = _with_slash(base_url)
    return f"{address}api/" if address.count("/") == 3 else address  # noqa: PLR2004 - scheme, host and nothing more


def bolt_app(
    token: str,
    team: Team,
    deps: handlers.Deps,
    *,
    executor: Executor | None = None,
    finish_first: bool = False,
) -> App:
    """
    Return the Bolt app with everything that people can do.

    `finish_first`: a request is answered when its work is done, for tests; otherwise it is acknowledged at once.
    """
    known = AuthorizeResult(
        enterprise_id=team.enterprise_id,
        team_id=team.team_id,
        bot_user_id=team.bot_user_id,
        bot_id=team.bot_id,
        bot_token=token,
    )
    # One token, asked about once: Bolt would ask auth.test again for every request of an unknown user.
    opened: dict[str, Any] = {"authorize": lambda: known}
    return app_of(opened, team.base_url, deps, executor=executor, finish_first=finish_first)


def app_of(
    opened: Mapping[str, Any], base_url: str, deps: handlers.Deps, *, executor: Executor | None = None, finish_first: bool = False
) -> App:
    """Return the Bolt app as above; `opened` are Bolt's own settings of how the token of a request is found."""
    _quiet()
    sys.setswitchinterval(TURN_SECONDS)
    memory.share_one_heap()
    memory.look_through_seldom()
    app = MeasuredApp(
        # Bolt names loggers by this and sets their level: of another name than ours, or it would silence them.
        name="bolt",
        logger=_bolt_log(),
        client=web_client(None, base_url),
        # The gate has checked the signature; Bolt would log the body of a request that fails.
        request_verification_enabled=False,
        # What nobody listens to comes to `handlers.failing` as an error, and is answered 200.
        raise_error_for_unhandled_request=True,
        process_before_response=finish_first,
        listener_executor=executor or listeners(),
        **opened,
    )
    handlers.register(app, deps)
    return app


def listeners() -> Pool:
    """Return the threads in which listeners work."""
    return Pool()


def socket_handler(app: App, app_token: str, base_url: str) -> SocketModeHandler:
    """Return what connects to Slack by Socket Mode: `connect()` opens the socket, `close()` ends it."""
    return SocketModeHandler(
        app, app_token, logger=_sdk_log(), web_client=web_client(None, base_url), concurrency=REQUESTS_AT_ONCE
    )


def http_app(
    app: App,
    signing_secret: str,
    *,
    watching: Sequence[Route] = (),
    calendar: Callable[[str], bytes | None] = lambda _: None,
    pages: Sequence[Route] = (),
) -> Starlette:
    """
    Return the HTTP side: Slack's requests, the addresses for those who watch (see `bot.watching`), and the team's calendar.

    `calendar` returns the calendar that a secret address names, None where it names none; `pages` are those of an installation.
    """

    async def subscribed(request: Request) -> Response:
        found = await anyio.to_thread.run_sync(calendar, request.path_params["key"])
        if found is None:
            return PlainTextResponse("no such calendar", status_code=404)
        return Response(found, media_type="text/calendar; charset=utf-8", headers={"cache-control": "private, max-age=900"})

    gate = Gate(cast("AsgiApp", _Bolt(app, EVENTS_PATH)), SignatureVerifier(signing_secret))
    return Starlette(
        routes=[
            *watching,
            Route("/calendars/{key}.ics", subscribed),
            Route(EVENTS_PATH, gate, methods=["POST"]),
            *pages,
        ],
    )


class _Bolt(SlackRequestHandler):
    """Bolt's adapter, in threads: its own runs on the event loop, where one slow request stops all others."""

    def __init__(self, app: App, path: str) -> None:
        super().__init__(app, path)
        self.limiter: anyio.CapacityLimiter | None = None

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        self.limiter = self.limiter or anyio.CapacityLimiter(REQUESTS_AT_ONCE)
        body, headers = await request.get_raw_body(), request.get_headers()
        with lanes.waiting.joined():
            return await anyio.to_thread.run_sync(self._answer, body, headers, limiter=self.limiter)

    def _answer(self, body: str, headers: dict[str, str | Sequence[str]]) -> BoltResponse:
        try:
            request = BoltRequest(body=body, headers=headers)
        except (ValueError, RecursionError, AttributeError, TypeError):
            # Signed, yet not a payload of Slack's: no JSON, no object, or nested without end.
            return _not_understood()
        try:
            return self.app.dispatch(request)
        except Exception as error:  # noqa: BLE001 - Bolt looks into payloads outside of its own error handling
            log.error("failed outside of every listener: %s", describe(error))  # noqa: TRY400 - a traceback repeats the payload
            return _not_understood()


def _not_understood() -> BoltResponse:
    measures.turned_away(measures.NOT_UNDERSTOOD)
    return BoltResponse(status=400, body="not understood")


def _team(token: str, address: str) -> Team:
    said = web_client(token, address).auth_test()
    return Team(
        team_id=str(said["team_id"]),
        name=str(said.get("team") or ""),
        enterprise_id=said.get("enterprise_id"),
        bot_user_id=str(said.get("user_id") or ""),
        bot_id=str(said.get("bot_id") or ""),
        base_url=address,
    )


def _with_slash(base_url: str) -> str:
    return base_url if base_url.endswith("/") else f"{base_url}/"


def _quiet() -> None:
    """Keep Slack's libraries from logging: below ERROR, Bolt and the SDK write request bodies and message texts."""
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _bolt_log() -> logging.Logger:
    """Return a log for Bolt: below ERROR it writes bodies, and warns that it reads a token from the environment as well."""
    found = logging.getLogger("rapporteur.slack.bolt")
    found.setLevel(logging.ERROR)
    return found


def _sdk_log() -> logging.Logger:
    """
    Return a log for Slack's clients: at INFO they say when a socket opens and closes, at DEBUG they write texts.

    At ERROR, too, they write the beginning of an answer that they cannot read; it repeats the message that was posted.
    """
    found = logging.getLogger("rapporteur.slack.sdk")
    found.setLevel(logging.INFO)
    found.addFilter(_leave_out)
    return found


def _leave_out(record: logging.LogRecord) -> bool:
    """Cut what came over the wire from a line of the SDK's; let every line pass."""
    record.msg, record.args = OVER_THE_WIRE.sub(r"\1: (left out)", record.getMessage()), ()
    return True
