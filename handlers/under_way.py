"""Requests that are taken up and not finished: held while they are worked on, and taken up again where a replica has died."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from storage import handled
from storage.database import Record, seconds_ahead
from storage.handled import Request

# Under which name Bolt's context holds what is known of the request.
TAKEN = "rapporteur_taken"
# After so many attempts, the first one included, its person is told that it was given up.
ATTEMPTS = 3
# So many are worked on by a process, or wait for one of its threads; what comes beyond waits in the database, where it takes no
# memory, keeps nobody busy with its lease, and can be taken up by whatever replica has room.
MOST = 100
# What Slack does not take is tried again after so long, by the number of the attempt before.
PAUSES, LAST_PAUSE = {1: timedelta(seconds=10)}, timedelta(seconds=90)

log = logging.getLogger("rapporteur.handlers")


@dataclass(frozen=True, slots=True)
class Taken:
    """A request that belongs to this process: its key, which attempt this is, counted from 1, and since when it is known."""

    key: str
    attempt: int
    since: datetime


class UnderWay:
    """What this process works on. `worker` names it among the replicas."""

    def __init__(self) -> None:
        """Begin with nothing, under a name that no other process has."""
        self.worker = secrets.token_hex(8)
        # By how much the database's clock is ahead of ours: replicas agree on when a lease ends.
        self.ahead = timedelta()
        # Whether something waits in the database that this process has left there: what comes later is not to overtake it.
        self._puts_by = False
        self._held: set[str] = set()
        self._done: set[str] = set()
        self._marking = threading.Lock()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the requests that are not marked as finished yet."""
        return tuple(self._held | self._done)

    @property
    def room(self) -> int:
        """Return how many requests more this process takes up."""
        return max(0, MOST - len(self._held))

    @property
    def is_full(self) -> bool:
        """Return whether what comes is to be put by: there is no room, or others wait for it."""
        return self._puts_by or not self.room

    def put_by(self, record: Record, now: Callable[[], datetime], request: Request) -> bool:
        """Keep a request for whoever has room first; return False where somebody has it already."""
        self._puts_by = True
        since = now() + self.ahead
        return record.together(lambda db: handled.claim(db, request, None, since))

    def nobody_waits(self) -> None:
        """Know that all that was put by is taken up."""
        self._puts_by = False

    def take(self, record: Record, now: Callable[[], datetime], request: Request) -> Taken | None:
        """Claim a request and keep it before anything is done; None where somebody has it already."""
        since = now() + self.ahead
        if not record.together(lambda db: handled.claim(db, request, self.worker, since)):
            return None
        self.hold(request.key)
        return Taken(request.key, 1, since)

    def hold(self, key: str) -> None:
        """Keep a request until it is finished or left."""
        self._held.add(key)

    def leave(self, record: Record, now: Callable[[], datetime], taken: Taken) -> None:
        """Let go of a request that could not be finished: in a while it is taken up again, by whatever replica."""
        self._held.discard(taken.key)
        until = now() + self.ahead + PAUSES.get(taken.attempt, LAST_PAUSE)
        try:
            record.together(lambda db: handled.let_go(db, taken.key, until))
        except SQLAlchemyError as error:
            log.warning("a request could not be let go: %s", type(error).__name__)  # its lease ends all the same

    def finish(self, record: Record, now: Callable[[], datetime], key: str) -> None:
        """Mark a request as finished, once, if it is held here; where the database is away, as soon as it is back."""
        if key in self._held:
            self._done.add(key)
            self._held.discard(key)
            self._mark(record, now)

    def renew(self, record: Record, now: Callable[[], datetime]) -> None:
        """Keep what is worked on, and mark what could not be marked before."""
        self._mark(record, now)
        keys = self.keys
        if keys:
            with record.begin() as db:
                handled.renew(db, keys, self.worker, now() + self.ahead)

    def set_clock(self, record: Record, machine_now: Callable[[], datetime]) -> None:
        """Compare clocks with the database."""
        with record.read() as db:
            self.ahead = timedelta(seconds=seconds_ahead(db, machine_now()))

    def hand_over(self, record: Record, now: Callable[[], datetime]) -> int:
        """Leave what is not finished to the other replicas, at once; return how much that is."""
        self._mark(record, now)
        with record.begin() as db:
            return handled.hand_over(db, self.worker, now() + self.ahead)

    def _mark(self, record: Record, now: Callable[[], datetime]) -> None:
        """Write down what is finished, all that has gathered at once; who comes while somebody does, need not wait for it."""
        while self._done and self._marking.acquire(blocking=False):
            keys = self._done.copy()
            try:
                record.together(lambda db, keys=keys: handled.finish(db, keys, now()))  # type: ignore[misc]
                self._done -= keys
            except SQLAlchemyError as error:
                log.warning("finished requests could not be marked: %s", type(error).__name__)
                return
            finally:
                self._marking.release()
