"""Slack's side of OAuth, as it matters here: codes and refresh tokens are good once, and each token opens its own team."""

from __future__ import annotations

import base64
import itertools
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.handlers.web_api import WebApi

LIFE_SECONDS = 43_200
CLIENT_ID, CLIENT_SECRET = "111.222", "client-secret"
CREDENTIALS = f"Basic {base64.b64encode(f'{CLIENT_ID}:{CLIENT_SECRET}'.encode()).decode()}"


@dataclass
class Slack:
    """Grants on the other end of the wire. `issued` are all tokens that ever left it, `refused` the refreshes that came twice."""

    api: WebApi
    rotates: bool = True
    installer: str = "U1"
    fails: str | None = None
    life_seconds: int = LIFE_SECONDS
    issued: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    _grants: dict[str, dict[str, Any]] = field(default_factory=dict)
    _by_refresh: dict[str, dict[str, Any]] = field(default_factory=dict)
    _by_token: dict[str, dict[str, Any]] = field(default_factory=dict)
    _numbers: itertools.count = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Stand ready."""
        self.api.scripts["oauth.v2.access"] = self._access
        self.api.scripts["auth.test"] = self._test

    def code(self, team: str | None, enterprise: str | None = None) -> str:
        """Return a code, as the browser brings it back: of a team, or of a whole organisation."""
        code = f"code-{next(self._numbers)}"
        self._grants[code] = {
            "team": {"id": team, "name": f"Team {team}"} if team else None,
            "enterprise": {"id": enterprise, "name": f"Organisation {enterprise}"} if enterprise else None,
            "is_enterprise_install": team is None,
        }
        return code

    def team_of(self, token: str) -> str | None:
        return (self._by_token[token]["team"] or {}).get("id")

    def _access(self, asked: dict[str, Any], signed: str) -> dict[str, Any]:
        if signed != CREDENTIALS:
            return {"ok": False, "error": "bad_client_secret"}
        if self.fails:
            return {"ok": False, "error": self.fails}
        with self._lock:
            if asked.get("grant_type") == "refresh_token":
                grant = self._by_refresh.pop(asked["refresh_token"], None)
                if grant is None:
                    self.refused.append(asked["refresh_token"])
                    return {"ok": False, "error": "invalid_refresh_token"}
            else:
                grant = self._grants.pop(asked.get("code", ""), None)
                if grant is None:
                    return {"ok": False, "error": "invalid_code"}
            return self._issue(grant)

    def _issue(self, grant: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        token, refresh = f"xoxe.xoxb-secret-{number}", f"xoxe-refresh-{number}"
        self._by_token[token], self._by_refresh[refresh] = grant, grant
        self.issued += [token, refresh]
        answer = {
            "ok": True,
            "app_id": "A1",
            "token_type": "bot",
            "access_token": token,
            "scope": "commands,chat:write",
            "bot_user_id": "UBOT",
            "authed_user": {"id": self.installer},
            **grant,
        }
        return answer | ({"refresh_token": refresh, "expires_in": self.life_seconds} if self.rotates else {})

    def _test(self, _: dict[str, Any], token: str) -> dict[str, Any]:
        grant = self._by_token.get(token)
        if grant is None:
            return {"ok": False, "error": "invalid_auth"}
        return {"ok": True, "team_id": self.team_of(token), "bot_id": "B1", "user_id": "UBOT", "url": "https://x.slack.com/"}
