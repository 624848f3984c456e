"""`/rapporteur log`: who changed what, when, as far as somebody may know it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from handlers import posting, requests, roles, viewing
from handlers.deps import Deps
from handlers.markup import as_typed
from handlers.requests import Asker
from handlers.views import log as view
from handlers.views.blocks import Message
from storage import audit, audit_subjects
from storage.audit import Which
from storage.errors import Invalid
from storage.typed.days import take_days
from storage.typed.sentence import Sentence

PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
STATEMENT = re.compile(r"(?:\bstatement\s+#?|#)(\d{1,9})\b", re.IGNORECASE)
SINCE = re.compile(r"\b(?:since|from)\s+(.+)$", re.IGNORECASE)
COMMAND = re.compile(r"^\s*log\b", re.IGNORECASE)
EXPECTED = "“statement 12”, “@somebody”, “since 1 May”, or what was done: {}"
ACTIONS_NAMED = 8


def register(app: App, deps: Deps) -> None:
    """Listen to the buttons that turn the log's pages."""

    @app.action(view.PAGED)
    def turn(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        asker = requests.asker(body, context)
        number, typed = view.turned_to(requests.pressed(body).get("value"))
        posting.tell(client, asker, _page(deps, client, asker, typed, number), replace=asker.private)


def told(deps: Deps, client: WebClient, asker: Asker, text: str) -> Message:
    """Return the first page of the changes that a command asks for. Raises Invalid for what is not understood."""
    return _page(deps, client, asker, COMMAND.sub("", text).strip()[: view.FILTER_LENGTH], 0)


def read(typed: str, known: tuple[str, ...], today: date, zone: str) -> Which:
    """Return which changes a filter asks for; `known` are the actions that there are. Raises Invalid."""
    person = PERSON.search(typed)
    rest = as_typed(PERSON.sub(" ", typed))
    statement = STATEMENT.search(rest)
    rest = STATEMENT.sub(" ", rest, count=1)
    since = SINCE.search(rest)
    word = " ".join(SINCE.sub(" ", rest).casefold().split())
    if word and word not in known:
        raise Invalid("filter", word, EXPECTED.format(", ".join(known[:ACTIONS_NAMED]) or "nothing yet"))
    return Which(
        statement=int(statement[1]) if statement else None,
        actor=person[1] if person else None,
        action=word or None,
        since=since_when(since[1], today, zone) if since else None,
    )


def since_when(typed: str, today: date, zone: str) -> datetime:
    """Return the beginning of a day that was typed; without a year, the last such day. Raises Invalid."""
    found = take_days(Sentence(typed), today)
    if found is None:
        raise Invalid("day", typed, "a day as 1 May, or 2026-05-01")
    day = found[0]
    if day > today and str(day.year) not in typed:
        # 29 February is not in every year.
        day = day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 4, 2, 29)
    return datetime.combine(day, time(), ZoneInfo(zone))


def _page(deps: Deps, client: WebClient, asker: Asker, typed: str, number: int) -> Message:
    desk = viewing.desk(deps, client, asker, openly=False)
    sees_all = roles.is_admin(deps, client, asker)
    at, size = desk.workspace.id, view.ON_A_PAGE
    with deps.record.read(at) as db:
        which = read(typed, audit.actions(db, at), desk.today, desk.workspace.time_zone)
        which = replace(which, statements_only=not sees_all)
        count = audit.count(db, at, desk.seen, which)
        found = audit.entries(db, at, desk.seen, which, limit=size, offset=number * size)
        names = audit_subjects.names(db, at, found)
    return view.page(found, names, number=number, count=count, typed=typed, about=_in_words(which))


def _in_words(which: Which) -> str:
    parts = [f" to statement #{which.statement}"] if which.statement is not None else []
    parts += [f" of the kind “{which.action}”"] if which.action else []
    parts += [" by that person"] if which.actor else []
    parts += [f" since {which.since.day} {which.since:%B %Y}"] if which.since else []
    return "".join(parts)
