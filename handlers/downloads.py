"""The bytes of a file that somebody gave in a window or a message: fetched from Slack, and from nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient

from handlers import requests
from handlers.errors import shortened
from storage.errors import RecordError

TIMEOUT_SECONDS = 10
CHUNK_BYTES = 64 * 1024
MEGABYTE = 1024 * 1024
# Where Slack keeps files, by the origin of its Web API; any other server keeps them at its own origin.
FILE_ORIGINS = {
    "https://slack.com": "https://files.slack.com",
    "https://www.slack.com": "https://files.slack.com",
    "https://slack-gov.com": "https://files.slack-gov.com",
}
# What `mode` says of a file whose bytes are not in Slack, or no longer.
ELSEWHERE, DELETED = frozenset({"external", "remote"}), frozenset({"tombstone", "hidden_by_limit"})
SIGN_IN_PAGE = "text/html"

NO_FILE = "No file came with this. Choose a file, then try again."
OUTSIDE = "“{name}” is kept outside of Slack, where I fetch nothing. Download it, then give it to me as a file."
GONE = "“{name}” is no longer in Slack. Give it to me again."
TOO_LARGE = "“{name}” is larger than the {limit} MB that I take. Make it smaller, or give me a part of it."
NOT_ALLOWED = (
    "Slack did not let me read “{name}”. The app may lack the permission files:read: "
    "update it from bot/manifest.json, install it again, then try again."
)
NOT_REACHED = "“{name}” could not be fetched from Slack. Try again in a minute."


class NotFetched(RecordError):
    """A file could not be fetched; the text of this error is the sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file: its name as given, which may be anything, and its bytes."""

    name: str
    data: bytes


def fetch(client: WebClient, given: Mapping[str, Any], *, most_bytes: int) -> Fetched:
    """
    Return a file that a payload names, as Slack's file object or its `id` alone.

    The token goes to Slack's own file server only, and never along a redirect. May take as long as the network does: call it
    after the acknowledgement. Raises NotFetched with a sentence for the person, and SlackApiError where Slack knows no such file.
    """
    file = _complete(client, given)
    name = shortened(requests.text(file.get("name")) or requests.text(file.get("title")) or "file")
    if file.get("is_external") or file.get("mode") in ELSEWHERE:
        raise NotFetched(OUTSIDE.format(name=name))
    if file.get("mode") in DELETED:
        raise NotFetched(GONE.format(name=name))
    if isinstance(size := file.get("size"), int) and size > most_bytes:
        raise NotFetched(_too_large(name, most_bytes))
    address = _address(client, requests.text(file.get("url_private_download")) or requests.text(file.get("url_private")), name)
    is_page = requests.text(file.get("mimetype")) == SIGN_IN_PAGE
    return Fetched(name, _downloaded(client, address, name, most_bytes, may_be_page=is_page))


def _complete(client: WebClient, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the whole file object: that of a file from a shared channel comes with its number alone."""
    if given.get("file_access") != "check_file_info" and (given.get("url_private_download") or given.get("url_private")):
        return given
    if not (number := requests.text(given.get("id"))):
        raise NotFetched(NO_FILE)
    return requests.mapping(client.files_info(file=number).get("file"))


def _address(client: WebClient, address: str | None, name: str) -> str:
    """Return the address where it is on the server that this client's token is for. Raises NotFetched for any other."""
    own = _origin(urlsplit(client.base_url))
    try:
        parts = urlsplit(address or "")
    except ValueError:
        raise NotFetched(OUTSIDE.format(name=name)) from None
    if _origin(parts) != FILE_ORIGINS.get(own, own):
        raise NotFetched(OUTSIDE.format(name=name))
    # Put together anew, so that what was looked at is what is asked for.
    return urlunsplit(parts._replace(fragment=""))


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc}".lower()


def _downloaded(client: WebClient, address: str, name: str, most_bytes: int, *, may_be_page: bool) -> bytes:
    # The origin was checked: nothing but http(s) to Slack's server comes here.
    request = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310 - see above
    try:
        with _opener(client).open(request, timeout=TIMEOUT_SECONDS) as response:
            return _read(response, name, most_bytes, may_be_page=may_be_page)
    except HTTPError as refused:
        refused.close()
        raise NotFetched(_refusal(refused.code).format(name=name)) from None
    except (OSError, HTTPException) as broken:
        raise NotFetched(NOT_REACHED.format(name=name)) from broken


def _read(response: HTTPResponse, name: str, most_bytes: int, *, may_be_page: bool) -> bytes:
    if response.headers.get_content_type() == SIGN_IN_PAGE and not may_be_page:
        # To a token that may not read the file Slack answers 200 and its sign-in page.
        raise NotFetched(NOT_ALLOWED.format(name=name))
    data = bytearray()
    while chunk := response.read(CHUNK_BYTES):
        data += chunk
        if len(data) > most_bytes:
            raise NotFetched(_too_large(name, most_bytes))
    if response.length:  # what is still to come when the connection has ended
        raise NotFetched(NOT_REACHED.format(name=name))
    return bytes(data)


def _refusal(status: int) -> str:
    """Return the sentence for an answer that is not the file; a redirect leads to a sign-in page, or where no token may go."""
    if status in (404, 410):
        return GONE
    return NOT_REACHED if status >= 500 or status == 429 else NOT_ALLOWED  # noqa: PLR2004 - the statuses of HTTP


def _too_large(name: str, most_bytes: int) -> str:
    return TOO_LARGE.format(name=name, limit=f"{most_bytes / MEGABYTE:.3g}")


class _StayHere(HTTPRedirectHandler):
    """Follows nothing: urllib would take the token along to wherever it is sent."""

    def redirect_request(self, *_: Any) -> None:
        """Return nothing, which makes the redirect an error."""


def _opener(client: WebClient) -> OpenerDirector:
    """Return what opens an address by the same proxy and certificates as the client does."""
    proxies = {"http": client.proxy, "https": client.proxy} if client.proxy else {}
    handlers: list[BaseHandler] = [ProxyHandler(proxies), HTTPSHandler(context=client.ssl), _StayHere()]
    return build_opener(*handlers)
