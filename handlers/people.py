"""Who somebody is, and who is in a channel: asked of Slack, and known for a minute."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
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
        self._kinds: _Known[str] = _Known()

    def person(self, client: WebClient, team_id: str, user: str, now: datetime) -> Person:
        """Return who somebody is. Raises SlackClientError or OSError where Slack does not answer."""
        return self._persons.of((team_id, user), now, lambda: _person(_hasty(client), team_id, user))

    def members(self, client: WebClient, team_id: str, channel: str, now: datetime) -> frozenset[str]:
        """Return who is in a channel; nobody, where the bot cannot see it. Raises as `person` does."""
        return self._members.of((team_id, channel), now, lambda: _members(client, channel))

    def is_shared(self, client: WebClient, team_id: str, channel: str, now: datetime) -> bool:
        """Return whether members of another organisation read a channel. Raises as `person` does."""
        return self._shared.of((team_id, channel), now, lambda: posting.is_shared_outside(_hasty(client), channel))

    def kind_of_channel(self, client: WebClient, team_id: str, channel: str, now: datetime) -> str:
        """Return "public", "private" or "unseen" (see `posting.kind_of_channel`). Raises as `person` does."""
        return self._kinds.of((team_id, channel), now, lambda: posting.kind_of_channel(_hasty(client), channel))


def _person(client: WebClient, team_id: str, user: str) -> Person:
    try:
        found = requests.mapping(client.users_info(user=user).get("user"))
    except SlackApiError as refused:
        if refused.response.get("error") == "missing_scope":
            return Person("unknown")
        if refused.response.get("error") in NOBODY:
            return Person("stranger")
        raise
    home = requests.text(found.get("team_id")) or team_id
    in_organisation = team_id in (requests.mapping(found.get("enterprise_user")).get("teams") or ())
    if found.get("is_stranger") or found.get("deleted") or (home != team_id and not in_organisation):
        return Person("stranger")
    if found.get("is_restricted") or found.get("is_ultra_restricted"):
        return Person("guest")
    runs = any(found.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner"))
    return Person("member", runs, requests.text(found.get("tz")))


def _members(client: WebClient, channel: str) -> frozenset[str]:
    found: set[str] = set()
    cursor = ""
    while True:
        try:
            said: Any = client.conversations_members(channel=channel, limit=MEMBERS_AT_ONCE, cursor=cursor)
        except SlackApiError as refused:
            if refused.response.get("error") in NO_CHANNEL:
                return frozenset()
            raise
        found |= {str(user) for user in said.get("members") or ()}
        cursor = requests.text(requests.mapping(said.get("response_metadata")).get("next_cursor")) or ""
        if not cursor:
            return frozenset(found)


def _hasty(client: WebClient) -> WebClient:
    """Return the same client with less patience, and without asking twice."""
    return WebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=PATIENCE_SECONDS,
        ssl=client.ssl,
        proxy=client.proxy,
        retry_handlers=[],
        logger=client._logger,  # noqa: SLF001 - the SDK offers no other way to its log
    )
