"""Feeds over the network: a real https server on this machine, and everything that must not be fetched."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot import feeds, fetching
from bot.fetching import Network, NotFetched, fetch
from storage import sessions, workspaces
from storage.calendars import feeds as followed
from storage.calendars.values import FeedView
from storage.database import Record
from tests.storage.calendars.made import NOW, calendar, event

HOST = "calendar.example.org"
ADDRESS = f"https://{HOST}/board.ics"
LOCAL = "127.0.0.1"
BOARD = calendar(event("IAEA Board of Governors", "DTSTART;VALUE=DATE:20260608", "DTEND;VALUE=DATE:20260613"))

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """A server of calendars: `answers` are given by path, `asked` is what it heard: path, host and the version asked after."""

    network: Network
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)


def body(data: bytes, *, status: int = 200, **headers: str) -> Answer:
    """Return an answer; `headers` with underscores for hyphens."""

    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def redirect(location: str) -> Answer:
    return body(b"", status=302, Location=location)


def versioned(request: http.server.BaseHTTPRequestHandler) -> None:
    known = request.headers["If-None-Match"] == '"1"'
    body(b"" if known else BOARD, status=304 if known else 200, ETag='"1"')(request)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for the calendar's host, with its key, that nobody but the tests trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine to make a certificate with")
    made = tmp_path_factory.mktemp("certificate") / "both.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext",
         f"subjectAltName=DNS:{HOST},DNS:second.example.org", "-keyout", made, "-out", made.with_suffix(".crt")],
        check=True,
        capture_output=True,
    )  # fmt: skip
    made.write_bytes(made.read_bytes() + made.with_suffix(".crt").read_bytes())
    return made


@pytest.fixture
def server(certificate: Path) -> Iterator[Server]:
    """Serve over TLS on this machine, for a network in which names of the tests lead here."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["Host"], self.headers["If-None-Match"]))
            served.answers.get(self.path, body(b"", status=404))(self)

        def log_message(self, *_: object) -> None:
            pass

    listening = http.server.ThreadingHTTPServer((LOCAL, 0), Handler)
    listening.daemon_threads = False  # closing the server waits for them
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    # Each connection shakes hands in its own thread, so that one that never does holds up no other.
    listening.socket = tls.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    listening.handle_error = lambda *_: None  # type: ignore[method-assign]
    trusting = ssl.create_default_context(cafile=certificate.with_suffix(".crt"))
    network = Network(lambda _: (LOCAL,), lambda number: number == LOCAL, listening.server_address[1], trusting)
    served = Server(network)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield served
    listening.shutdown()
    listening.server_close()
    thread.join()


def refusal(network: Network, wanted: str = ADDRESS) -> str:
    with pytest.raises(NotFetched) as refused:
        fetch(wanted, None, network)
    return str(refused.value)


def test_a_calendar_is_fetched_over_tls_with_its_version(server: Server) -> None:
    server.answers["/board.ics?key=1"] = versioned
    found = fetch(f"{ADDRESS}?key=1", None, server.network)
    assert (found.data, found.etag) == (BOARD, '"1"')
    again = fetch(f"{ADDRESS}?key=1", '"1"', server.network)
    assert (again.data, again.etag) == (None, None)
    asked = [(path, (host or "").partition(":")[0], etag) for path, host, etag in server.asked]
    assert asked == [("/board.ics?key=1", HOST, None), ("/board.ics?key=1", HOST, '"1"')]


def test_a_certificate_of_another_host_or_of_nobody_known_is_not_trusted(server: Server) -> None:
    server.answers["/board.ics"] = body(BOARD)
    why = "shows no certificate that can be trusted."
    assert refusal(server.network, "https://other.example.org/board.ics") == f"other.example.org {why}"
    assert refusal(replace(server.network, tls=ssl.create_default_context())) == f"{HOST} {why}"
    assert server.asked == []


@pytest.mark.parametrize(
    "numbers",
    [
        ("127.0.0.1",), ("10.0.0.1",), ("169.254.169.254",), ("100.64.0.1",), ("::1",), ("fe80::1",), ("fd00::1",),
        ("::ffff:127.0.0.1",), ("64:ff9b::7f00:1",), ("2002:7f00:1::1",), ("224.0.0.1",), ("8.8.8.8", "127.0.0.1"),
        ("2a00:1450:4014:80a::200e", "::1"), (),
    ],
)  # fmt: skip
def test_nothing_is_fetched_from_what_is_not_public_however_it_is_named(server: Server, numbers: tuple[str, ...]) -> None:
    network = Network(lambda _: numbers, port=server.network.port, tls=server.network.tls)
    assert refusal(network) == f"{HOST} does not lie in the public network, so nothing is fetched from it."
    assert server.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f.1", "2130706433", "0"])
def test_this_machine_is_not_public_by_any_of_its_names(host: str) -> None:
    assert refusal(Network(), f"https://{host}/board.ics") in {
        f"{host.strip('[]')} does not lie in the public network, so nothing is fetched from it.",
        f"The name {host.strip('[]')} is not known.",  # some systems do not read the odd forms
    }


def test_a_name_that_means_another_machine_a_moment_later_is_asked_for_once_only(server: Server) -> None:
    server.answers["/board.ics"] = body(BOARD)
    answers = iter([(LOCAL,), ("10.0.0.1",)])
    assert fetch(ADDRESS, None, replace(server.network, resolve=lambda _: next(answers))).data == BOARD
    assert next(answers) == ("10.0.0.1",)


def test_a_redirect_to_a_machine_that_is_not_public_is_not_followed(server: Server) -> None:
    server.answers["/board.ics"] = redirect("https://inside.example.org/secrets")
    network = replace(server.network, resolve=lambda host: (LOCAL,) if host == HOST else ("192.168.1.1",))
    assert refusal(network) == "inside.example.org does not lie in the public network, so nothing is fetched from it."


def test_redirects_are_followed_each_checked_as_the_first(server: Server) -> None:
    server.answers |= {
        "/board.ics": redirect("/moved"),
        "/moved": redirect("https://second.example.org/again"),
        "/again": redirect("//calendar.example.org/last"),
        "/last": body(BOARD),
        "/loop": redirect("/loop"),
        "/plain": redirect("http://calendar.example.org/last"),
        "/port": redirect("https://calendar.example.org:22/last"),
        "/login": redirect("https://user:password@calendar.example.org/last"),
        "/file": redirect("file:///etc/passwd"),
        "/nowhere": body(b"", status=302),
    }
    assert fetch(ADDRESS, None, server.network).data == BOARD
    assert refusal(server.network, f"https://{HOST}/loop") == f"{HOST} redirects again and again."
    assert len([path for path, _, _ in server.asked if path == "/loop"]) == fetching.MOST_REDIRECTS + 1
    for path in ("/plain", "/port", "/login", "/file"):
        assert "an address that I do not fetch" in refusal(server.network, f"https://{HOST}{path}")
    assert refusal(server.network, f"https://{HOST}/nowhere") == f"{HOST} redirects again and again."


def test_a_calendar_that_is_too_large_is_not_read_to_its_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", fetching.MB)
    server.answers["/board.ics"] = body(b"x" * fetching.MB)
    assert len(fetch(ADDRESS, None, server.network).data or b"") == fetching.MB
    server.answers["/board.ics"] = body(b"x" * (fetching.MB + 1))
    assert refusal(server.network) == f"The calendar at {HOST} is larger than 1 MB."


def dripping(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def dripping_headers(request: http.server.BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        request.wfile.write(b"X")
        request.wfile.flush()
        time.sleep(0.05)


def silent(request: http.server.BaseHTTPRequestHandler) -> None:
    request.rfile.read(1)  # until the other side leaves


@pytest.mark.parametrize("answer", [dripping, dripping_headers, silent])
def test_a_server_that_takes_its_time_is_left(server: Server, monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    server.answers["/board.ics"] = answer
    assert refusal(server.network) == f"{HOST} did not answer within 0.5 seconds."


def test_a_look_up_that_takes_its_time_is_left(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.2)
    asleep = threading.Event()

    def slow(_: str) -> tuple[str, ...]:
        asleep.wait(5)
        return (LOCAL,)

    assert refusal(replace(server.network, resolve=slow)) == f"{HOST} did not answer within 0.2 seconds."
    asleep.set()


def short(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (body(b"", status=401), f"{HOST} wants a login. Use the calendar's secret address, which needs none."),
        (body(b"", status=403), f"{HOST} does not let me read this calendar. Use its public or secret address."),
        (body(b"", status=404), f"{HOST} has no calendar at this address."),
        (body(b"", status=410), f"{HOST} has no calendar at this address any more."),
        (body(b"", status=503), f"{HOST} answers with an error (503)."),
        (body(b"\x1f\x8b", Content_Encoding="gzip"), f"{HOST} sends the calendar packed, which it was asked not to."),
        (short, f"{HOST} cannot be reached, or broke off in the middle."),
        (lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n"), f"{HOST} cannot be reached, or broke off in the middle."),
    ],
)
def test_what_a_server_answers_instead_of_a_calendar_is_said_in_words(server: Server, answer: Answer, why: str) -> None:
    server.answers["/board.ics"] = answer
    assert refusal(server.network) == why


def test_a_name_that_nobody_knows_and_a_port_where_nobody_listens_are_said_in_words(server: Server) -> None:
    def unknown(_: str) -> tuple[str, ...]:
        raise OSError("Name or service not known")

    assert refusal(replace(server.network, resolve=unknown)) == f"The name {HOST} is not known."
    assert refusal(replace(server.network, port=1)) == f"{HOST} cannot be reached, or broke off in the middle."


@dataclass
class Team:
    """A workspace that follows calendars."""

    record: Record
    id: int
    hours: int = 0

    def follow(self, path: str) -> int:
        with self.record.begin() as db:
            return followed.follow(db, self.id, f"https://{HOST}{path}", actor="U1", now=NOW).id

    def feed(self, number: int) -> FeedView:
        with self.record.read() as db:
            return followed.show(db, self.id, number)

    def tick(self, network: Network) -> None:
        feeds.refresh_due(self.record, lambda: NOW + timedelta(hours=self.hours), network)

    def sessions(self) -> list[tuple[str, date | None, bool]]:
        with self.record.read() as db:
            found = sessions.upcoming(db, self.id, NOW.date(), limit=10)
        return [(view.name, view.starts_on, view.cancelled_at is None) for view in found]


@pytest.fixture
def team(record: Record) -> Team:
    with record.begin() as db:
        return Team(record, workspaces.adopt(db, "T1", "Mission", NOW).id)


def test_a_feed_is_followed_through_its_changes(server: Server, team: Team) -> None:
    number = team.follow("/board.ics")
    server.answers["/board.ics"] = versioned
    team.tick(server.network)
    assert team.sessions() == [("BoG, 8 June 2026", date(2026, 6, 8), True)]
    team.hours = 1
    team.tick(server.network)
    assert [etag for _, _, etag in server.asked] == [None, '"1"']
    moved = BOARD.replace(b"20260608", b"20260609").replace(b"20260613", b"20260614")
    server.answers["/board.ics"] = body(moved)
    team.hours = 2
    team.tick(server.network)
    assert team.sessions() == [("BoG, 9 June 2026", date(2026, 6, 9), True)]
    server.answers["/board.ics"] = body(calendar())
    team.hours = 3
    team.tick(server.network)
    assert team.sessions() == [("BoG, 9 June 2026", date(2026, 6, 9), False)]
    server.answers["/board.ics"] = body(moved)
    team.hours = 4
    team.tick(server.network)
    assert team.sessions() == [("BoG, 9 June 2026", date(2026, 6, 9), True)]
    assert (team.feed(number).failures, team.feed(number).fetched_at) == (0, NOW + timedelta(hours=4))


def test_a_feed_that_fails_says_why_and_stops_no_other(server: Server, team: Team) -> None:
    server.answers |= {"/login.ics": body(b"", status=401), "/page.ics": body(b"<html>"), "/board.ics": body(BOARD)}
    numbers = [team.follow(path) for path in ("/login.ics", "/page.ics", "/board.ics")]
    team.tick(server.network)
    assert [team.feed(number).failure for number in numbers] == [
        f"{HOST} wants a login. Use the calendar's secret address, which needs none.",
        "“the feed” cannot be used as the calendar: give a calendar file (.ics); its first line is BEGIN:VCALENDAR.",
        None,
    ]
    assert len(team.sessions()) == 1
    server.answers["/login.ics"] = body(BOARD)
    team.hours = 1
    team.tick(server.network)
    assert team.feed(numbers[0]).failure is None


def test_a_fault_of_ours_in_one_feed_stops_no_other(server: Server, team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers |= {"/first.ics": body(BOARD), "/board.ics": body(BOARD)}
    numbers = [team.follow(path) for path in ("/first.ics", "/board.ics")]
    read = feeds.reading.read

    def fails_once(data: bytes, **how: object) -> object:
        monkeypatch.setattr(feeds.reading, "read", read)
        raise RuntimeError("no process starts")

    monkeypatch.setattr(feeds.reading, "read", fails_once)
    team.tick(server.network)
    assert [team.feed(number).failure for number in numbers] == [feeds.OUR_FAULT, None]
    assert len(team.sessions()) == 1


def test_a_broken_version_is_fetched_anew_and_cancels_nothing(server: Server, team: Team) -> None:
    team.follow("/board.ics")
    server.answers["/board.ics"] = versioned
    team.tick(server.network)
    server.answers["/board.ics"] = body(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", ETag='"2"')
    for team.hours in (1, 2):
        team.tick(server.network)
    assert [etag for _, _, etag in server.asked] == [None, '"1"', None]
    assert team.sessions() == [("BoG, 8 June 2026", date(2026, 6, 8), True)]
