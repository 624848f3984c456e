"""Who somebody is, and who is in a channel: asked of Slack, and known for a minute."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import posting, requests

# Somebody who leaves a channel, or becomes a guest, sees what is kept from them for no longer than this.
KNOWN_FOR = timedelta(seconds=60)
# Slack is asked before a request is acknowledged, for which there are three seconds.
PATIENCE_SECONDS = 1
MEMBERS_AT_ONCE = 1000
KEPT = 20_000

Value = TypeVar("Value")
NOT_PERMITTED = frozenset({"missing_scope", "unknown_method", "not_allowed_token_type"})
# Slack knows nobody, or no channel, of this number.
NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
NO_CHANNEL = frozenset({"channel_not_found", "method_not_supported_for_channel_type", "fetch_members_failed", "access_denied"})


@dataclass(frozen=True, slots=True)
class Person:
    """
    Somebody, as Slack says.

    `kind` is "member" for a full member of the team, "guest", "stranger" for anybody else, and "unknown" where the app lacks
    the permission to ask. `runs_workspace`: an owner or administrator of the Slack workspace.
    """

    kind: str
    runs_workspace: bool = False
    time_zone: str | None = None


class _Known(Generic[Value]):
    """What Slack said, by team and number, for as long as it is believed; at worst two threads ask for the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: OrderedDict[tuple[str, str], tuple[datetime, Value]] = OrderedDict()

    def of(self, key: tuple[str, str], now: datetime, ask: Callable[[], Value]) -> Value:
        with self._lock:
            held = self._values.get(key)
        if held is not None and timedelta(0) <= now - held[0] < KNOWN_FOR:
            return held[1]
        found = ask()
        with self._lock:
            self._values[key] = (now, found)
            self._values.move_to_end(key)
            while len(self._values) > KEPT:
                self._values.popitem(last=False)
        return found


class People:
    """What was found out about persons and channels."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._persons: _Known[Person] = _Known()
        self._members: _Known[frozenset[str]] = _Known()
        self._shared: _Known[bool] = _Known()
        self._guests: _Known[frozenset[str] | None] = _Known()
        self._joined: _Known[tuple[str, ...]] = _Known()
        self._kinds: _Known[str] = _Known()

    def person(self, client: WebClient, team_id: str, user: str, now: datetime) -> Person:
        """Return who somebody is. Raises SlackClientError or OSError where Slack does not answer."""
        return self._persons.of((team_id, user), now, lambda: _person(hasty(client), team_id, user))

    def members(self, client: WebClient, team_id: str, channel: str, now: datetime) -> frozenset[str]:
        """Return who is in a channel; nobody, where the bot cannot see it. Raises as `person` does."""
        return self._members.of((team_id, channel), now, lambda: _members(client, channel))

    def has_guests(self, client: WebClient, team_id: str, channel: str, now: datetime) -> bool | None:
        """Return whether guests of the workspace read a channel; None where the app lacks the permission to ask. Raises alike."""
        guests = self._guests.of((team_id, ""), now, lambda: _guests(client, team_id))
        return None if guests is None else bool(guests and guests & self.members(client, team_id, channel, now))

    def is_shared(self, client: WebClient, team_id: str, channel: str, now: datetime) -> bool:
        """Return whether members of another organisation read a channel. Raises as `person` does."""
        return self._shared.of((team_id, channel), now, lambda: posting.is_shared_outside(hasty(client), channel))

    def joined(self, client: WebClient, team_id: str, now: datetime) -> tuple[str, ...]:
        """Return the channels that I am in and that this team has to itself, but for #general; at most a thousand."""
        return self._joined.of((team_id, ""), now, lambda: _joined(hasty(client), team_id))

    def kind_of_channel(self, client: WebClient, team_id: str, channel: str, now: datetime) -> str:
        """Return "public", "private" or "unseen" (see `posting.kind_of_channel`). Raises as `person` does."""
        return self._kinds.of((team_id, channel), now, lambda: posting.kind_of_channel(hasty(client), channel))


def _person(client: WebClient, team_id: str, user: str) -> Person:
    try:
        found = requests.mapping(client.users_info(user=user).get("user"))
    except SlackApiError as refused:
        if refused.response.get("error") in NOT_PERMITTED:
            return Person("unknown")
        if refused.response.get("error") in NOBODY:
            return Person("stranger")
        raise
    home = requests.text(found.get("team_id")) or team_id
    in_organisation = team_id in (requests.mapping(found.get("enterprise_user")).get("teams") or ())
    if found.get("is_stranger") or found.get("deleted") or (home != team_id and not in_organisation):
        return Person("stranger")
    if _is_guest(found):
        return Person("guest")
    runs = any(found.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner"))
    return Person("member", runs, requests.text(found.get("tz")))


def _guests(client: WebClient, team_id: str) -> frozenset[str] | None:
    try:
        users = _paged(lambda cursor: client.users_list(limit=MEMBERS_AT_ONCE, cursor=cursor, team_id=team_id))
    except SlackApiError as refused:
        if refused.response.get("error") in NOT_PERMITTED:
            return None
        raise
    return frozenset(str(user.get("id")) for user in users if _is_guest(user) and not user.get("deleted"))


def _is_guest(user: Mapping[str, Any]) -> bool:
    return bool(user.get("is_restricted") or user.get("is_ultra_restricted"))


def _members(client: WebClient, channel: str) -> frozenset[str]:
    try:
        users = _paged(lambda cursor: client.conversations_members(channel=channel, limit=MEMBERS_AT_ONCE, cursor=cursor))
    except SlackApiError as refused:
        if refused.response.get("error") in NO_CHANNEL:
            return frozenset()
        raise
    return frozenset(map(str, users))


def _paged(ask: Callable[[str], Any]) -> list[Any]:
    """Return the members on all pages of a list of Slack's; `ask` is given the cursor of a page."""
    found: list[Any] = []
    cursor = ""
    while True:
        said = ask(cursor)
        found += said.get("members") or ()
        cursor = requests.text(requests.mapping(said.get("response_metadata")).get("next_cursor")) or ""
        if not cursor:
            return found


def _joined(client: WebClient, team_id: str) -> tuple[str, ...]:
    said: Any = client.users_conversations(
        types="public_channel,private_channel", exclude_archived=True, limit=MEMBERS_AT_ONCE, team_id=team_id
    )
    found = (requests.mapping(one) for one in said.get("channels") or ())
    own = (one for one in found if not (one.get("is_general") or one.get("is_ext_shared") or one.get("is_pending_ext_shared")))
    return tuple(str(one.get("id")) for one in own)


def hasty(client: WebClient) -> WebClient:
    """Return the same client with less patience, and without asking twice: for what must not keep anybody waiting."""
    return WebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=PATIENCE_SECONDS,
        ssl=client.ssl,
        proxy=client.proxy,
        retry_handlers=[],
        logger=client._logger,  # noqa: SLF001 - the SDK offers no other way to its log
    )
