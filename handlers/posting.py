"""The one door through which anything is said in Slack."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from handlers import standing
from handlers.requests import Asker
from handlers.views.afterwards import with_plain_thumbs
from handlers.views.blocks import Block, Message

TIMEOUT_SECONDS = 10
# What Slack says of a response_url that was used five times, or is older than 30 minutes.
SPENT = frozenset({404, 410})
# Slack's answer where a window was closed meanwhile.
CLOSED = "not_found"
# How a reminder's message is told, in its metadata.
REMINDER, KEY = "rapporteur_reminder", "key"


class Undelivered(Exception):
    """Slack did not take an answer; `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        """Keep the status; what was to be said is not repeated, since errors are logged."""
        super().__init__(f"status {status}")
        self.status = status


def tell(client: WebClient, asker: Asker, message: Message, *, replace: bool = False) -> bool:
    """
    Say something to one person only; `replace` puts it in the place of the message whose button was pressed.

    False: there was no way to say it where they are, as in the Home tab.
    """
    message = with_plain_thumbs(message)
    if asker.response_url:
        payload = {"response_type": "ephemeral", "replace_original": replace, **_payload(message)}
        hook = WebhookClient(asker.response_url, timeout=TIMEOUT_SECONDS, retry_handlers=[_wait_when_limited()])
        status = hook.send_dict(payload).status_code
        if status not in SPENT:
            _accepted(status)
            return True
    if not (asker.channel and asker.user):
        return False
    client.chat_postEphemeral(channel=asker.channel, user=asker.user, thread_ts=asker.thread, **_payload(message))
    return True


def reach(client: WebClient, asker: Asker, message: Message) -> None:
    """Say something to one person by whatever way is open: where they asked, else in a direct message."""
    try:
        is_told = tell(client, asker, message)
    except SlackApiError as refused:
        if refused.response.status_code != 200:  # noqa: PLR2004 - Slack itself is in trouble, and no other way is better
            raise
        is_told = False
    if not is_told and asker.user:
        say(client, asker.user, message)


def say(client: WebClient, channel: str, message: Message, *, thread: str | None = None) -> None:
    """
    Say something to everybody in a channel, or in one of its threads. Raises SlackApiError where Slack refuses.

    Where a request is worked on again, what the attempt before has said is left standing, and not said twice.
    """
    mark = standing.next_mark()
    if mark is not None and mark.may_stand and standing.stands(client, channel, thread, mark):
        return
    metadata = None if mark is None else {"event_type": standing.ANSWER, "event_payload": {standing.KEY: mark.key}}
    client.chat_postMessage(channel=channel, thread_ts=thread, metadata=metadata, **_payload(message))


def post(client: WebClient, channel: str, message: Message, *, thread: str | None = None) -> tuple[str, str]:
    """Post a message that is changed later, to a channel or a person, and return its channel and time stamp."""
    said = client.chat_postMessage(channel=channel, thread_ts=thread, **_payload(message))
    return str(said["channel"]), str(said["ts"])


def send_file(client: WebClient, user: str, name: str, data: bytes, words: str) -> None:
    """Send a file to one person, in the direct message. Raises SlackApiError where Slack refuses."""
    opened: dict[str, Any] = client.conversations_open(users=user).get("channel") or {}
    client.files_upload_v2(channel=str(opened.get("id")), filename=name, title=name, content=data, initial_comment=words)


def post_once(client: WebClient, channel: str, message: Message, key: str) -> tuple[str, str]:
    """
    Post a message that can be told again by its key, and return its channel and time stamp.

    Metadata can be read by any app of the workspace: the key is made up, and says nothing.
    """
    metadata = {"event_type": REMINDER, "event_payload": {KEY: key}}
    said = client.chat_postMessage(channel=channel, metadata=metadata, **_payload(message))
    return str(said["channel"]), str(said["ts"])


def change(client: WebClient, channel: str, ts: str, message: Message) -> None:
    """Put a message in the place of one of ours that everybody sees. Raises SlackApiError where Slack refuses."""
    payload = {name: value for name, value in _payload(message).items() if not name.startswith("unfurl")}
    client.chat_update(channel=channel, ts=ts, **payload)


def update_view(client: WebClient, view_id: str, view: Block) -> bool:
    """Show a window in the place of one that is open; return False where that was closed meanwhile."""
    try:
        client.views_update(view_id=view_id, view=view)
    except SlackApiError as refused:
        if refused.response.get("error") != CLOSED:
            raise
        return False
    return True


def open_view(client: WebClient, trigger_id: str, view: Block) -> None:
    """Open a window; the trigger is good once, for three seconds."""
    client.views_open(trigger_id=trigger_id, view=view)


def is_shared_outside(client: WebClient, channel: str) -> bool:
    """Return whether members of another organisation read this channel. Raises SlackApiError where Slack does not tell us."""
    try:
        found: dict[str, Any] = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        if error.response.get("error") != "channel_not_found":
            raise  # not knowing is no reason to show anything
        return False  # a channel that we may not see is one that we cannot post to
    return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))


def kind_of_channel(client: WebClient, channel: str) -> str:
    """Return "public", "private" or, where the bot is no part of it, "unseen". Raises SlackApiError where Slack does not tell."""
    try:
        found: dict[str, Any] = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        if error.response.get("error") != "channel_not_found":
            raise
        return "unseen"
    return "private" if found.get("is_private") or found.get("is_im") or found.get("is_mpim") else "public"


def _payload(message: Message) -> dict[str, Any]:
    # mrkdwn is off for `text` alone: blocks say for themselves which of their texts are marked up.
    return {
        "text": message.text,
        "blocks": list(message.blocks),
        "unfurl_links": False,
        "unfurl_media": False,
        "mrkdwn": False,
    }


def _accepted(status: int) -> None:
    if status != 200:  # noqa: PLR2004 - the status of HTTP
        raise Undelivered(status)


def _wait_when_limited() -> RateLimitErrorRetryHandler:
    # Only a request that Slack refused unread is sent again: any other may have been taken, and would be posted twice.
    return RateLimitErrorRetryHandler(max_retry_count=1)
