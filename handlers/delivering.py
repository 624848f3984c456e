"""Reminders that are due, posted: once each, whatever happens to us, to the network or to Slack on the way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient
from sqlalchemy import orm

from handlers import looking_back, outcomes, posting
from handlers.conversations import Conversations
from handlers.failing import describe
from handlers.outcomes import Outcome
from handlers.recalled import Recalled
from handlers.views import reminder
from handlers.views.blocks import Message
from storage.database import Record, seconds_ahead
from storage.reminders import content, gathering, postings
from storage.reminders.postings import Claim

log = logging.getLogger("rapporteur.reminders")

# Replicas whose clocks are further apart than this are worth a line in the log.
NOTABLE_SECONDS = 2.0
# Messages on their way at the same time: Slack takes some hundred a minute, and each waits for two or three answers.
AT_ONCE = 8
# How long one tick goes on while a channel has a queue, and how long it posts before it looks what else has come due.
LONGEST_TICK, LONGEST_ROUND = timedelta(seconds=50), timedelta(seconds=3)
# How often a token that was refused is tried: it may have been for the moment.
ASK_AGAIN_AFTER = timedelta(minutes=5)
PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How long things may take. A worker that is not heard of for `lease` has lost its claim; a message that was taken is visible
    after `settle`; a call to Slack is given up after `timeout`, which is well below the lease.
    """

    lease: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=30)
    timeout: timedelta = timedelta(seconds=10)


@dataclass
class Mail:
    """
    One worker that posts what is due in the workspaces it has clients for, by workspace number.

    The clients must make one attempt and no more (`retry_handlers=[]`). `worker` names this process among the replicas.
    `machine_clock` is what the database's clock is compared with, where `now` is another (a practice clock); None: `now`.
    """

    record: Record
    now: Callable[[], datetime]
    clients: Mapping[int, WebClient]
    worker: str
    pace: Pace = Pace()
    machine_clock: Callable[[], datetime] | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Begin with nothing known of channels."""
        self._ahead = timedelta()
        self._asked: dict[int, datetime] = {}
        self._recalled = Recalled(self.record)
        self._channels = Conversations()

    def tick(self) -> int:
        """Post everything that is due, and return how many messages were taken up. Raises what the database raises."""
        self._set_clock()
        self._ask_again()
        taken, until = 0, self._time() + LONGEST_TICK
        while True:
            self._gather()
            taken += self._drain()
            # A channel's queue goes on without a gap, and what comes due for others meanwhile is taken up between.
            if self.stopping.is_set() or self._time() >= until or not self._waits_for_channel():
                break
        self._sweep()
        return taken

    def _gather(self) -> None:
        gathered = 1
        while gathered and not self.stopping.is_set():
            with self.record.begin() as db:
                gathered = gathering.gather(db, self._time())

    def _ask_again(self) -> None:
        """Ask Slack, now and then, whether it takes a token again that it had refused."""
        served = frozenset(self.clients)
        with self.record.read() as db:
            stopped = postings.stopped_among(db, served)
        for workspace_id in stopped:
            if self.now() - self._asked.get(workspace_id, datetime.min.replace(tzinfo=UTC)) < ASK_AGAIN_AFTER:
                continue
            self._asked[workspace_id] = self.now()
            client = self.clients.get(workspace_id)
            if client is not None and outcomes.attempt(client.auth_test).kind == "done":
                with self.record.begin(workspace_id) as db:
                    postings.go_on(db, workspace_id)

    def _drain(self) -> int:
        with self.record.read() as db:
            due = postings.count_due(db, self._time(), workspace_ids=frozenset(self.clients))
        if not due:
            return 0
        numbers = range(min(due, AT_ONCE))
        if len(numbers) == 1:
            return self._work(0)
        with ThreadPoolExecutor(len(numbers), thread_name_prefix="reminders") as pool:
            return sum(pool.map(self._work, numbers))

    def _work(self, number: int) -> int:
        worker, taken = f"{self.worker}/{number}", 0
        until = self._time() + LONGEST_ROUND
        while not self.stopping.is_set() and self._time() < until:
            claimed = self._claim(worker)
            if claimed is not None:
                taken += 1
                self._deliver(claimed)
            elif number or not self._waits_for_channel() or self.stopping.wait(PAUSE_SECONDS):
                break  # of several workers one is enough to wait for a channel
        return taken

    def _claim(self, worker: str) -> Claim | None:
        with self.record.begin() as db:
            return postings.claim(db, worker, self._time(), lease=self.pace.lease, workspace_ids=frozenset(self.clients))

    def _waits_for_channel(self) -> bool:
        with self.record.read() as db:
            return postings.waits_for_channel(db, self._time(), workspace_ids=frozenset(self.clients))

    def _deliver(self, claimed: Claim) -> None:
        try:
            client = self.clients[claimed.workspace_id]  # its own, or none: never another team's
            if claimed.look_back_to is not None:
                self._look_back(client, claimed)
            else:
                self._post(client, claimed, repeat=False)
        except Exception as error:  # noqa: BLE001 - one message that cannot be made must not stop the others
            # Not a line about a database that is away: the tick itself says so.
            log.error("reminder %s failed: %s", claimed.posting_id, describe(error))  # noqa: TRY400 - a traceback may quote a statement
            with self.record.begin(claimed.workspace_id) as db:
                postings.not_made(db, claimed, self._time(), pause=self.pace.lease)

    def _post(self, client: WebClient, claimed: Claim, *, repeat: bool) -> None:
        if not self._is_useful(claimed):
            return
        where = self._channels.of(client, claimed.workspace_id, claimed.target)
        if where.kind != "done":
            self._not_posted(claimed, where)
            return
        message = self._message(client, claimed, repeat=repeat)
        with self.record.begin(claimed.workspace_id) as db:
            needed = self.pace.timeout
            go = postings.intend(db, claimed, self._time(), channel=where.answer, time_needed=needed, repeat=repeat)
        if not go:
            return
        outcome = outcomes.attempt(lambda: posting.post_once(client, where.answer, message, claimed.key))
        if outcome.kind == "done":
            self._stands(client, claimed, *outcome.answer)
        else:
            self._not_posted(claimed, outcome)

    def _is_useful(self, claimed: Claim) -> bool:
        with self.record.read(claimed.workspace_id) as db:
            useful = content.is_still_useful(db, claimed.workspace_id, claimed.posting_id, self._time())
        if not useful:
            with self.record.begin(claimed.workspace_id) as db:
                postings.dropped(db, claimed, self._time(), "over")
        return useful

    def _message(self, client: WebClient, claimed: Claim, *, repeat: bool) -> Message:
        with self.record.read(claimed.workspace_id) as db:
            noticed = content.notice(db, claimed.workspace_id, claimed.posting_id)
        is_late = noticed.is_late or self._time() - noticed.due_at > gathering.LATE_AFTER
        notice = replace(noticed, may_be_repeat=repeat, is_late=is_late)
        last, missing = self._recalled.before(claimed.workspace_id, notice, self._time(), client)
        return reminder.reminder(notice, last, missing=missing, now=self._time())

    def _stands(self, client: WebClient, claimed: Claim, channel: str, ts: str) -> None:
        with self.record.begin(claimed.workspace_id) as db:
            ours = postings.sent(db, claimed, self._time(), channel=channel, ts=ts)
        if not ours:
            # Another worker took over while we were frozen, and has posted it too: one of the two must go, and it is ours.
            outcomes.attempt(lambda: client.chat_delete(channel=channel, ts=ts))

    def _not_posted(self, claimed: Claim, outcome: Outcome) -> None:
        now = self._time()
        with self.record.begin(claimed.workspace_id) as db:
            self._heed(db, claimed.workspace_id, outcome)
            if outcome.kind in ("limited", "token"):
                postings.not_done(db, claimed, now + timedelta(seconds=outcome.wait_seconds), outcome.reason)
            elif outcome.kind == "unreached":
                postings.not_sent(db, claimed, now, outcome.reason)
            elif outcome.kind == "lost":
                postings.unknown(db, claimed, now, settle=self.pace.settle)
            else:
                postings.refused(db, claimed, now, outcome.reason)
        if outcome.kind in ("token", "refused"):
            log.warning("reminder %s not delivered: %s", claimed.posting_id, outcome.reason)

    def _look_back(self, client: WebClient, claimed: Claim) -> None:
        found = looking_back.find(client, claimed, self._time())
        now = self._time()
        if found.kind == "done" and found.answer:
            self._stands(client, claimed, claimed.channel or claimed.target, found.answer[0])
        elif found.kind == "done":
            self._post(client, claimed, repeat=False)
        elif found.kind == "refused" and claimed.is_last_lead and not claimed.may_be_repeat:
            # Nobody can look whether it is there. Twice is better than never, and the message says that it may be a repeat.
            self._post(client, claimed, repeat=True)
        elif found.kind == "refused":
            with self.record.begin(claimed.workspace_id) as db:
                postings.held(db, claimed, now, found.reason)
        else:
            with self.record.begin(claimed.workspace_id) as db:
                self._heed(db, claimed.workspace_id, found)
                postings.put_off(db, claimed, now + self.pace.settle)

    def _sweep(self) -> None:
        """Look whether a message that needed more than one attempt stands there twice, and take the younger away."""
        with self.record.read() as db:
            doubtful = postings.to_sweep(db, self._time(), settle=self.pace.settle, workspace_ids=frozenset(self.clients))
        left_alone: set[int] = set()
        for claimed in doubtful:
            client = self.clients.get(claimed.workspace_id)
            if client is None or claimed.workspace_id in left_alone:
                continue
            outcome, kept = self._once(client, claimed)
            with self.record.begin(claimed.workspace_id) as db:
                if outcome.kind in ("done", "refused"):
                    postings.swept(db, claimed.posting_id, kept, self._time())
                else:
                    self._heed(db, claimed.workspace_id, outcome)
                    left_alone.add(claimed.workspace_id)  # the rest is looked at with the next tick

    def _once(self, client: WebClient, claimed: Claim) -> tuple[Outcome, str | None]:
        """Leave a message standing once; return what became of the last call, and the time stamp of the one that stays."""
        found = looking_back.find(client, claimed, self._time())
        if found.kind != "done" or not found.answer:
            return found, None
        outcome = found
        for ts in found.answer[1:]:
            outcome = outcomes.attempt(lambda ts=ts: client.chat_delete(channel=str(claimed.channel), ts=ts))  # type: ignore[misc]
            if outcome.kind not in ("done", "refused"):
                break
        return outcome, found.answer[0]

    def _heed(self, db: orm.Session, workspace_id: int, outcome: Outcome) -> None:
        """Leave a workspace alone where Slack says so: for a while, or until its token is accepted again."""
        now = self._time()
        if outcome.kind == "limited":
            postings.pause(db, workspace_id, now + timedelta(seconds=outcome.wait_seconds))
        elif outcome.kind == "token":
            postings.stop(db, workspace_id, outcome.reason, now)

    def _set_clock(self) -> None:
        with self.record.read() as db:
            seconds = seconds_ahead(db, (self.machine_clock or self.now)())
        if abs(seconds) > NOTABLE_SECONDS:
            log.warning("this machine's clock differs from the database's by %.1f s", -seconds)
        self._ahead = timedelta(seconds=seconds)

    def _time(self) -> datetime:
        return self.now() + self._ahead
