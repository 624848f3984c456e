"""Installing by OAuth: Bolt's own flow over our stores, and which token a request is answered with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from slack_bolt import BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store import Installation

from handlers import outcomes, posting, requests
from handlers.failing import describe
from handlers.tokens import OAuthApp, Tokens
from handlers.views import install as view
from storage import installations, oauth_states
from storage.database import Record
from storage.installations import Granted

log = logging.getLogger("rapporteur.installing")

REDIRECT_PATH = "/slack/oauth_redirect"
# Where Slack asks whether the app may be installed, at the server of its Web API.
AUTHORIZE_PATH = "/oauth/v2/authorize"
ORGANISATION = "E"
PAGE_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    # The address holds Slack's code: it goes to nobody else.
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
NOT_INSTALLED = "Rapporteur is not installed in this workspace. Ask an administrator to install it."

Page = Callable[[BoltRequest], BoltResponse]


class States(OAuthStateStore):
    """Installations that were begun, in the record: any replica may finish what another has begun."""

    def __init__(self, record: Record, now: Callable[[], datetime]) -> None:
        """Keep the record and the clock."""
        self.record, self.now = record, now

    def issue(self, *_: Any, **__: Any) -> str:
        """Return a new state."""
        with self.record.begin() as db:
            return oauth_states.issue(db, self.now())

    def consume(self, state: str) -> bool:
        """Return whether the state is ours, in time and not used before."""
        with self.record.begin() as db:
            return oauth_states.consume(db, state, self.now())


class Installations(InstallationStore):
    """Where Bolt's flow puts what Slack has granted."""

    def __init__(self, record: Record, now: Callable[[], datetime]) -> None:
        """Keep the record and the clock."""
        self.record, self.now = record, now

    def save(self, installation: Installation) -> None:
        """Put an installation on file. Raises BoltError, which becomes a page, whatever goes wrong."""
        try:
            granted = _granted(installation)
            with self.record.begin() as db:
                installations.save(db, granted, self.now())
        except Exception as error:  # noqa: BLE001 - whatever it is, a person in a browser waits for a page
            log.error("installation not stored: %s", describe(error))  # noqa: TRY400 - a traceback may quote a token
            raise BoltError("not stored") from None


class StoredAuthorize(Authorize):
    """The token of the team that a request comes from, and of no other."""

    def __init__(self, tokens: Tokens) -> None:
        """Keep where tokens are found."""
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        self.tokens = tokens

    def __call__(
        self, *, context: BoltContext, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_: Any
    ) -> AuthorizeResult | None:
        """Return what opens the team; None, and nothing is answered in its name, where the app is not installed there."""
        access = self.tokens.of_team(team_id, enterprise_id) if team_id else None
        if access is None or team_id is None:
            return None
        context.client.default_params["team_id"] = team_id  # an organisation's token needs to be told which of its teams
        return AuthorizeResult(
            enterprise_id=access.enterprise_id,
            team_id=team_id,
            bot_user_id=access.bot_user_id,
            bot_id=access.bot_id,
            bot_token=access.token,
            bot_scopes=access.scopes,
            user_id=user_id,
        )


def flow(app: OAuthApp, tokens: Tokens) -> OAuthFlow:
    """Return Bolt's flow: the state comes back once, in time, and with the browser that it was given to."""
    settings = OAuthSettings(
        client_id=app.client_id,
        client_secret=app.client_secret,
        scopes=app.scopes,
        user_scopes=[],
        authorization_url=urlunsplit((*urlsplit(app.base_url)[:2], AUTHORIZE_PATH, "", "")),
        redirect_uri=f"{app.public_url.rstrip('/')}{REDIRECT_PATH}" if app.public_url else None,
        install_path=view.INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,  # straight to Slack, which says who asks for what
        callback_options=CallbackOptions(success=lambda args: _installed(app, args), failure=_failed),
        installation_store=Installations(tokens.record, tokens.now),
        state_store=States(tokens.record, tokens.now),
        state_expiration_seconds=int(oauth_states.GOOD_FOR.total_seconds()),
    )
    return OAuthFlow(client=app.client(), logger=_silent(), settings=settings)


def begin(oauth: OAuthFlow) -> Page:
    """Return what answers the address where an installation begins."""
    return lambda request: _answered(lambda: oauth.handle_installation(request))


def finish(oauth: OAuthFlow) -> Page:
    """Return what answers the address that Slack sends the browser back to."""
    return lambda request: _answered(lambda: oauth.handle_callback(request))


def name_team(body: dict[str, Any], context: BoltContext, next: Callable[[], Any]) -> Any:  # noqa: A002 - Bolt's name
    """
    Put the team into the context of a request to an organisation's installation, where Bolt finds none.

    Only a team that Slack says is of the same organisation: in a channel shared with others, the event may come from theirs.
    """
    if not context.team_id or context.team_id.startswith(ORGANISATION):
        context["team_id"] = _team_of_organisation(body, context.enterprise_id)
    return next()


def _team_of_organisation(body: dict[str, Any], enterprise_id: str | None) -> str | None:
    if enterprise_id is None:
        return None
    if requests.text(body.get("context_enterprise_id")) == enterprise_id and body.get("context_team_id"):
        return requests.text(body.get("context_team_id"))
    home = requests.text(body.get("enterprise_id")) or requests.text(requests.mapping(body.get("enterprise")).get("id"))
    if home != enterprise_id:
        return None
    person = requests.text(requests.mapping(body.get("user")).get("team_id"))
    return requests.text(requests.mapping(body.get("team")).get("id")) or requests.text(body.get("team_id")) or person


def _answered(page: Callable[[], BoltResponse]) -> BoltResponse:
    try:
        found = page()
    except (SlackClientError, OSError, HTTPException) as error:
        log.warning("Slack not reached while installing: %s", describe(error))
        return _page(view.failed("unreachable"), 502)
    except Exception as error:  # noqa: BLE001 - the last place where an error can become a page
        log.error("installing failed: %s", describe(error))  # noqa: TRY400 - a traceback may quote a code
        return _page(view.failed("storage_error"), 500)
    return found


def _installed(app: OAuthApp, args: SuccessArgs) -> BoltResponse:
    given = args.installation
    team_id = None if given.is_enterprise_install else given.team_id
    is_greeted = bool(team_id and given.user_id) and _greet(app.client(given.bot_token), given.user_id or "")
    name = (given.enterprise_name if team_id is None else given.team_name) or "your workspace"
    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    return _page(view.installed(name, team_id, given.app_id, is_greeted=is_greeted), 200, forget)


def _greet(client: WebClient, user: str) -> bool:
    """Tell whoever installed us how to begin, and return whether it was possible; the installation stands without it."""
    greeted = outcomes.attempt(lambda: posting.say(client, user, view.welcome()))
    if greeted.kind != "done":
        log.warning("whoever installed the app was not greeted: %s", greeted.reason)
    return greeted.kind == "done"


def _failed(args: FailureArgs) -> BoltResponse:
    forget = args.settings.state_utils.build_set_cookie_for_deletion()
    return _page(view.failed(args.reason), args.suggested_status_code, forget)


def _page(text: str, status: int, cookie: str | None = None) -> BoltResponse:
    headers: dict[str, Any] = {**PAGE_HEADERS, **({"set-cookie": cookie} if cookie else {})}
    return BoltResponse(status=status, body=text, headers=headers)


def _granted(given: Installation) -> Granted:
    ends = given.bot_token_expires_at
    return Granted(
        team_id=given.team_id,
        team_name=given.team_name or "",
        enterprise_id=given.enterprise_id,
        is_enterprise_install=bool(given.is_enterprise_install),
        app_id=given.app_id,
        bot_user_id=given.bot_user_id or "",
        bot_id=given.bot_id or "",
        scopes=",".join(given.bot_scopes or ()),
        token=given.bot_token or "",
        refresh_token=given.bot_refresh_token,
        expires_at=datetime.fromtimestamp(ends, UTC) if ends else None,
        installed_by=given.user_id,
    )


def _silent() -> logging.Logger:
    """Return a log for Bolt's flow, which at WARNING writes the code that Slack gave."""
    found = logging.getLogger("rapporteur.installing.bolt")
    found.setLevel(logging.ERROR)
    return found
