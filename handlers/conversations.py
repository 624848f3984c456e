"""Where a reminder goes: a channel that the team has to itself, or a person's direct message with the bot."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from slack_sdk import WebClient

from handlers import outcomes, posting
from handlers.outcomes import Outcome

SHARED_OUTSIDE = "shared_outside"
PERSONS = ("U", "W")
# A channel may become one that another organisation reads: known at the latest after this time.
KNOWN_SECONDS = 60.0


@dataclass
class Conversations:
    """What was found out, per workspace and target. It is asked from several threads: at worst two ask for the same."""

    _direct: dict[tuple[int, str], str] = field(default_factory=dict)
    _own: dict[tuple[int, str], float] = field(default_factory=dict)

    def of(self, client: WebClient, workspace_id: int, target: str) -> Outcome:
        """Return, when done, the conversation to post to. Nothing is posted by asking, so a lost answer is "unreached"."""
        found = (
            self._person(client, workspace_id, target)
            if target.startswith(PERSONS)
            else self._channel(client, workspace_id, target)
        )
        return replace(found, kind="unreached") if found.kind == "lost" else found

    def _person(self, client: WebClient, workspace_id: int, user: str) -> Outcome:
        key = (workspace_id, user)
        if key not in self._direct:
            opened = outcomes.attempt(lambda: client.conversations_open(users=user, return_im=True)["channel"])
            if opened.kind == "refused" and opened.reason == "missing_scope":
                return Outcome("done", answer=user)  # Slack posts to a person all the same; only looking back is not possible
            if opened.kind != "done":
                return opened
            if opened.answer.get("is_ext_shared") or opened.answer.get("is_pending_ext_shared"):
                return Outcome("refused", SHARED_OUTSIDE)  # a member of another organisation
            self._direct[key] = str(opened.answer["id"])
        return Outcome("done", answer=self._direct[key])

    def _channel(self, client: WebClient, workspace_id: int, channel: str) -> Outcome:
        key = (workspace_id, channel)
        if time.monotonic() - self._own.get(key, -KNOWN_SECONDS) >= KNOWN_SECONDS:
            asked = outcomes.attempt(lambda: posting.is_shared_outside(client, channel))
            if asked.kind != "done":
                return asked
            if asked.answer:
                return Outcome("refused", SHARED_OUTSIDE)
            self._own[key] = time.monotonic()
        return Outcome("done", answer=channel)
