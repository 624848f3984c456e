"""A team whose reminders are posted by the real delivery, to a Slack that can be told to fail, on a clock that can be moved."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time

from slack_sdk import WebClient
from sqlalchemy import select

from bot.slack import posting_client
from handlers.delivering import Mail, Pace
from storage import ladders, sessions, workspaces
from storage.agenda import Plan
from storage.database import Record
from storage.ladders import Step
from storage.models import Posting, Reminder
from storage.reminders import settings
from storage.reminders.schedule import read_leads
from tests.soak.server import Address
from tests.soak.slack import Accepted, Slack

KEEPER = "UKEEPER"
TOLD = "DKEEPER"  # the keeper's direct message
BODY = "CTBTO-PC"
OPENS_ON = date(2026, 6, 22)
# Three weeks before, at 08:30 in Vienna; a Monday.
DUE_AT = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)
PLANNED_AT = datetime(2026, 5, 4, 9, tzinfo=UTC)
# The only deadline, so that sessions alone are reminded of: long after them.
AFTERWARDS = Step("publish", "Publish the final text", "closes", 30, wall_time(12))
CLIENT_SECONDS = 0.4


@dataclass
class Clock:
    """A clock that runs, and can be set."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, at: datetime) -> None:
        self.ahead = at - datetime.now(UTC)

    def wait(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)


@dataclass
class Office:
    """`workspaces` are the numbers of the teams' workspaces by team."""

    record: Record
    clock: Clock
    slack: Slack
    address: Address
    clients: dict[int, WebClient] = field(default_factory=dict)
    workspaces: dict[str, int] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        """Open with no teams."""
        self.mail = Mail(self.record, self.clock.now, self.clients, "worker", self.pace)

    def team(self, team: str = "T1") -> int:
        """Set a team up, whose reminders this bot posts."""
        with self.record.begin() as db:
            at = workspaces.adopt(db, team, "Mission", PLANNED_AT).id
            workspaces.set_up(db, at, actor="test", now=PLANNED_AT, own_delegation="JPN", time_zone="Europe/Vienna")
            ladders.set_steps(db, at, BODY, (AFTERWARDS,), actor="test", now=PLANNED_AT)
        self.workspaces[team] = at
        self.clients[at] = client(self.address.url, team)
        return at

    def plan(
        self, number: int = 66, *, team: str = "T1", channels: tuple[str, ...] = ("C1",), leads: str = "21 days, morning"
    ) -> int:
        """Plan a session of three days in Vienna."""
        at = self.workspaces[team]
        days = OPENS_ON, OPENS_ON + timedelta(days=2)
        with self.record.begin() as db:
            settings.change(db, at, settings.WORKSPACE, leads=read_leads(leads), channels=channels, actor="test", now=PLANNED_AT)
            planned = Plan(BODY, number, None, *days, place="Vienna", time_zone="Europe/Vienna")
            return sessions.add(db, at, planned, actor="test", now=PLANNED_AT, keeper=KEEPER).id

    def tick(self, *, after: float = 0) -> None:
        """Let the delivery look once, so many seconds later."""
        self.clock.wait(after)
        self.mail.tick()

    def postings(self, *, target: str = "C1") -> list[tuple[str, str | None]]:
        """Return state and reason of the postings to a target."""
        with self.record.read() as db:
            return [
                (row.state, row.reason)
                for row in db.scalars(select(Posting).where(Posting.target == target).order_by(Posting.id))
            ]

    def reminders(self) -> list[tuple[str, str]]:
        """Return lead and state of every reminder of a session."""
        with self.record.read() as db:
            rows = db.scalars(select(Reminder).where(Reminder.deadline_id.is_(None)).order_by(Reminder.due_at, Reminder.id))
            return [(row.lead, row.state) for row in rows]

    def standing(self, channel: str = "C1", team: str = "T1") -> list[Accepted]:
        """Return the messages that stand in a channel."""
        return self.slack.in_channel(team, channel)

    def calls(self, method: str = "chat.postMessage", team: str = "T1") -> list[str | None]:
        """Return the channels of the calls of a method that came in, in order."""
        return [channel for _, whose, name, channel in self.slack.calls if (whose, name) == (team, method)]


def client(url: str, team: str, seconds: float = CLIENT_SECONDS) -> WebClient:
    """Return the bot's client for reminders, but not as patient."""
    return posting_client(f"xoxb-{team}", url, seconds)


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> bool:
    """Return whether something holds within some seconds of real time."""
    until = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < until:
        time.sleep(0.05)
    return found
