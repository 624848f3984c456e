"""Asking a colleague: a question and what was found, passed on to a channel of the team's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers import answering, failing, posting, requests, viewing
from handlers.answering import Recalled
from handlers.deps import Deps
from handlers.requests import Asker
from handlers.views import afterwards, buttons
from handlers.views import colleague as view
from handlers.views.blocks import Block
from handlers.views.colleague import Given
from storage import asked
from storage.asking.values import Answer

OUTSIDE = "Members of another organisation read that channel. Choose one of your own."
NOT_THERE = "I am not in that channel. Type /invite @Rapporteur there, then try again, or choose another."
ARCHIVED = "That channel is archived. Choose another."
GUESTS = "Guests are in that channel, so I pass nothing on there. Choose a channel without guests."
CHOOSE = "Choose a channel."


def register(app: App, deps: Deps) -> None:
    """Listen to the button and to its window."""

    @app.action(afterwards.ASK_COLLEAGUE)
    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        (asked_id,) = buttons.read_numbers(requests.pressed(body).get("value"), 1)
        with deps.record.read() as db:
            workspace = deps.workspace_of(db, requests.team(context))
            asked.recall(db, workspace.id, asked_id, context.user_id or "")
        posting.open_view(client, requests.text(body.get("trigger_id")) or "", view.window(asked_id, workspace.channel))

    @app.view(view.CALLBACK)
    def submitted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        window = requests.mapping(body.get("view"))
        given = view.submitted(window)
        refusal = _refusal(client, given.channel)
        if refusal:
            ack(response_action="errors", errors={view.CHANNEL: refusal})
            return
        # Working out and posting may take longer than the acknowledgement has time.
        ack(response_action="update", view=view.sending())
        asker = replace(requests.asker(body, context), channel=given.channel, private=True)
        client.views_update(view_id=str(window.get("id")), view=_passed_on(deps, client, asker, given))


def _passed_on(deps: Deps, client: WebClient, asker: Asker, given: Given) -> Block:
    """Post a question in the chosen channel, and return the window that says what became of it."""
    channel = given.channel or ""
    try:
        if not viewing.may_be_read(deps, client, asker):
            return view.failed(GUESTS)
        recall = answering.recalled(deps, client, asker, given.asked_id, openly=True)
        finding, citation = view.finding(recall.found, recall.desk.workspace.own_delegation, recall.desk.holdings.catalogue)
        # That there is nothing would be wrong where it is only not for everybody.
        is_passed = bool(citation) or not _holds_more(answering.recalled(deps, client, asker, given.asked_id, openly=False))
        message = view.request(asker.user, recall.asked.typed, given.note, finding if is_passed else "", citation)
        posting.say(client, channel, message)
    except Exception as error:  # noqa: BLE001 - the window stands open: it is where the sentence belongs
        return view.failed(failing.told(error))
    return view.sent(channel, passed=is_passed)


def _holds_more(recall: Recalled) -> bool:
    """Return whether somebody was shown something that is not passed on."""
    found = recall.found
    return bool(found.passages) if isinstance(found, Answer) else bool(found.matches)


def _refusal(client: WebClient, channel: str | None) -> str | None:
    """Return why nothing can be posted in a channel, None where it can. Raises SlackApiError where Slack does not say."""
    if not channel:
        return CHOOSE
    try:
        found = requests.mapping(client.conversations_info(channel=channel).get("channel"))
    except SlackApiError as error:
        if error.response.get("error") != "channel_not_found":
            raise
        return NOT_THERE
    if found.get("is_ext_shared") or found.get("is_pending_ext_shared"):
        return OUTSIDE
    if found.get("is_archived"):
        return ARCHIVED
    return NOT_THERE if found.get("is_member") is False else None
