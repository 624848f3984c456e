"""From a typed line to a message, and from a button back to what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from handlers.deps import Deps, Desk
from handlers.requests import Asker
from handlers.views import answer as answer_view
from handlers.views import quote as quote_view
from handlers.views.blocks import Message
from storage import asked, asking, quoting
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


def answered(deps: Deps, asker: Asker, typed: str, kind: str, *, earlier: tuple[str, ...] | None = None) -> Message:
    """
    Return the answer to a question ("said") or the judgement of a quote ("quote"), kept so that its buttons work.

    `earlier` are the questions that this one follows; None means those of its thread.
    """
    desk = deps.desk(asker.team_id)
    if not desk.holdings.statements:
        return answer_view.nothing_on_file()
    if earlier is None:
        earlier = _earlier(deps, desk, asker)
    found = _work_out(deps, desk, kind, typed, earlier, desk.today)
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
            now=deps.now(),
        )
    )
    return shown(found, asked_id, desk, shared=not _can_share(asker))


def recalled(deps: Deps, team_id: str, asked_id: int) -> Recalled:
    """Return what was asked under this number, and its answer today. Raises NotFound."""
    desk = deps.desk(team_id)
    with deps.record.read() as db:
        before = asked.recall(db, desk.workspace.id, asked_id)
    found = _work_out(deps, desk, before.kind, before.typed, before.earlier, before.on)
    return Recalled(before, desk, found)


def shown(found: Answer | Judgement, asked_id: int, desk: Desk, *, page: int = 0, shared: bool) -> Message:
    """Return an answer or a judgement as a message."""
    if isinstance(found, Answer):
        own, catalogue = desk.workspace.own_delegation, desk.holdings.catalogue
        return answer_view.answer(found, asked_id, own=own, catalogue=catalogue, page=page, shared=shared)
    return quote_view.judged(found, asked_id, desk.holdings.catalogue.delegations, shared=shared)


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


def _work_out(deps: Deps, desk: Desk, kind: str, typed: str, earlier: tuple[str, ...], on: date) -> Answer | Judgement:
    own = desk.workspace.own_delegation
    with deps.thinking:
        if kind == "quote":
            return quoting.check(desk.holdings, typed, on=on, delegation=own)
        return asking.ask(desk.holdings, typed, on=on, delegation=own, limit=PASSAGES, earlier=earlier)


def _earlier(deps: Deps, desk: Desk, asker: Asker) -> tuple[str, ...]:
    if not (asker.channel and asker.thread):
        return ()
    with deps.record.read() as db:
        return asked.in_thread(db, desk.workspace.id, asker.channel, asker.thread)


def _is_found(found: Answer | Judgement) -> bool:
    return found.found if isinstance(found, Answer) else bool(found.matches)


def _can_share(asker: Asker) -> bool:
    """Return whether a Share button has somewhere to post: an answer that one person sees, asked for in a channel."""
    return asker.private and bool(asker.channel) and not str(asker.channel).startswith("D")
