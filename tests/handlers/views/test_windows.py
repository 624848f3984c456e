"""Statements, the window that adds one, usage and Home, as Block Kit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.limits import size
from handlers.views import adding, incoming, keeping, particulars, usage
from handlers.views.home import NOTHING_HELD, Contents, home
from handlers.views.statement import in_full, listing, statement
from storage.held import HeldParagraph
from storage.keeping import Corrected
from storage.provenance import Provenance
from storage.statements import FullStatement, StatementLine
from storage.uploads import Given, Upload
from tests.handlers.views.rules import broken, texts, words

LINE = StatementLine(12, 5, "JPN 65", "Japan", "CTBTO Preparatory Commission", "65th session", date(2025, 11, 10), 2025, None, 2)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
many = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def upload(said: Provenance) -> Upload:
    return Upload(3, "U1", "D1", "1.1", "F1", "a.pdf", "read", None, Given(said), 12, None)


def full(paragraphs: tuple[HeldParagraph, ...], title: str = "JPN 65") -> FullStatement:
    line = StatementLine(12, 5, title, "Japan", "CTBTO PrepCom", "65th session", None, 2025, None, len(paragraphs))
    return FullStatement(line, None, None, "en", "a.txt", paragraphs)


def test_usage_names_the_command_its_purpose_and_examples() -> None:
    assert usage.usage(usage.QUOTE).text == (
        "/quote says whether a quote is ours word for word, and which words differ. For example:\n"
        "`/quote “we remain committed to the Treaty”`\n"
        "`/quote “the system is not complete” as we said at PC-65`"
    )


def test_home_counts_what_is_on_file() -> None:
    counts = [[text for _, text in texts(home(Contents(statements=n), NOW)["blocks"])] for n in (0, 1, 1200)]
    said = (NOTHING_HELD, "1 statement is on file.", "1,200 statements are on file.")
    assert [sentence in found for sentence, found in zip(said, counts, strict=True)] == [True] * 3
    assert broken(home(Contents(statements=3), NOW)["blocks"], most=100) == []


def test_text_that_does_not_end_a_sentence_goes_on_in_the_next_field() -> None:
    assert adding.joined(("One.", "Two", "goes on.", "", "Three.")) == "One.\n\nTwo goes on.\n\nThree."


def test_window_asks_for_what_is_needed_and_offers_the_kinds_and_stages() -> None:
    view = adding.check(upload(Provenance(delegation="Japan", stage="published")), [LINE])
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert [name for name, block in inputs.items() if not block["optional"]] == ["delegation", "body", "audience", "belongs"]
    assert inputs["delegation"]["element"] == {
        "type": "plain_text_input",
        "action_id": "value",
        "max_length": 500,
        "initial_value": "Japan",
    }
    assert inputs["stage"]["element"]["initial_option"]["value"] == "published"
    assert "initial_value" not in inputs["body"]["element"]
    assert inputs["body"]["hint"]["text"].startswith("Body is needed: without it the statement cannot be cited.")


def test_what_was_emptied_in_the_window_stays_empty() -> None:
    nobody_knows = {"value": {"selected_option": {"value": particulars.NOT_SAID}}}
    state = {"delegation": {"value": {"value": "Norway"}}, "date": {"value": {"value": None}}, "kind": nobody_knows}
    assert particulars.submitted(state) == Provenance(delegation="Norway")


@many
@given(st.lists(words(1), min_size=1, max_size=40), words(), st.integers(0, 9))
def test_any_statement_is_within_the_limits_and_no_word_is_lost(paragraphs: list[str], title: str, page: int) -> None:
    shown = full(tuple(HeldParagraph(n, n, n, "text", text) for n, text in enumerate(paragraphs)), title)
    view = in_full(shown, page)
    assert broken(view["blocks"], most=100) == []
    assert sum(size(text) for _, text in texts(view["blocks"])) < 40_000
    message = statement(shown)
    assert broken(list(message.blocks), most=50) == []
    assert "<" not in message.text


def test_long_statement_is_paged_and_every_paragraph_stands_on_one_page() -> None:
    shown = full(tuple(HeldParagraph(n, n, n, "text", f"P{n} " + "word " * 500) for n in range(60)))
    pages = [in_full(shown, page)["blocks"] for page in range(20)]
    seen = {text.split()[0] for page in pages for _, text in texts(page) if text.startswith("P") and text[1].isdigit()}
    assert seen == {f"P{n}" for n in range(60)}


@many
@given(words(), words())
def test_any_list_is_within_the_limits(title: str, heading: str) -> None:
    line = StatementLine(1, 1, title, "Japan", "CTBTO PrepCom", "65th session", None, None, None, 2)
    message = listing([line] * 10, page=1, more=True, heading=heading)
    assert broken(list(message.blocks), most=50) == []
    assert "<" not in message.text


@many
@given(words(), words(), st.sampled_from(["received", "read", "stored", "refused", "dropped"]))
def test_any_document_on_its_way_in_is_within_the_limits(value: str, name: str, state: str) -> None:
    said = Provenance(delegation=value, body=value, session=value, date=value, speaker=value, title=value, kind=value)
    line = replace(LINE, title=value)
    one = replace(upload(said), name=name[:500], state=state, reason=value or None)
    window, message = adding.check(one, [line] * 20), incoming.progress([one] * 20, {12: line})
    assert broken(window["blocks"], most=100) == []
    assert broken(list(message.blocks), most=50) == []
    assert "<" not in message.text
    done = Corrected(line, dict.fromkeys(particulars.FIELDS, (value, value)))
    for told in (keeping.corrected(done), keeping.withdrawn(line), keeping.restored(line), keeping.restorable([line] * 20)):
        assert broken(list(told.blocks), most=50) == []
        assert "<" not in told.text
    assert broken(keeping.correct(line, said)["blocks"], most=100) == []
