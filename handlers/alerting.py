"""Alerts of saved searches: what is new is written down as letters, and told by direct message, once each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy import orm

from handlers import outcomes, posting, viewing
from handlers.conversations import Conversations
from handlers.deps import Deps, Desk
from handlers.failing import describe
from handlers.outcomes import Outcome
from handlers.requests import Asker
from handlers.views import searches as view
from storage import asked, asking, forerunners, letters, searches, workspaces
from storage.asking.values import Passage
from storage.errors import NotFound
from storage.letters import Letter
from storage.reminders import postings, settings
from storage.reminders.quiet import outside_quiet
from storage.searches import SavedSearch
from storage.workspaces import WorkspaceView

log = logging.getLogger("rapporteur.alerts")

KIND = "alert"
# A search with much that is new is told once, not all day long.
BETWEEN_TWO = timedelta(hours=1)
LEASE = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
# What could not be told for so long is no longer news; /said says it.
GIVEN_UP_AFTER = timedelta(days=7)
# Enough for whatever is stored at once; the best stand first.
LOOKED_AT = 500


@dataclass
class Alerts:
    """
    One worker that tells people of new statements which answer their saved searches.

    `client_of` returns the client that posts in a workspace, by the workspace's number; None where there is none. It must make
    one attempt and no more.
    """

    deps: Deps
    client_of: Callable[[int], WebClient | None]
    _conversations: Conversations = field(default_factory=Conversations)
    _teams: dict[int, str] = field(default_factory=dict)

    def tick(self) -> None:
        """Look at what was stored since the last time, then tell what is due. Raises what the database raises."""
        with self.deps.record.read() as db:
            teams = workspaces.every(db)
        for team in teams:
            client = self.client_of(team.id)
            if client is None or self._is_stopped(team):
                continue
            try:
                self._look(team, client)
                while self._tell_next(team, client):
                    pass
            except Exception as error:  # noqa: BLE001 - what fails for one team must not keep the others
                # Slack did not say who is in a channel, or it is a fault of ours: nothing is lost, the next tick tries again.
                log.warning("alerts of workspace %s wait: %s", team.id, describe(error))

    def _is_stopped(self, team: WorkspaceView) -> bool:
        with self.deps.record.read(team.id) as db:
            return postings.stopped(db, team.id) is not None

    def _look(self, team: WorkspaceView, client: WebClient) -> None:
        with self.deps.record.read(team.id) as db:
            waiting, up_to = searches.alerting(db, team.id), searches.newest(db, team.id)
        for search in waiting:
            new = self._passages(team, client, search, range(search.seen_up_to + 1, up_to + 1), known=search.seen_up_to)
            with self.deps.record.begin(team.id) as db:
                if searches.looked_at(db, search, up_to):
                    self._write(db, team, search, [passage.statement.id for passage in new])

    def _write(self, db: orm.Session, team: WorkspaceView, search: SavedSearch, statement_ids: Sequence[int]) -> None:
        now = self.deps.now()
        for number in statement_ids:
            letters.write(
                db,
                team.id,
                f"search {search.id} statement {number}",
                target=search.user,
                kind=KIND,
                about={"search": search.id, "statement": number},
                not_before=_when(db, team.id, f"search {search.id}", now),
                now=now,
            )

    def _tell_next(self, team: WorkspaceView, client: WebClient) -> bool:
        """Tell all that is due of one search; False where nothing is due."""
        now = self.deps.now()
        with self.deps.record.begin(team.id) as db:
            taken = letters.claim(db, team.id, KIND, now, lease=LEASE)
            when = _when(db, team.id, letters.subject(taken[0].key), now) if taken else now
            if when > now:
                letters.put_off(db, taken, when)
                return True
        if taken:
            self._tell(team, client, taken)
        return bool(taken)

    def _tell(self, team: WorkspaceView, client: WebClient, taken: Sequence[Letter]) -> None:
        try:
            outcome = self._attempt(team, client, taken)
        except Exception as error:  # noqa: BLE001 - one that cannot be made must not keep the others
            log.warning("an alert waits: %s", describe(error))
            outcome = Outcome("unreached")
        now = self.deps.now()
        with self.deps.record.begin(team.id) as db:
            if outcome.kind == "done":
                letters.sent(db, taken, now)
            elif outcome.kind == "refused" or now - min(letter.made_at for letter in taken) > GIVEN_UP_AFTER:
                letters.dropped(db, taken, now)
            else:
                letters.put_off(db, taken, now + _pause(taken, outcome))
        if outcome.kind == "refused" and outcome.reason:
            log.warning("an alert was not delivered: %s", outcome.reason)

    def _attempt(self, team: WorkspaceView, client: WebClient, taken: Sequence[Letter]) -> Outcome:
        """Send one message for letters about one search, and say what became of it; "refused" where there is nothing to tell."""
        search = self._search(team, taken[0])
        if search is None or not self._is_answered(team, client, search.user):
            return Outcome("refused")
        # Looked at anew: what was corrected, withdrawn or put out of their sight meanwhile is not told.
        new = self._passages(team, client, search, [int(letter.about["statement"]) for letter in taken])
        if not new:
            return Outcome("refused")
        where = self._conversations.of(client, team.id, search.user)
        if where.kind != "done":
            return where
        message = view.news(view.News(search, new, self._kept(team, search, where.answer)))
        return outcomes.attempt(lambda: posting.say(client, where.answer, message))

    def _search(self, team: WorkspaceView, letter: Letter) -> SavedSearch | None:
        try:
            with self.deps.record.read(team.id) as db:
                found = searches.one(db, team.id, letter.target, int(letter.about["search"]))
        except NotFound:
            return None
        return found if found.alerts else None

    def _is_answered(self, team: WorkspaceView, client: WebClient, user: str) -> bool:
        kind = self.deps.people.person(client, self._team_id(team, client), user, self.deps.now()).kind
        return kind in ("member", "unknown") or (kind == "guest" and team.answers_guests)

    def _passages(
        self,
        team: WorkspaceView,
        client: WebClient,
        search: SavedSearch,
        statement_ids: Collection[int],
        *,
        known: int | None = None,
    ) -> tuple[Passage, ...]:
        """
        Return the best passage of each of these statements that answers a search and that its owner may see now.

        `known` is the number of the last statement that is not new: what an earlier stage up to there said is left out.
        """
        desk = self._desk(team, client, search.user)
        own = desk.workspace.own_delegation
        with self.deps.thinking:
            found = asking.ask(desk.holdings, search.typed, on=desk.today, delegation=own, limit=LOOKED_AT, earlier=())
        best: dict[int, Passage] = {}
        for passage in found.passages:
            number = passage.statement.id
            if number in statement_ids and number not in best and not self._is_known(team, desk, passage, known):
                best[number] = passage
        return tuple(best.values())

    def _is_known(self, team: WorkspaceView, desk: Desk, passage: Passage, up_to: int | None) -> bool:
        if up_to is None:
            return False
        with self.deps.record.read(team.id) as db:
            said = forerunners.said_before(db, team.id, passage.statement.id, desk.seen, up_to=up_to)
        return passage.paragraph.text in said

    def _desk(self, team: WorkspaceView, client: WebClient, user: str) -> Desk:
        return viewing.desk(self.deps, client, Asker(self._team_id(team, client), user, None))

    def _team_id(self, team: WorkspaceView, client: WebClient) -> str:
        """Return the team that a client posts in; the practice page asks over a record that no team has adopted."""
        if team.id not in self._teams:
            self._teams[team.id] = team.team_id or str(client.auth_test()["team_id"])
        return self._teams[team.id]

    def _kept(self, team: WorkspaceView, search: SavedSearch, channel: str) -> int:
        """Keep the search as a question, so that the buttons of its passages work."""
        now = self.deps.now()
        with self.deps.record.begin(team.id) as db:
            return asked.keep(
                db,
                team.id,
                user=search.user,
                channel=channel,
                thread=None,
                typed=search.typed,
                earlier=(),
                on=now.astimezone(ZoneInfo(team.time_zone)).date(),
                found=True,
                kind="said",
                now=now,
            )


def _when(db: orm.Session, workspace_id: int, about: str, now: datetime) -> datetime:
    """Return when a search may be told of: not within an hour of the last time, nor in the team's quiet hours."""
    last = letters.last_sent(db, workspace_id, about)
    earliest = now if last is None else max(now, last + BETWEEN_TWO)
    quiet = settings.in_force(db, workspace_id, settings.WORKSPACE).quiet
    return outside_quiet(earliest, quiet, not_before=earliest)


def _pause(taken: Sequence[Letter], outcome: Outcome) -> timedelta:
    doubled: timedelta = FIRST_PAUSE * 2 ** min(max(letter.attempts for letter in taken), 10)
    return max(min(doubled, LONGEST_PAUSE), timedelta(seconds=outcome.wait_seconds))
