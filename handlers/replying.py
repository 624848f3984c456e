"""What became of a button, shown where it was pressed: in its window, in place of its message, or in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from slack_sdk import WebClient

from handlers import failing, posting, requests
from handlers.acknowledging import SHOWN_SECONDS
from handlers.markup import escaped
from handlers.requests import Asker
from handlers.views import blocks, passage
from handlers.views.blocks import Block, Message
from handlers.views.session import How

TITLE = "Session"


def reply(
    client: WebClient, body: Mapping[str, Any], asker: Asker, message: Message, *, replace: bool = True, title: str = TITLE
) -> None:
    """
    Show a message to whoever pressed a button.

    `replace`: in place of the message that holds the button, where nobody else sees that one. In the Home tab it opens a window.
    `title` is that of the window.
    """
    opened = requests.mapping(body.get("view"))
    window = passage.window(title, message.blocks)
    if opened.get("type") == "modal":
        client.views_update(view_id=str(opened.get("id")), view=window)
    elif opened:
        posting.open_view(client, trigger(body), window)
    else:
        posting.tell(client, asker, message, replace=replace and asker.private)


def open_window(client: WebClient, body: Mapping[str, Any], window: Block) -> None:
    """Open a window for whoever pressed a button; one that is open already is shown it instead."""
    opened = requests.mapping(body.get("view"))
    if opened.get("type") == "modal":
        client.views_update(view_id=str(opened.get("id")), view=window)
    else:
        posting.open_view(client, trigger(body), window)


def finish(client: WebClient, view_id: str, title: str, user: str, work: Callable[[], Message]) -> None:
    """
    Do what takes long, after the acknowledgement, and show what became of it in the window.

    Where that was closed meanwhile, it is said in a message to its person.
    """
    Event().wait(SHOWN_SECONDS)
    try:
        message = work()
    except Exception as error:  # noqa: BLE001 - after the acknowledgement nobody else tells the person who waits
        words = failing.told(error)
        message = Message(escaped(words), (blocks.section(words),))
    if not posting.update_view(client, view_id, passage.window(title, message.blocks)):
        posting.say(client, user, message)


def room(body: Mapping[str, Any], otherwise: How = "receipt") -> How:
    """Return how a session is shown in answer to a button: in a window where `reply` shows it in one."""
    return "window" if requests.mapping(body.get("view")) else otherwise


def trigger(body: Mapping[str, Any]) -> str:
    """Return what lets a window open, once and within three seconds."""
    return requests.text(body.get("trigger_id")) or ""
