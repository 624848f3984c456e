"""The Messages tab of the agent: what this person could ask, drawn from what they may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from handlers import parsing, requests, viewing
from handlers.deps import Deps, Desk
from handlers.requests import Asker
from handlers.signalling import Signals
from handlers.views import prompting as view
from handlers.views.prompting import Prompt
from storage import asking, quoting, recalling, sessions
from storage.held import HeldSession, HeldStatement
from storage.planned import SessionView
from storage.recalling import LastTime

# Cancelled ones among them are not prepared for.
SESSIONS_LOOKED_AT, SESSIONS_PREPARED = 20, 3
TOPICS = 3


def register(app: App, deps: Deps, signals: Signals) -> None:
    """Listen to the opening of the Messages tab."""

    @app.event("app_home_opened", matchers=[_is_messages_tab])
    def opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        user, channel = requests.text(event.get("user")), requests.text(event.get("channel"))
        if not user or not channel:
            return
        team = requests.team(context)
        found = prompts(deps, client, Asker(team, user, channel))
        title = view.TITLE if found else view.TITLE_BEGINNING
        signals.suggest(client, team, channel, title, [view.as_given(one) for one in found or view.BEGINNING])


def prompts(deps: Deps, client: WebClient, asker: Asker) -> tuple[Prompt, ...]:
    """Return up to four questions of this record that find something, of what somebody may see; none for a new record."""
    desk = viewing.desk(deps, client, asker, openly=False)
    with deps.record.read(desk.workspace.id) as db:
        ahead = sessions.upcoming(db, desk.workspace.id, desk.today, limit=SESSIONS_LOOKED_AT)
    coming = [one for one in ahead if one.cancelled_at is None][:SESSIONS_PREPARED]
    first = (next((one for one in of_a_kind if _finds(deps, desk, one.message)), None) for of_a_kind in _kinds(desk, coming))
    return tuple(one for one in first if one is not None)[: view.MOST]


def _is_messages_tab(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"


def _kinds(desk: Desk, coming: Sequence[SessionView]) -> Iterator[Iterable[Prompt]]:
    """Yield the questions of each kind, of which the first that finds something is offered."""
    recent = _latest(desk)
    if recent is None:
        yield _of_others(desk)
        return
    last = _last_time(desk, recent.body, None)
    yield (prompt for session in coming for prompt in _ahead(desk, session))
    yield [view.last_session(_named(desk, recent.session))]
    yield [view.change(topic) for topic in _topics(last)]
    yield [view.quote(sentence) for sentence in _sentences(last)]


def _ahead(desk: Desk, coming: SessionView) -> list[Prompt]:
    """Return the questions ahead of a session: what was said, topic by topic, when its body met last."""
    before = _last_time(desk, coming.body, coming)
    return [view.ahead(coming.name, topic, _named(desk, before.session)) for topic in _topics(before)] if before else []


def _of_others(desk: Desk) -> list[Prompt]:
    """Return a question where nothing of "ours" is on file, or nobody said who "we" are."""
    names = desk.holdings.catalogue.delegations
    return [
        view.of_another(names[one.delegation].name if one.delegation in names else one.delegation, _named(desk, one.session))
        for one in desk.holdings.statements[-1:]
    ]


def _latest(desk: Desk) -> HeldStatement | None:
    """Return the statement of ours that was delivered last."""
    own = desk.holdings.own_delegation
    for statement in reversed(desk.holdings.statements):
        day = statement.delivered_on
        if statement.delegation == own and statement.stage != recalling.DRAFT and (day is None or day <= desk.today):
            return statement
    return None


def _last_time(desk: Desk, body: str, coming: SessionView | None) -> LastTime | None:
    before = (coming.starts_on if coming else None) or desk.today + timedelta(days=1)
    return recalling.last_time(desk.holdings, body, before=before, session_id=coming.id if coming else None)


def _sentences(last: LastTime | None) -> list[str]:
    """Return sentences that are worth checking: those that took a position last time, and fit."""
    topics = last.foremost(1) if last else ()
    return [sentence.text for topic in topics for sentence in topic.sentences if len(sentence.text) <= view.MESSAGE]


def _topics(last: LastTime | None) -> list[str]:
    """Return the topics that mattered most last time, the weightiest first."""
    topics = last.foremost(TOPICS) if last else ()
    return [topic.name for topic in sorted(topics, key=lambda topic: -topic.weight)]


def _named(desk: Desk, session: HeldSession) -> str:
    """Return a session as a question names it: "65th session of the CTBTO Preparatory Commission"."""
    body = desk.holdings.catalogue.bodies.get(session.body)
    return f"{session.label} of the {body.name if body else session.body}"


def _finds(deps: Deps, desk: Desk, message: str) -> bool:
    """Return whether a question finds something: nobody is led to an answer that there is nothing."""
    sentence, own = parsing.sentence(message), desk.workspace.own_delegation
    with deps.thinking:
        if sentence.kind == "quote":
            return bool(quoting.check(desk.holdings, sentence.text, on=desk.today, delegation=own).matches)
        return asking.ask(desk.holdings, sentence.text, on=desk.today, delegation=own, limit=1, earlier=()).found
