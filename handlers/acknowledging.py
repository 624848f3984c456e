"""Acknowledgements that stand once they are given, and that are given in time also for a window that takes long."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from threading import Event, Lock
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse

from handlers import posting, requests
from handlers.views import unfinished
from handlers.views.blocks import Block

# Slack waits three seconds for the acknowledgement of a window, and then says that it could not be sent; Bolt looks for it every
# 10 ms, and gives it up at three seconds too. The way from Slack and back is part of them.
PATIENCE_SECONDS = 2.0
# By when Slack has shown what an acknowledgement held (Bolt looks for one every 10 ms, then sends it): what it is told sooner,
# that would overwrite.
SHOWN_SECONDS = 0.25


def register(app: App) -> None:
    """Give every request an acknowledgement of this kind."""

    @app.middleware
    def keep(body: dict[str, Any], context: BoltContext, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's
        is_window = body.get("type") == "view_submission"
        context["ack"] = WindowAcknowledgement(requests.mapping(body.get("view")), context) if is_window else Acknowledgement()
        return next()


class Acknowledgement(Ack):
    """
    An acknowledgement that stands once it is given.

    Bolt empties it again when a listener fails after it (`ThreadListenerRunner`), and looks for it every 10 ms only: what
    fails sooner, as a refusal does, would never be acknowledged, and Slack would tell the person that the command failed.
    """

    def __init__(self) -> None:
        """Begin with none given."""
        self._given: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        """The acknowledgement; None until it is given."""
        return self._given

    @response.setter
    def response(self, value: BoltResponse | None) -> None:
        if value is not None or self._given is None:
            self._given = value


class WindowAcknowledgement(Acknowledgement):
    """
    The acknowledgement of a window that was sent in, which holds what it shows next.

    Where that is not known in time, the window says that it is being done, and what comes of it is shown in it later.
    """

    def __init__(self, view: Mapping[str, Any], context: BoltContext) -> None:
        """Keep the window and who sent it in; the time runs from now on."""
        super().__init__()
        self._view, self._context = view, context
        self._until = time.monotonic() + PATIENCE_SECONDS
        self._lock = Lock()
        # When it gave itself: later than it should where the request had to wait before, as for the database.
        self._gave_itself: float | None = None

    @property
    def is_late(self) -> bool:
        """Whether the window was told that it is being done: what comes of it has to be shown otherwise."""
        return self._gave_itself is not None

    @property
    def response(self) -> BoltResponse | None:
        """The acknowledgement. Once it is late it gives itself, to Bolt who looks for it again and again."""
        with self._lock:
            if self._given is None and time.monotonic() > self._until:
                shown = {"response_action": "update", "view": unfinished.at_work(self._view)}
                self._given, self._gave_itself = BoltResponse(status=200, body=shown), time.monotonic()
            return self._given

    @response.setter
    def response(self, value: BoltResponse | None) -> None:
        with self._lock:
            if not self.is_late:
                self._given = value or self._given
                return
        if value is not None:
            self._follow(json.loads(value.body or "{}"))

    def refuse(self, words: str) -> None:
        """Show what was sent in again, with what is wrong; for an acknowledgement that is late. Raises SlackClientError."""
        self._show(unfinished.again(self._view, words))

    def _follow(self, meant: Mapping[str, Any]) -> None:
        errors = requests.mapping(meant.get("errors"))
        if errors:
            self.refuse(" ".join(map(str, errors.values())))
        else:
            self._show(meant.get("view") or unfinished.done(self._view))

    def _show(self, view: Block) -> None:
        Event().wait(max(0.0, (self._gave_itself or 0.0) + SHOWN_SECONDS - time.monotonic()))
        client, user = self._context.client, self._context.user_id
        if not posting.update_view(client, str(self._view.get("id")), view) and user:
            posting.say(client, user, unfinished.said(view))
