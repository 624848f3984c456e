"""From a typed line to a message, and from a button back to what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk import WebClient

from handlers import viewing
from handlers.deps import Deps, Desk
from handlers.requests import Asker
from handlers.views import afterwards
from handlers.views import answer as answer_view
from handlers.views import quote as quote_view
from handlers.views.blocks import Message
from storage import asked, asking, channels, quoting
from storage.asked import AskedQuestion
from storage.asking.values import Answer, Passage
from storage.errors import NotFound
from storage.quoting.values import Judgement, Match

# Ten pages: whoever wants more asks more narrowly.
PASSAGES = 30


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a button belongs to, worked out anew from what was asked."""

    asked: AskedQuestion
    desk: Desk
    found: Answer | Judgement


def answered(
    deps: Deps, client: WebClient, asker: Asker, typed: str, kind: str, *, earlier: tuple[str, ...] | None = None
) -> Message:
    """
    Return the answer to a question ("said") or the judgement of a quote ("quote"), kept so that its buttons work.

    `earlier` are the questions that this one follows; None means those of its thread.
    """
    desk = viewing.desk(deps, client, asker)
    if not desk.holdings.statements:
        return answer_view.nothing_on_file()
    if earlier is None:
        earlier = _earlier(deps, desk, asker)
    found = _work_out(deps, desk, kind, typed, earlier, desk.today, asker.channel)
    asked_id = deps.record.together(
        lambda db: asked.keep(
            db,
            desk.workspace.id,
            user=asker.user,
            channel=asker.channel,
            thread=asker.thread,
            typed=typed,
            earlier=earlier,
            on=desk.today,
            found=_is_found(found),
            kind=kind,
            openly=not _is_for_one(asker),
            now=deps.now(),
        ),
        desk.workspace.id,
    )
    return shown(found, asked_id, desk, shared=not can_share(asker))


def recalled(deps: Deps, client: WebClient, asker: Asker, asked_id: int, *, openly: bool | None = None) -> Recalled:
    """
    Return what was asked under this number, and its answer today to whoever asks for it. Raises NotFound.

    `openly`: the answer will be read by everybody in the channel; None: as the message whose button was pressed is.
    """
    desk = viewing.desk(deps, client, asker, openly=openly)
    with deps.record.read(desk.workspace.id) as db:
        before = asked.recall(db, desk.workspace.id, asked_id, asker.user)
    found = _work_out(deps, desk, before.kind, before.typed, before.earlier, before.on, before.channel)
    return Recalled(before, desk, found)


def stands_alone(deps: Deps, client: WebClient, asker: Asker, before: AskedQuestion) -> bool:
    """Return whether a question means the same without the ones before it in its thread."""
    desk = viewing.desk(deps, client, asker, openly=False)
    alone, along = (
        _work_out(deps, desk, "said", before.typed, earlier, before.on, before.channel) for earlier in ((), before.earlier)
    )
    return isinstance(alone, Answer) and isinstance(along, Answer) and _meant(alone) == _meant(along)


def shown(found: Answer | Judgement, asked_id: int, desk: Desk, *, page: int = 0, shared: bool, told: str = "") -> Message:
    """Return an answer or a judgement as a message; `told` stands in the place of its thumbs, once one was pressed."""
    if isinstance(found, Answer):
        own, catalogue = desk.workspace.own_delegation, desk.holdings.catalogue
        message = answer_view.answer(found, asked_id, own=own, catalogue=catalogue, page=page, shared=shared)
        if not answer_view.is_settled(found):
            return message
    else:
        message = quote_view.judged(found, asked_id, desk.holdings.catalogue.delegations, shared=shared)
    can_save = isinstance(found, Answer)
    return afterwards.under(message, asked_id, page, found=_is_found(found), can_save=can_save, told=told)


def on_page(recall: Recalled, page: int) -> tuple[Passage, ...]:
    """Return the passages that a page of an answer shows. Raises NotFound where the record has changed since."""
    shown = answer_view.on_page(recall.found, page) if isinstance(recall.found, Answer) else ()
    if not shown:
        raise NotFound("question", str(recall.asked.id))
    return shown


def place(recall: Recalled, statement_id: int, paragraph_id: int) -> Passage | Match:
    """Return the passage or match that a button belongs to. Raises NotFound where the record has changed since."""
    found = recall.found
    places = (*found.passages, *found.nearest) if isinstance(found, Answer) else found.matches
    for candidate in places:
        if (candidate.statement.id, candidate.paragraph.id) == (statement_id, paragraph_id):
            return candidate
    raise NotFound("question", str(recall.asked.id))


def _work_out(
    deps: Deps, desk: Desk, kind: str, typed: str, earlier: tuple[str, ...], on: date, channel: str | None
) -> Answer | Judgement:
    own = desk.workspace.own_delegation
    with deps.record.read(desk.workspace.id) as db:
        body = channels.body_of(db, desk.workspace.id, channel)
    with deps.thinking:
        if kind == "quote":
            return quoting.check(desk.holdings, typed, on=on, delegation=own)
        return asking.ask(desk.holdings, typed, on=on, delegation=own, limit=PASSAGES, earlier=earlier, favoured_body=body)


def _meant(found: Answer) -> Any:
    question = found.question
    return question.kind, question.topic, question.phrases, question.scope, bool(found.choices)


def _earlier(deps: Deps, desk: Desk, asker: Asker) -> tuple[str, ...]:
    if not (asker.channel and asker.thread):
        return ()
    with deps.record.read(desk.workspace.id) as db:
        return asked.in_thread(db, desk.workspace.id, asker.channel, asker.thread)


def _is_found(found: Answer | Judgement) -> bool:
    # A question that is asked back was not left unanswered.
    return found.found or bool(found.choices) if isinstance(found, Answer) else bool(found.matches)


def _is_for_one(asker: Asker) -> bool:
    """Return whether nobody but the asker reads the answer."""
    return asker.private or str(asker.channel).startswith(viewing.DIRECT)


def can_share(asker: Asker) -> bool:
    """Return whether a Share button has somewhere to post: an answer that one person sees, asked for in a channel."""
    return asker.private and bool(asker.channel) and not str(asker.channel).startswith(viewing.DIRECT)
