"""What was typed, as a request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import limits
from handlers.markup import as_typed, escaped, without_mention
from handlers.parsing import Sentence, Subcommand, line, sentence, subcommand
from storage.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("what did we say about the IMS", "said", "what did we say about the IMS"),
        ("  Help! ", "help", ""),
        ("", "help", ""),
        ("quote we support the Treaty", "quote", "we support the Treaty"),
        ("Quote: “we support the Treaty” (Japan, PC-65)", "quote", "“we support the Treaty” (Japan, PC-65)"),
        ("check this quote - we support", "quote", "we support"),
        ("“we support the Treaty”", "quote", "“we support the Treaty”"),
        ("«nous soutenons»", "quote", "«nous soutenons»"),
        ("„wir unterstützen“", "quote", "„wir unterstützen“"),
        ('"a" and "b"', "said", '"a" and "b"'),
        ('"', "said", '"'),
        ("quoted speeches of 2023", "said", "quoted speeches of 2023"),
        ("what about &lt;b&gt; &amp; <https://example.org|our site>", "said", "what about <b> & our site"),
    ],
)
def test_sentence_is_a_question_a_quote_or_help(typed: str, kind: str, text: str) -> None:
    assert sentence(typed) == Sentence(kind, text)


def test_subcommand_is_the_first_word_in_small_letters() -> None:
    found = [subcommand(text) for text in ("", "LIST", "find  Japan  65", "show\u00a012")]
    assert found == [Subcommand("", ""), Subcommand("list", ""), Subcommand("find", "Japan  65"), Subcommand("show", "12")]


def test_text_longer_than_a_message_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        line("a" * (limits.TYPED_TEXT + 1))
    assert refusal.value.expected == "no more than 12,000 characters at a time"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U1|anna> and <@W2>", "@anna and @W2"),
        ("<#C1|general> <#C2|>", "#general #C2"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|today>", "@here @team today"),
        ("<mailto:a@b.org|a@b.org> <https://a.org>", "a@b.org https://a.org"),
        ("a\u00a0b\u200bc\x00", "a bc"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_what_slack_sends_becomes_what_was_typed(sent: str, typed: str) -> None:
    assert as_typed(sent) == typed


def test_mention_of_the_bot_is_left_out_and_others_stay() -> None:
    assert without_mention("<@UBOT> said <@U2>? <@UBOT|rapporteur>", "UBOT").split() == ["said", "<@U2>?"]
    assert without_mention("<@UANY> said <@U2>", None).split() == ["said", "<@U2>"]


@given(st.text())
def test_escaped_text_has_no_control_character_and_comes_back_as_it_was(text: str) -> None:
    shown = escaped(text)
    assert "<" not in shown
    assert ">" not in shown
    assert as_typed(shown) == as_typed(escaped(as_typed(shown)))
