"""What became of one call to Slack that must not be made twice: done, certainly not done, or nobody knows."""

from __future__ import annotations

import errno
import math
import re
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackClientError

# Slack answered, and does not say whether it did it: fatal_error and internal_error may come after the fact.
IN_DOUBT = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
# The token no longer opens this workspace: nothing else will go through either.
TOKEN_REFUSED = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"}
)
ERROR_CODE = re.compile(r"[a-z][a-z0-9_]{1,60}")
LIMITED = frozenset({"ratelimited", "rate_limited"})
# For the moment; nothing was done.
NOT_NOW = frozenset({"accesslimited"})
# No request left this machine: there was nobody to take it.
NEVER_LEFT = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
NO_WAY_THERE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN})
# Where Slack asks us to wait and does not say how long, or says what cannot be meant.
WAIT_SECONDS, LONGEST_WAIT_SECONDS = 30.0, 3600.0
# What a call to Slack raises, and nothing else that we do.
ON_THE_WAY = (SlackClientError, URLError, ConnectionError, TimeoutError, HTTPException)


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    `kind`: "done" (`answer` is Slack's), "unreached" (certainly not done, worth another try), "limited" (not done, not before
    `wait_seconds`), "refused" (not done, and never will be), "token" (the same, for every call with this token), "lost" (nobody
    knows). `reason` is Slack's error code or the kind of failure.
    """

    kind: str
    reason: str = ""
    wait_seconds: float = 0.0
    answer: Any = None


def attempt(call: Callable[[], Any]) -> Outcome:
    """Make one call and say what became of it; never raises for what Slack or the network did."""
    try:
        return Outcome("done", answer=call())
    except ON_THE_WAY as error:
        return of(error)
    except (OSError, ValueError, AttributeError) as error:
        # The last two: an answer that is no JSON, or no object, which the SDK does not expect.
        return _not_answered(error)


def of(error: Exception) -> Outcome:
    """Return what became of a call that failed so, as an error ON_THE_WAY."""
    if isinstance(error, SlackApiError):
        return _answered(error)
    if isinstance(error, URLError):
        return _not_answered(error.reason if isinstance(error.reason, BaseException) else error)
    return _not_answered(error)


def _answered(error: SlackApiError) -> Outcome:
    response = error.response
    status = getattr(response, "status_code", 0)
    code = str(response.get("error") or "") if isinstance(getattr(response, "data", None), dict) else ""
    if status == 429 or code in LIMITED:  # noqa: PLR2004 - the status of HTTP
        return Outcome("limited", "ratelimited", wait_seconds=_wait(getattr(response, "headers", {})))
    if code in NOT_NOW:
        return Outcome("unreached", code)
    if status != 200 or code in IN_DOUBT or not ERROR_CODE.fullmatch(code):  # noqa: PLR2004 - same
        return Outcome("lost", code if ERROR_CODE.fullmatch(code) else f"http {status}")
    return Outcome("token" if code in TOKEN_REFUSED else "refused", code)


def _not_answered(error: BaseException) -> Outcome:
    never_left = isinstance(error, NEVER_LEFT) or (isinstance(error, OSError) and error.errno in NO_WAY_THERE)
    return Outcome("unreached" if never_left else "lost", type(error).__name__)


def _wait(headers: Any) -> float:
    found = headers.get("Retry-After") or headers.get("retry-after")
    try:
        seconds = float(found[0] if isinstance(found, list) else found)
    except (TypeError, ValueError):
        return WAIT_SECONDS
    if not math.isfinite(seconds) or seconds < 0:
        return WAIT_SECONDS
    return min(max(seconds, 1.0), LONGEST_WAIT_SECONDS)
