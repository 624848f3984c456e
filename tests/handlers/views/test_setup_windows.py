"""Windows in which something is set up, and the log, whatever names and terms hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.practice.blocks import require_view
from handlers.views import log
from handlers.views.blocks import Block
from handlers.views.setup import channel_bodies, first_run, overview, parts, terms
from storage.audit import Entry
from storage.catalogue.entries import Term
from storage.channels import ChannelBody
from storage.errors import UnknownName
from storage.glossary_tables import Refused, Table
from storage.members import Roles
from storage.reminders.schedule import DEFAULT_LEADS, Quiet
from storage.reminders.settings import ReminderSettings
from storage.workspaces import WorkspaceView
from tests.handlers.views.rules import NASTY, broken, texts, words

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
REMINDERS = ReminderSettings(DEFAULT_LEADS, ("C1",), ("U1",), None, Quiet("UTC", None, None, frozenset()))
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
short = words(1).map(lambda text: text[:100])
made_up = st.builds(Term, short, st.lists(short, min_size=1, max_size=20).map(tuple), st.just(("B", "C")))


def holds(window: Block) -> None:
    """Check that Slack takes a window, and that nothing in it but our own words is marked up."""
    require_view(window)
    assert broken(window["blocks"], most=100) == []
    for kind, text in texts(window["blocks"]):
        assert kind != "mrkdwn" or not any(one in text for one in ("<!", "<http"))


@many
@given(words(1), words(1))
def test_any_page_of_what_is_set_up_is_within_the_limits(name: str, told: str) -> None:
    workspace = WorkspaceView(1, "T1", name, "XXX", "Europe/Vienna")
    holds(overview.window(overview.Known(workspace, name, 3, 70, Roles(frozenset(), frozenset({"U1"})), REMINDERS), told))


@many
@given(words(1))
def test_any_window_behind_it_is_within_the_limits(name: str) -> None:
    for found in (
        parts.delegation(("XXX", name), is_fixed=True),
        parts.time_zone("Europe/Vienna", NOW, is_fixed=True),
        parts.channel("C1", ("B", name), is_fixed=True),
        parts.answering(WorkspaceView(1, "T1", name, None, "UTC", answers_guests=True)),
        parts.roles(Roles(frozenset({"U1"}), frozenset({"U2"}))),
        parts.retention(30),
    ):
        holds(parts.window("Title", "code", "V1", found))
        holds(first_run.step(0, found, name))
    holds(channel_bodies.window([(ChannelBody(f"C{n}", "B"), name) for n in range(60)], name))


@many
@given(st.lists(made_up, max_size=8), words(1))
def test_any_list_of_terms_and_any_term_is_within_the_limits(found: list[Term], name: str) -> None:
    holds(terms.window(found * 12, {"B": name}, told=name))
    for one in found:
        holds(terms.one(one, {"B": name}, "V1"))
    refused = tuple(Refused(n, name, UnknownName("body", name, (name,))) for n in range(60))
    message = terms.imported(name, Table(tuple(found), refused), 0)
    assert broken(list(message.blocks), most=100) == []


@many
@given(words(1), st.dictionaries(st.sampled_from(["own_delegation", "channel", "leads", "term", "until", "before"]), words()))
def test_any_page_of_the_log_is_within_the_limits(name: str, detail: dict[str, Any]) -> None:
    subjects = ("statement 1", "workspace 1", "glossary_terms 1", "member U1", "channel C1", name)
    entries = [Entry(1, NOW, actor, "set up", subject, detail) for subject in subjects for actor in ("U1", name)]
    message = log.page(entries, {"statement 1": name}, number=1, count=99, typed=name[: log.FILTER_LENGTH], about=name[:100])
    assert broken(list(message.blocks), most=50) == []
    assert not any(one in message.text for one in NASTY if one.startswith("<"))
