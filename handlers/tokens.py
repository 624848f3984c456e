"""The token that opens a team: found anew for each request, and rotated by whoever first needs one that ends soon."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk import WebClient

from handlers import outcomes
from handlers.failing import describe
from storage import installations
from storage.database import Record
from storage.errors import NotFound, RecordError
from storage.installations import Access

log = logging.getLogger("rapporteur.tokens")

# Slack's tokens live twelve hours where they rotate; the old one is good until its own end.
ROTATED_BEFORE_END = timedelta(minutes=120)
# A refusal to renew is not asked for again with every request.
REST_AFTER_FAILURE = timedelta(minutes=1)
TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class OAuthApp:
    """The app as Slack knows it: its credentials, the scopes that it asks for, and where its Web API answers."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    base_url: str
    public_url: str | None = None

    def client(self, token: str | None = None) -> WebClient:
        """Return a client that makes one attempt, and logs nothing: what it sends and is sent are secrets."""
        silent = logging.getLogger("rapporteur.tokens.sdk")
        silent.setLevel(logging.CRITICAL)
        return WebClient(token, self.base_url, timeout=TIMEOUT_SECONDS, retry_handlers=[], logger=silent)


@dataclass
class Tokens:
    """
    What opens the teams of a record. Nothing is kept between two requests: a token that is revoked is of no use at once.

    `now` is the present instant in UTC.
    """

    record: Record
    now: Callable[[], datetime]
    app: OAuthApp
    _resting: dict[int, datetime] = field(default_factory=dict)

    def of_team(self, team_id: str, enterprise_id: str | None) -> Access | None:
        """
        Return what opens a team, with its workspace made where it is the first request of an organisation's team.

        None where the app is not installed there. Raises Locked, and NotFound where the record is another organisation's.
        """
        with self.record.read() as db:
            access = installations.of_team(db, team_id, enterprise_id)
            is_entered = access is not None and installations.is_entered(db, team_id, access, self.now())
        if access is None:
            return None
        if not is_entered:
            with self.record.begin() as db:
                installations.enter(db, team_id, access, self.now())
        return self.fresh(access)

    def of_workspace(self, workspace_id: int) -> Access | None:
        """Return what opens a workspace, None where nothing does. Raises Locked."""
        with self.record.read() as db:
            access = installations.of_workspace(db, workspace_id)
        return None if access is None else self.fresh(access)

    def open_workspaces(self) -> frozenset[int]:
        """Return the workspaces that are open now."""
        with self.record.read() as db:
            return installations.open_workspaces(db)

    def fresh(self, access: Access) -> Access:
        """Return an access whose token lasts; where Slack gives no new one, the old one, for as long as it does."""
        if not self._ends_soon(access) or self._resting.get(access.id, self.now()) > self.now():
            return access
        try:
            return self._rotated(access)
        except NotFound:
            return access  # revoked this very moment: Slack will say so

    def rotate_due(self) -> None:
        """Rotate every token that ends soon, so that a request seldom has to, and a quiet team's does not end unseen."""
        with self.record.read() as db:
            due = installations.expiring(db, self.now() + ROTATED_BEFORE_END)
        for number in due:
            try:
                with self.record.read() as db:
                    access = installations.of_number(db, number)
                if access is not None:
                    self.fresh(access)
            except RecordError as refused:
                log.error("token of installation %s not renewed: %s", number, describe(refused))  # noqa: TRY400 - one stops no other

    def _rotated(self, access: Access) -> Access:
        with self.record.begin() as db:
            # Slack takes a refresh token once. Whoever waited here finds the new pair, which is committed before it is used.
            held = installations.lock(db, access.id)
            if not self._ends_soon(held):
                return held
            asked = outcomes.attempt(lambda: self._exchanged(held))
            if asked.kind == "done":
                token, refresh_token, seconds = asked.answer
                ends = self.now() + timedelta(seconds=seconds)
                return installations.rotated(
                    db, held.id, token=token, refresh_token=refresh_token, expires_at=ends, now=self.now()
                )
        self._resting[access.id] = self.now() + REST_AFTER_FAILURE
        log.warning("token of installation %s not renewed: %s", access.id, asked.reason)
        return held

    def _exchanged(self, held: Access) -> tuple[str, str, int]:
        said = self.app.client().oauth_v2_access(
            client_id=self.app.client_id,
            client_secret=self.app.client_secret,
            grant_type="refresh_token",
            refresh_token=held.refresh_token,
        )
        if not (said.get("access_token") and said.get("refresh_token") and said.get("expires_in")):
            raise ValueError("an answer without a pair of tokens")
        return str(said["access_token"]), str(said["refresh_token"]), int(said["expires_in"])

    def _ends_soon(self, access: Access) -> bool:
        if access.expires_at is None or access.refresh_token is None:
            return False
        return access.expires_at - self.now() <= ROTATED_BEFORE_END
