"""Statements, the window that adds one, usage and Home, as Block Kit."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.limits import size
from handlers.views import adding, usage
from handlers.views.home import NOTHING_HELD, Contents, home
from handlers.views.statement import in_full, listing, statement
from storage.held import HeldParagraph
from storage.provenance import Provenance
from storage.statements import FullStatement, StatementLine
from tests.handlers.views.rules import broken, texts, words

LINE = StatementLine(12, "JPN 65", "Japan", "CTBTO Preparatory Commission", "65th session", date(2025, 11, 10), 2025, None, 2)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
many = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def full(paragraphs: tuple[HeldParagraph, ...], title: str = "JPN 65") -> FullStatement:
    line = StatementLine(12, title, "Japan", "CTBTO PrepCom", "65th session", None, 2025, None, len(paragraphs))
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
    view = adding.confirm(("Text.",), Provenance(delegation="Japan", stage="published"))
    inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert [name for name, block in inputs.items() if not block["optional"]] == ["delegation", "body", "text_0"]
    assert inputs["delegation"]["element"] == {
        "type": "plain_text_input",
        "action_id": "value",
        "max_length": 500,
        "initial_value": "Japan",
    }
    assert inputs["stage"]["element"]["initial_option"]["value"] == "published"
    assert "initial_value" not in inputs["body"]["element"]


def test_what_was_emptied_in_the_window_stays_empty_and_what_it_does_not_ask_is_as_the_header_says() -> None:
    header = Provenance(delegation="Japan", speaker="A. Mori", speaker_role="Ambassador", language="en", date="2025-11-10")
    _, given_ = adding.submitted({"delegation": {"value": {"value": "Norway"}}, "date": {"value": {"value": None}}})
    assert adding.confirmed(given_, header) == Provenance(delegation="Norway", language="en")


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
    line = StatementLine(1, title, "Japan", "CTBTO PrepCom", "65th session", None, None, None, 2)
    message = listing([line] * 10, page=1, more=True, heading=heading)
    assert broken(list(message.blocks), most=50) == []
    assert "<" not in message.text


@many
@given(words(), st.lists(words(), max_size=6))
def test_any_window_for_adding_is_within_the_limits(value: str, texts_: list[str]) -> None:
    understood = Provenance(delegation=value, body=value, session=value, date=value, speaker=value, title=value, kind=value)
    view = adding.confirm(tuple(text[:3000] for text in texts_), understood)
    assert broken(view["blocks"], most=100) == []
    initial = [block["element"].get("initial_value", "") for block in view["blocks"] if block["type"] == "input"]
    assert max(map(size, initial)) <= 6000
