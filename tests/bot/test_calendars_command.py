"""Calendars at the command line: what came in, what was left out and why, and our own as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot import feeds
from bot.commands import app
from bot.fetching import NotFetched
from storage.errors import Invalid, NotFound
from tests.storage.calendars.made import calendar, event

Sessions = Callable[..., Result]
YEAR = 2091  # ahead, whenever this runs
BOARD = event("IAEA Board of Governors", f"DTSTART;VALUE=DATE:{YEAR}0604", f"DTEND;VALUE=DATE:{YEAR}0609", uid="board")
PC = event("CTBTO PrepCom, 196th session", f"DTSTART;VALUE=DATE:{YEAR}0618", f"DTEND;VALUE=DATE:{YEAR}0621", uid="pc")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    """Return the commands over an empty record, in this process."""
    monkeypatch.setenv("RAPPORTEUR_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "500")
    return lambda *arguments: CliRunner().invoke(app, ("sessions", *arguments))


def lines(done: Result) -> list[str]:
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_a_file_is_taken_in_and_what_was_left_out_is_said_with_the_reason(run: Sessions, tmp_path: Path) -> None:
    lunches = [event(f"Lunch {n}", f"DTSTART;VALUE=DATE:{YEAR}0702", uid=f"l{n}") for n in range(12)]
    (tmp_path / "vienna.ics").write_bytes(calendar(BOARD, PC, *lunches, event("Staff day", "", uid="s")))
    done = lines(run("import", "vienna.ics"))
    assert done[:5] == [
        "vienna.ics: Added 2. Left out 13.",
        f"  Added: BoG, 4 June {YEAR}, 4 June {YEAR} - 8 June {YEAR}",
        f"  Added: PC-196, 18 June {YEAR} - 20 June {YEAR}",
        "  Left out, 12: By its name (“Lunch”) it is no session, but something beside one.",
        f"    Lunch 0, 2 July {YEAR}",
    ]
    assert done[14:] == ["    and 2 more", "  Left out, 1: It does not say when it begins.", "    Staff day"]
    assert lines(run("import", "vienna.ics"))[0] == "vienna.ics: Unchanged 2. Left out 13."


def test_a_program_gets_the_report_as_one_object(run: Sessions, tmp_path: Path) -> None:
    (tmp_path / "board.ics").write_bytes(
        calendar(event("March meeting", f"DTSTART;VALUE=DATE:{YEAR}0305"), event("x", "", uid="2"))
    )
    report = json.loads("".join(lines(run("import", "board.ics", "--body", "IAEA Board", "--json"))))
    assert report == {
        "calendar": "board.ics",
        "added": [
            {
                "id": 1,
                "name": f"BoG, 5 March {YEAR}",
                "starts_on": f"{YEAR}-03-05",
                "ends_on": f"{YEAR}-03-05",
                "place": None,
                "time_zone": "Europe/Vienna",
            }
        ],
        "moved": [],
        "cancelled": [],
        "restored": [],
        "numbered_by_rule": [],
        "unchanged": 0,
        "left_out": [{"summary": "x", "when": "", "reason": "It does not say when it begins."}],
    }


def test_a_file_that_is_no_calendar_costs_no_other(run: Sessions, tmp_path: Path) -> None:
    (tmp_path / "page.ics").write_text("<html>")
    (tmp_path / "pc.ics").write_bytes(calendar(PC))
    done = run("import", "page.ics", "missing.ics", "pc.ics")
    assert done.exit_code == 1
    assert done.stdout.startswith("pc.ics: Added 1.")
    assert done.stderr.splitlines() == [
        "“page.ics” cannot be used as the calendar: give a calendar file (.ics); its first line is BEGIN:VCALENDAR.",
        "“missing.ics” cannot be used as the calendar: give a file that can be read (No such file or directory).",
        "2 of 3 files were not taken in; mend or leave them, then import again.",
    ]


def test_the_sessions_are_written_as_a_calendar_that_is_read_back(run: Sessions, tmp_path: Path) -> None:
    (tmp_path / "both.ics").write_bytes(calendar(BOARD, PC))
    lines(run("import", "both.ics"))
    lines(run("export", "--output", "ours.ics"))
    events = icalendar.Calendar.from_ical((tmp_path / "ours.ics").read_bytes()).events
    assert [event["SUMMARY"] for event in events] == [
        f"IAEA Board of Governors, meeting of 4 June {YEAR}",
        "CTBTO Preparatory Commission, 196th session",
    ]
    assert lines(run("import", "ours.ics"))[0] == "ours.ics: Unchanged 2."
    assert run("export").stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"DEADLINE" in run("export", "--deadlines").stdout_bytes
    assert b"DEADLINE" not in run("export").stdout_bytes
    assert isinstance(run("export", "--output", "no/such/folder.ics").exception, Invalid)


def test_a_calendar_is_followed_listed_and_left(run: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise NotFetched("calendar.example.org cannot be reached, or broke off in the middle.")

    monkeypatch.setattr(feeds, "fetch", unreachable)
    assert lines(run("feeds")) == ["No calendar is followed. Follow one: rapporteur sessions follow https://..."]
    done = run("follow", "webcal://calendar.example.org/secret/board.ics", "--body", "IAEA Board")
    said = (
        "calendar.example.org cannot be reached, or broke off in the middle. It is followed all the same, as number 1, "
        "and tried again; to leave it: rapporteur sessions unfollow 1"
    )
    assert (done.exit_code, done.stderr.splitlines()) == (1, [said])
    listed = "1: calendar.example.org, IAEA-BOG, not read yet, failed 1 times: calendar.example.org cannot be reached"
    assert lines(run("feeds"))[0].startswith(listed)
    assert lines(run("unfollow", "1")) == ["calendar.example.org is followed no more. Its sessions stay."]
    assert isinstance(run("unfollow", "1").exception, NotFound)


def test_a_followed_calendar_is_read_at_once(run: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "fetch", lambda *_: feeds.Fetched(calendar(BOARD, head="X-WR-CALNAME:Board\r\n"), None))
    done = lines(run("follow", "https://calendar.example.org/board.ics"))
    assert done == [
        "calendar.example.org, followed as number 1: Added 1.",
        f"  Added: BoG, 4 June {YEAR}, 4 June {YEAR} - 8 June {YEAR}",
    ]
    assert lines(run("feeds"))[0].startswith("1: Board (calendar.example.org), last read 2")


@pytest.mark.parametrize("command", ["import", "follow", "unfollow", "feeds", "export"])
def test_every_command_has_help_with_an_example(run: Sessions, command: str) -> None:
    assert "Example: rapporteur sessions " in " ".join(" ".join(lines(run(command, "--help"))).split())
