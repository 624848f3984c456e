"""What became of a button, in the place of its own message where only one person reads that, and beside it elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import posting, requests
from handlers.failing import describe
from handlers.requests import Asker
from handlers.viewing import DIRECT
from handlers.views.blocks import Message

log = logging.getLogger("rapporteur.handlers")


def put(client: WebClient, body: Mapping[str, Any], asker: Asker, message: Message) -> bool:
    """
    Put a message in the place of the one whose button was pressed, and return whether that was possible.

    A message that several people read stays as it is. In a direct message with us nobody else reads it.
    """
    ts = requests.text(requests.mapping(body.get("container")).get("message_ts"))
    if asker.private:
        posting.tell(client, asker, message, replace=True)
        return True
    if not ts or not asker.channel or not asker.channel.startswith(DIRECT):
        return False
    try:
        posting.change(client, asker.channel, ts, message)
    except SlackApiError as error:
        log.info("a message could not be brought up to date: %s", describe(error))
        return False
    return True
