"""Calendars in Slack: a file or an address given in the window, and the address of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers import calendars, downloads
from handlers.deps import Deps
from handlers.views import calendar
from storage import workspaces
from storage.calendars import feeds, subscription
from storage.calendars.values import FeedView
from storage.errors import NotFound
from tests.handlers.conftest import NOW, Team, buttons_of, team_of
from tests.handlers.test_downloads import FileServer, file_server
from tests.handlers.test_sessions import last, on_file, press, send_in
from tests.handlers.views.rules import broken
from tests.handlers.web_api import TEAM, WebApi

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
X-WR-CALNAME:Vienna meetings
BEGIN:VEVENT
UID:1@test
DTSTART;VALUE=DATE:20260622
DTEND;VALUE=DATE:20260625
SUMMARY:66th session of the CTBTO Preparatory Commission
LOCATION:Vienna
END:VEVENT
BEGIN:VEVENT
UID:2@test
DTSTART;VALUE=DATE:20260701
SUMMARY:Lunch with <!channel>
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


@pytest.fixture
def files(slack: WebApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """Return the server on which Slack keeps files."""
    with file_server() as server:
        monkeypatch.setitem(downloads.FILE_ORIGINS, slack.url.removesuffix("/api/"), server.url)
        yield server


def window(team: Team) -> dict[str, Any]:
    team.command("/sessions", "calendar")
    method, call = team.slack.said()[-1]
    assert method == "views.open"
    assert broken(call["view"]["blocks"], most=100) == []
    return dict(call["view"])


def submit(team: Team, *, file: dict[str, Any] | None = None, address: str | None = None, body: str | None = None) -> Any:
    values = {
        calendar.FILE: {calendar.ACTION: {"type": "file_input", "files": [file] if file else []}},
        calendar.ADDRESS: {calendar.ACTION: {"type": "plain_text_input", "value": address}},
        calendar.BODY: {calendar.ACTION: {"type": "plain_text_input", "value": body}},
    }
    return send_in(team, {"callback_id": calendar.CALLBACK}, values)


def shown(team: Team) -> list[str]:
    """Return what the window says at the end, which Slack would take."""
    method, call = team.slack.said()[-1]
    assert (method, call["view_id"]) == ("views.update", "V1")
    assert broken(call["view"]["blocks"], most=100) == []
    return [
        text["text"]
        for block in call["view"]["blocks"]
        for text in [*block.get("elements", ()), *([block["text"]] if "text" in block else ())]
        if isinstance(text.get("text"), str)
    ]


def followed(deps: Deps) -> tuple[FeedView, ...]:
    with deps.record.read() as db:
        return feeds.listed(db, workspaces.of_team(db, TEAM).id)


def test_file_is_read_after_the_acknowledgement_and_reported(new_team: Team, deps: Deps, files: FileServer) -> None:
    window(new_team)
    file = {"id": "F1", "name": "plan.ics", "url_private_download": files.put("/F1/plan.ics", ICS)}
    answer = submit(new_team, file=file)
    assert answer == {"response_action": "update", "view": calendar.reading()}
    lines = shown(new_team)
    assert lines[:2] == ["Vienna meetings: 1 added.", "Added: PC-66, 22–24 June 2026"]
    assert lines[2] == "Left out: 1"
    assert lines[3].startswith("Lunch with <!channel>, 1 July 2026: ")
    found = on_file(deps, 1)
    assert (found.number, found.starts_on, found.ends_on) == (66, date(2026, 6, 22), date(2026, 6, 24))


def test_same_file_again_changes_nothing_and_says_so(new_team: Team, files: FileServer) -> None:
    file = {"id": "F1", "name": "plan.ics", "url_private_download": files.put("/F1/plan.ics", ICS)}
    submit(new_team, file=file)
    submit(new_team, file=file)
    assert shown(new_team)[0] == "Vienna meetings: 1 unchanged."


def test_report_comes_as_a_message_where_the_window_was_closed(new_team: Team, files: FileServer) -> None:
    new_team.slack.answers["views.update"] = {"ok": False, "error": "not_found"}
    submit(new_team, file={"id": "F1", "name": "plan.ics", "url_private_download": files.put("/F1/plan.ics", ICS)})
    method, call = new_team.slack.said()[-1]
    assert (method, call["channel"]) == ("chat.postMessage", "U1")
    assert call["text"].splitlines()[0] == "Vienna meetings: 1 added."
    assert "&lt;!channel&gt;" in call["text"]
    assert broken(list(call["blocks"]), most=50) == []


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"no calendar", "text/calendar", "“plan.ics” cannot be used as the calendar"),
        (b"<!doctype html>", "text/html", "Slack did not let me read “plan.ics”."),
    ],
    ids=["no calendar", "sign-in page"],
)
def test_what_is_no_calendar_is_said_in_the_window(new_team: Team, files: FileServer, data: bytes, kind: str, words: str) -> None:
    address = files.put("/F1/plan.ics", data, content_type=kind)
    submit(new_team, file={"id": "F1", "name": "plan.ics", "url_private_download": address})
    (said,) = shown(new_team)
    assert said.startswith(words)


def test_file_kept_elsewhere_is_not_fetched(new_team: Team, files: FileServer) -> None:
    submit(new_team, file={"id": "F1", "name": "plan.ics", "url_private_download": "https://evil.example/plan.ics"})
    assert (shown(new_team), files.asked) == ([downloads.OUTSIDE.format(name="plan.ics")], [])


def test_file_and_address_at_once_are_refused(new_team: Team, deps: Deps) -> None:
    answer = submit(new_team, file={"id": "F1", "name": "plan.ics"}, address="https://calendar.example/a.ics")
    assert (answer["errors"], followed(deps)) == ({"address": calendars.BOTH}, ())


def test_nothing_given_is_asked_for(new_team: Team) -> None:
    assert submit(new_team) == {"response_action": "errors", "errors": {"file": calendars.NEITHER}}


@pytest.mark.parametrize("given", [{"file": {"id": "F1", "name": "plan.ics"}}, {"address": "https://calendar.example/a.ics"}])
def test_unknown_body_is_said_under_its_field(new_team: Team, deps: Deps, given: dict[str, Any]) -> None:
    answer = submit(new_team, body="Xanadu Council", **given)
    assert list(answer["errors"]) == ["body"]
    assert followed(deps) == ()


def test_address_is_followed_and_its_secret_part_not_shown(new_team: Team, deps: Deps) -> None:
    answer = submit(new_team, address="webcal://calendar.example/secret-123/a.ics", body="IAEA Board of Governors")
    assert answer["response_action"] == "update"
    assert "calendar.example is followed from now on" in json.dumps(answer)
    assert "secret-123" not in json.dumps([answer, window(new_team)])
    (feed,) = followed(deps)
    assert (feed.host, feed.body) == ("calendar.example", "IAEA-BOG")


@pytest.mark.parametrize(
    "address", ["ftp://calendar.example/a.ics", "https://user:secret@calendar.example/a.ics", "not an address"]
)
def test_address_that_may_not_be_fetched_is_said_under_its_field(new_team: Team, deps: Deps, address: str) -> None:
    assert list(submit(new_team, address=address)["errors"]) == ["address"]
    assert followed(deps) == ()


def test_followed_calendar_is_stopped_by_its_button(new_team: Team, deps: Deps) -> None:
    submit(new_team, address="https://calendar.example/a.ics")
    stop = buttons_of(window(new_team))["Stop"]
    assert stop["confirm"]["title"]["text"] == "Stop following it?"
    new_team.press(stop["action_id"], stop["value"], view={"type": "modal", "id": "V1"})
    assert shown(new_team) == ["“calendar.example” is not followed any more. What it brought stays on file."]
    assert followed(deps) == ()


def test_calendar_of_another_team_is_not_stopped(new_team: Team, deps: Deps) -> None:
    with deps.record.begin() as db:
        other = workspaces.adopt(db, "T999", "Other", NOW).id
        feed = feeds.follow(db, other, "https://calendar.example/a.ics", actor="U9", now=NOW)
    new_team.press(calendar.STOP, str(feed.id))
    assert last(new_team)["text"].startswith("There is no calendar")
    with deps.record.read() as db:
        assert feeds.listed(db, other) == (feed,)
        with pytest.raises(NotFound):
            feeds.show(db, workspaces.of_team(db, TEAM).id, feed.id)


def test_own_calendar_has_a_secret_address_that_is_shown_once(slack: WebApi, deps: Deps) -> None:
    team = team_of(slack, replace(deps, public_url="https://bot.example/"))
    team.command("/sessions", "subscribe")
    address = last(team)["text"].splitlines()[1]
    team.command("/sessions", "subscribe")
    again = last(team)
    assert address.startswith("https://bot.example/calendars/")
    assert again["text"] == calendar.GIVEN_OUT
    renewed = press(team, again, "New address")["text"].splitlines()[1]
    with deps.record.read() as db:
        keys = [one.rpartition("/")[2].removesuffix(".ics") for one in (address, renewed)]
        assert [subscription.of_key(db, key, now=NOW) is None for key in keys] == [True, False]


def test_own_calendar_needs_an_address_on_the_web(new_team: Team) -> None:
    new_team.command("/sessions", "subscribe")
    assert last(new_team)["text"] == calendar.NO_ADDRESS
