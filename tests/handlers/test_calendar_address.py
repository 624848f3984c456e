"""The address of the team's calendar: whoever knows it reads days and places, and nothing else is answered there."""

from __future__ import annotations

from datetime import date

import icalendar
from slack_bolt import App

from bot.slack import http_app
from handlers import Deps
from storage import sessions, workspaces
from storage.agenda import Plan
from storage.calendars import subscription
from tests.handlers.conftest import NOW
from tests.handlers.test_http import SECRET, served
from tests.handlers.web_api import TEAM


def test_the_calendar_is_read_by_its_address_and_an_old_or_guessed_one_is_not_there(filled: Deps) -> None:
    with filled.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        plan = Plan("CTBTO-PC", 66, None, date(2026, 6, 22), date(2026, 6, 24), place="Vienna", time_zone="Europe/Vienna")
        sessions.add(db, at, plan, actor="test", now=NOW)
        old, key = (subscription.new_key(db, at, actor="test", now=NOW) for _ in range(2))

    def calendar(asked: str) -> bytes | None:
        with filled.record.read() as db:
            return subscription.of_key(db, asked, now=NOW)

    app = App(token="xoxb-test", signing_secret=SECRET, token_verification_enabled=False)
    with served(http_app(app, SECRET, calendar=calendar)) as http:
        found = http.get(f"/calendars/{key}.ics")
        refused = [http.get(f"/calendars/{wrong}.ics").status_code for wrong in (old, "x", "%00", f"{key}x")]
    assert (found.status_code, found.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    names = [str(event["summary"]) for event in icalendar.Calendar.from_ical(found.content).walk("VEVENT")]
    assert any("PC-66" in name for name in names)
    assert refused == [404, 404, 404, 404]
    assert b"vigilant sentinel" not in found.content
