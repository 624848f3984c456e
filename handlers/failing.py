"""What happens when a listener fails, or none is there: one sentence to the person, one line in the log, no text of either."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers import measures, outcomes, posting, requests
from handlers.acknowledging import WindowAcknowledgement
from handlers.errors import is_known, sentence
from handlers.markup import escaped
from handlers.under_way import TAKEN
from handlers.views import blocks, passage, usage
from handlers.views.blocks import Message

# What became of a call to Slack that is worth another attempt, as `outcomes` names it.
NOT_TAKEN = frozenset({"unreached", "limited", "lost"})
# The same of a response_url, by its status: where Slack is not there, or takes no more. 500 is its word for what it cannot read.
UNDELIVERED = {429: "limited", 502: "unreached", 503: "unreached", 504: "unreached"}

if TYPE_CHECKING:
    from handlers.deps import Deps  # which needs this module in its turn: it describes what goes wrong while documents are read

log = logging.getLogger("rapporteur.handlers")
REFUSED = "Not done"


def register(app: App, deps: Deps) -> None:
    """Make this the place where every error of a listener or a check ends."""

    @app.error
    def failed(error: Exception, request: BoltRequest, response: BoltResponse | None) -> BoltResponse | None:
        taken = request.context.get(TAKEN)
        if isinstance(error, BoltUnhandledRequestError):
            if taken is not None:
                deps.under_way.finish(deps.record, deps.now, taken.key)
            measures.ends(measures.UNHEARD)
            return unhandled(request.body)
        words, trouble = "", _trouble(error)
        if taken is not None and trouble in NOT_TAKEN and not is_submission(request.body):
            log.warning("Slack did not take it (%s), attempt %d", trouble, taken.attempt)
            # Saying so would go the same way: it is done again. What one person alone sees, and may have arrived, is so once; for
            # what everybody sees the next attempt looks first.
            is_over = trouble == "lost" and taken.attempt > 1 and not (request.body.get("event") or _is_answered(error))
        else:
            words = told(error)
            measures.ends(measures.REFUSED if is_known(error) else measures.FAILED)
            # A window says itself what is wrong, as long as it is open.
            is_over = (is_submission(request.body) and response is not None) or tell(request, words)
        if taken is not None and is_over:
            deps.under_way.finish(deps.record, deps.now, taken.key)
        elif taken is not None:
            deps.under_way.leave(deps.record, deps.now, taken)
        return None if response is None else _response(request.body, words, response)


def unhandled(body: Mapping[str, Any]) -> BoltResponse:
    """Return a proper answer to what nobody here listens to: anything but 200 counts as a failure, and is sent again."""
    if body.get("command"):
        message = usage.everything()
        payload = {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
        return BoltResponse(status=200, body=payload)
    if body.get("type") in ("block_suggestion", "dialog_suggestion"):
        return BoltResponse(status=200, body={"options": []})
    return BoltResponse(status=200, body="")


def describe(error: BaseException) -> str:
    """
    Return where an error comes from, without its own words: those may hold what somebody typed, or a statement.

    Each error of the chain with its type and its frames as file, line and function.
    """
    parts = []
    current: BaseException | None = error
    while current is not None:
        frames = traceback.extract_tb(current.__traceback__)
        parts.append(
            f"{type(current).__qualname__} at " + " < ".join(f"{f.filename}:{f.lineno} {f.name}" for f in reversed(frames))
        )
        current = current.__cause__ or current.__context__
    return " | from ".join(parts)


def told(error: Exception) -> str:
    """Return the sentence for an error, and log it; a fault of ours has a reference in both, to find the one by the other."""
    if is_known(error):
        log.info("refused: %s", describe(error))
        return sentence(error)
    reference = secrets.token_hex(4)
    log.error("failed, reference %s: %s", reference, describe(error))
    return f"{sentence(error)} (Reference {reference})"


def tell(request: BoltRequest, words: str) -> bool:
    """Say a sentence to whoever sent a request, by whatever way is open; return False where Slack could not be reached."""
    body, context = request.body, request.context
    client = context.get("client")
    if not isinstance(client, WebClient):
        return True
    message = Message(escaped(words), (blocks.section(words),))
    try:
        event = requests.mapping(body.get("event"))
        if event:
            _tell_writer(client, event, context, message)
        elif body.get("type") == "block_actions" and body.get("view"):
            _tell_in_a_window(client, body, message)
        elif isinstance(context.ack, WindowAcknowledgement) and context.ack.is_late:
            context.ack.refuse(words)
        else:
            posting.reach(client, requests.asker(body, context), message)
    except (SlackClientError, posting.Undelivered, OSError) as undelivered:
        log.warning("could not say so either: %s", describe(undelivered))
        return _trouble(undelivered) not in NOT_TAKEN
    return True


def is_submission(body: Mapping[str, Any]) -> bool:
    """Return whether a request is a window that was sent in: its answer is its acknowledgement."""
    return body.get("type") == "view_submission"


def _trouble(error: Exception) -> str:
    """Return what became of a call to Slack, as `outcomes` names it; "" for an error of another kind."""
    if isinstance(error, posting.Undelivered):
        return UNDELIVERED.get(error.status, "refused")
    return outcomes.of(error).kind if isinstance(error, outcomes.ON_THE_WAY) else ""


def _is_answered(error: Exception) -> bool:
    """Return whether Slack answered at all: with an error, so that most likely it did nothing."""
    return isinstance(error, SlackApiError)


def _tell_in_a_window(client: WebClient, body: Mapping[str, Any], message: Message) -> None:
    """Say it in a window: over the one whose button was pressed, or over the Home tab."""
    window, trigger = passage.window(REFUSED, message.blocks), str(body.get("trigger_id"))
    if requests.mapping(body.get("view")).get("type") == "modal":
        client.views_push(trigger_id=trigger, view=window)
    else:
        posting.open_view(client, trigger, window)


def _tell_writer(client: WebClient, event: Mapping[str, Any], context: BoltContext, message: Message) -> None:
    writer = requests.writer(event, context)
    if event.get("type") == "app_mention":
        posting.tell(client, writer, message)
    elif event.get("type") == "message" and writer.channel and event.get("channel_type") == "im":
        posting.say(client, writer.channel, message, thread=writer.thread)


def _response(body: Mapping[str, Any], words: str, response: BoltResponse) -> BoltResponse:
    """Return what Slack is answered: an event that was not taken up is sent again, anything else is done with."""
    if body.get("event"):
        return response
    if not is_submission(body):
        return BoltResponse(status=200, body="")
    fields = (requests.mapping(block) for block in requests.mapping(body.get("view")).get("blocks") or ())
    first = next((field.get("block_id") for field in fields if field.get("type") == "input"), None)
    errors = {"response_action": "errors", "errors": {first: words}}
    return BoltResponse(status=200, body=errors if first else "")
