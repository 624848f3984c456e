"""A file from Slack: fetched with the token from Slack's file server, and refused in one sentence otherwise."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_sdk import WebClient

from handlers import downloads
from handlers.downloads import Fetched, NotFetched, fetch
from handlers.errors import sentence
from tests.handlers.web_api import WebApi

TOKEN = "xoxb-test"
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@dataclass
class FileServer:
    """Files by their path: status, headers and bytes; and who came with which token."""

    url: str = ""
    files: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def put(self, path: str, data: bytes, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.files[path] = (status, {"content-type": "text/calendar", "content-length": str(len(data)), **named}, data)
        return f"{self.url}{path}"


@contextmanager
def file_server() -> Iterator[FileServer]:
    files = FileServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            files.asked.append((self.path, self.headers.get("authorization")))
            status, headers, data = files.files.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    files.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield files
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def files() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


@pytest.fixture
def client(files: FileServer) -> WebClient:
    return WebClient(TOKEN, base_url=f"{files.url}/api/")


def refusal(client: WebClient, file: dict[str, object], most_bytes: int = 1000) -> str:
    with pytest.raises(NotFetched) as refused:
        fetch(client, {"id": "F1", "name": "plan.ics", **file}, most_bytes=most_bytes)
    return sentence(refused.value)


def test_file_is_fetched_with_the_token_from_the_server_of_the_web_api(client: WebClient, files: FileServer) -> None:
    file = {"id": "F1", "name": "plan.ics", "url_private_download": files.put("/f/plan.ics", CALENDAR)}
    assert fetch(client, file, most_bytes=1000) == Fetched("plan.ics", CALENDAR)
    assert files.asked == [("/f/plan.ics", f"Bearer {TOKEN}")]


def test_file_known_by_its_number_alone_is_asked_for(slack: WebApi, files: FileServer) -> None:
    address = files.put("/f/plan.ics", CALENDAR)
    slack.answers["files.info"] = {"ok": True, "file": {"name": "plan.ics", "url_private_download": address}}
    client = WebClient(TOKEN, base_url=slack.url)
    with pytest.raises(NotFetched):  # of another origin than the Web API that named it
        fetch(client, {"id": "F1", "file_access": "check_file_info"}, most_bytes=1000)
    assert ([method for method, _ in slack.calls], files.asked) == (["files.info"], [])


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/plan.ics",
        "http://files.slack.com/plan.ics",
        "https://files.slack.com:444/plan.ics",
        "https://files.slack.com@evil.example/plan.ics",
        "https://files.slack.com.evil.example/plan.ics",
        "https://evil.example\\@files.slack.com/plan.ics",
        "https://slack.com/plan.ics",
        "file:///etc/hostname",
        "https://[files.slack.com/plan.ics",
    ],
)
def test_token_goes_to_no_other_server(address: str) -> None:
    assert refusal(WebClient(TOKEN), {"url_private_download": address}) == downloads.OUTSIDE.format(name="plan.ics")


@pytest.mark.parametrize(
    ("base", "origin"),
    [
        ("https://slack.com/api/", "https://files.slack.com"),
        ("https://slack-gov.com/api/", "https://files.slack-gov.com"),
        ("https://chat.example:8443/api/", "https://chat.example:8443"),
    ],
)
def test_each_web_api_has_its_file_server(base: str, origin: str) -> None:
    address = f"{origin}/files-pri/T1-F1/download/plan.ics?t=1"
    assert downloads._address(WebClient(TOKEN, base_url=base), address, "plan.ics") == address


def test_redirect_is_not_followed(client: WebClient, files: FileServer) -> None:
    with file_server() as elsewhere:
        target = elsewhere.put("/stolen", CALENDAR)
        address = files.put("/f/plan.ics", b"", 302, location=target)
        words = refusal(client, {"url_private_download": address})
        assert (words, elsewhere.asked) == (downloads.NOT_ALLOWED.format(name="plan.ics"), [])


def test_sign_in_page_is_no_file(client: WebClient, files: FileServer) -> None:
    address = files.put("/f/plan.ics", b"<!doctype html>", content_type="text/html; charset=utf-8")
    assert refusal(client, {"url_private": address}) == (
        "Slack did not let me read “plan.ics”. The app may lack the permission files:read: "
        "update it from bot/manifest.json, install it again, then try again."
    )


def test_file_that_is_a_page_is_fetched(client: WebClient, files: FileServer) -> None:
    address = files.put("/f/a.html", b"<p>", content_type="text/html")
    file = {"name": "a.html", "mimetype": "text/html", "url_private": address}
    assert fetch(client, file, most_bytes=10) == Fetched("a.html", b"<p>")


@pytest.mark.parametrize("size", [None, 3 * downloads.MEGABYTE], ids=["not said", "said"])
def test_file_beyond_the_limit_is_refused(client: WebClient, files: FileServer, size: int | None) -> None:
    address = files.put("/f/plan.ics", b"x" * 3 * downloads.MEGABYTE)
    words = refusal(client, {"url_private": address, "size": size}, most_bytes=2 * downloads.MEGABYTE)
    assert words == "“plan.ics” is larger than the 2 MB that I take. Make it smaller, or give me a part of it."


@pytest.mark.parametrize(
    ("status", "length", "words"),
    [
        (404, "0", downloads.GONE),
        (403, "0", downloads.NOT_ALLOWED),
        (429, "0", downloads.NOT_REACHED),
        (503, "0", downloads.NOT_REACHED),
        (200, "99", downloads.NOT_REACHED),
    ],
    ids=["gone", "forbidden", "too often", "down", "half of it"],
)
def test_what_is_not_the_file_is_said(client: WebClient, files: FileServer, status: int, length: str, words: str) -> None:
    address = files.put("/f/plan.ics", CALENDAR if status == 200 else b"", status, content_length=length)
    assert refusal(client, {"url_private": address}) == words.format(name="plan.ics")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ({"is_external": True, "url_private": "https://drive.example/1"}, downloads.OUTSIDE),
        ({"mode": "tombstone", "url_private": "https://files.slack.com/1"}, downloads.GONE),
        ({"id": ""}, downloads.NO_FILE),
    ],
    ids=["kept elsewhere", "deleted", "no file"],
)
def test_file_whose_bytes_are_not_in_slack_is_refused(file: dict[str, object], words: str) -> None:
    assert refusal(WebClient(TOKEN), file) == words.format(name="plan.ics")


def test_server_that_does_not_answer_is_said() -> None:
    with file_server() as gone:
        address = f"{gone.url}/f/plan.ics"
    client = WebClient(TOKEN, base_url=f"{gone.url}/api/")
    assert refusal(client, {"url_private": address}) == "“plan.ics” could not be fetched from Slack. Try again in a minute."
