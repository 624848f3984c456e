"""Answers and judgements as messages: exact on small values, within Slack's limits on any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.views import usage
from handlers.views.answer import answer
from handlers.views.blocks import Message
from handlers.views.passage import in_context, to_copy
from handlers.views.quote import FINDINGS as SENTENCES
from handlers.views.quote import judged, verdict, words_differing
from storage.asking.values import Answer, Choice, Passage, Question, Scope
from storage.catalogue.entries import Delegation
from storage.catalogue.loading import load
from storage.held import HeldParagraph, HeldSession, HeldStatement
from storage.quoting.values import FINDINGS, Alleged, Finding, Judgement, Match, Piece
from tests.handlers.views.rules import SESSION, answers, broken, judgements, passages, texts

PARAGRAPH = HeldParagraph(7, 2, 3, "text", "We support the Treaty.")
STATEMENT = HeldStatement(4, 2, "a.txt", "JPN 65", "JPN", "CTBTO-PC", SESSION, None, None, None, 2025, "", "", "en", (PARAGRAPH,))
CATALOGUE = load()
NAMES = {"JPN": Delegation("JPN", "Japan"), "NZL": Delegation("NZL", "New Zealand")}
OWN_WORDS = {text for _, text in texts(list(usage.usage(usage.SAID).blocks))}
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def question(**more) -> Question:
    return Question("what about the Treaty", "said", ("treaty",), (), **{"scope": Scope(), **more})


def judgement(
    verdict_: str | None = "near", kinds: tuple[str, ...] = (), redline: tuple[Piece, ...] = (), said_by="us"
) -> Judgement:
    match = Match(STATEMENT, PARAGRAPH, 0, 10, "We support", redline, 0.9, "Japan, PC-65, para. 2")
    return Judgement(Alleged("x", "x"), verdict_, said_by, tuple(Finding(kind, "a", "b") for kind in kinds), (match,))


def button(text: str, action: str, value: str) -> dict:
    return {"type": "button", "text": plain(text), "action_id": action, "value": value}


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text, "emoji": False}


def test_answer_of_one_passage() -> None:
    found = Answer(
        question(expansions=(("last session", "PC-65"),)),
        found=True,
        passages=(Passage(STATEMENT, PARAGRAPH, ((15, 21),), 0.9, "Japan, PC-65, para. 2"),),
    )
    assert answer(found, 12, own="JPN", catalogue=CATALOGUE) == Message(
        "what about the Treaty\nUnderstood: last session = PC-65.\n“We support the Treaty.” (Japan, PC-65, para. 2)",
        (
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "what about the Treaty", "style": {"bold": True}}],
                    }
                ],
            },
            {"type": "context", "elements": [plain("Understood: last session = PC-65.")]},
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_quote",
                        "elements": [
                            {"type": "text", "text": "We support the "},
                            {"type": "text", "text": "Treaty", "style": {"bold": True}},
                            {"type": "text", "text": "."},
                        ],
                    }
                ],
            },
            {"type": "context", "elements": [plain("Japan, PC-65, para. 2")]},
            {
                "type": "actions",
                "elements": [
                    button("Show in context", "show_in_context", "12:4:7"),
                    button("Copy citation", "copy_citation", "12:4:7"),
                    button("Share", "share", "12:0"),
                ],
            },
        ),
    )


def test_absence_is_ours_only_where_only_we_were_asked_about() -> None:
    ours = Answer(question(scope=Scope(delegations=("JPN",))), found=False, passages=(), note="Searched 2 statements.")
    theirs = Answer(question(scope=Scope(delegations=("NZL",))), found=False, passages=(), note="Searched 2 statements.")
    others = Answer(question(scope=Scope(delegations=("JPN",), others=True)), found=False, passages=(), note="Searched.")
    assert [answer(a, 1, own="JPN", catalogue=CATALOGUE).text.splitlines()[1] for a in (ours, theirs, others)] == [
        "We did not address this.",
        "Nothing on file addresses this.",
        "Nothing on file addresses this.",
    ]


def test_ambiguous_question_is_asked_back_with_a_button_for_each_reading() -> None:
    found = Answer(question(), found=False, passages=(), choices=(Choice("PC-65", "a"), Choice("WGA-65", "b")))
    message = answer(found, 9, own=None, catalogue=CATALOGUE)
    assert message.text == "what about the Treaty\nWhich do you mean? PC-65 / WGA-65"
    assert message.blocks[-1]["elements"] == [button("PC-65", "choose_0", "9:0"), button("WGA-65", "choose_1", "9:1")]


def test_pages_show_three_passages_each_and_buttons_both_ways() -> None:
    found = Answer(question(), found=True, passages=(Passage(STATEMENT, PARAGRAPH, (), 0.9, "c"),) * 7)
    rows = [
        [e["text"]["text"] for e in answer(found, 1, own=None, catalogue=CATALOGUE, page=p, shared=True).blocks[-1]["elements"]]
        for p in (0, 1)
    ]
    assert rows == [["More", "Copy citations"], ["Back", "More", "Copy citations"]]
    assert "Passage 7 of 7, best first." in answer(found, 1, own=None, catalogue=CATALOGUE, page=2).text


def test_verdicts_in_words() -> None:
    replaced = (Piece("same", "we "), Piece("quoted", "a b c"), Piece("said", "d"), Piece("same", " x "), Piece("said", "y"))
    assert words_differing(replaced) == 4
    left_out = (Piece("same", "we "), Piece("said", "a b "), Piece("same", "x"))
    found = {
        "Word for word.": judgement("verbatim"),
        "Word for word, with an omission that the quote marks.": judgement("verbatim", ("declared_omission",)),
        "Word for word, but said elsewhere.": judgement("verbatim", ("other_session",)),
        "Nearly: 4 words differ.": judgement("near", ("wording",), replaced),
        "Nearly: 4 words differ, some of them left out without a mark.": judgement("near", ("undeclared_omission",), replaced),
        "Nearly: 2 words left out without a mark.": judgement("near", ("undeclared_omission",), left_out),
        "Nearly: words are left out without a mark.": judgement("near", ("undeclared_omission",)),
        "Nearly: 1 word added.": judgement("near", ("wording",), (Piece("same", "we "), Piece("quoted", "all"))),
        "Nearly, but the negation is not the same (1 word differs).": judgement("near", ("negation",), (Piece("said", "not"),)),
        "Nearly, but the negation, a number and a name are not the same.": judgement("near", ("name", "number", "negation")),
        "Nearly: 1 word differs. And it was said elsewhere.": judgement("near", ("other_session",), (Piece("said", "x"),)),
        "Not a quote as it stands: it joins words that do not stand together.": judgement("near", ("stitched",)),
        "Not a quote; the nearest passage says it in other words.": judgement("paraphrase"),
        "Said by Japan, not by us. Word for word.": judgement("verbatim", said_by="other"),
        "Not found in our record.": Judgement(Alleged("x", "x"), "not_said", None, (), ()),
        "Too few words to judge as a quote.": judgement(None),
    }
    assert [verdict(value, NAMES) for value in found.values()] == list(found)


def test_place_is_set_against_the_one_that_the_quote_claims() -> None:
    found = judgement("verbatim", ("other_session",))
    claims = {
        "Word for word, but said at the 65th session, not the 66th.": Alleged("x", "x", session_numbers=(66,)),
        "Word for word, but said in 2025, not in 2024.": Alleged("x", "x", bodies=("CTBTO-PC",), years=(2024,)),
        "Word for word, but said elsewhere.": Alleged("x", "x", bodies=("UNGA-C1",), session_numbers=(66,), years=(2024,)),
    }
    assert [verdict(replace(found, alleged=alleged), NAMES) for alleged in claims.values()] == list(claims)


def test_nearest_passage_says_that_it_is_no_match() -> None:
    message = judged(judgement("not_said", said_by=None), 1, NAMES)
    assert message.blocks[2] == {"type": "context", "elements": [plain("Nearest passage, not a match:")]}
    assert message.text.splitlines()[-1] == "Nearest passage, not a match: “We support” (Japan, PC-65, para. 2)"


def test_redline_is_explained_as_far_as_it_goes() -> None:
    message = judged(judgement(redline=(Piece("same", "We "), Piece("said", "support"))), 1, NAMES)
    assert message.blocks[2]["elements"][1:] == [plain("Bold: on file, not in the quote.")]


def test_change_has_each_session_as_a_heading_once_and_says_its_order() -> None:
    next_ = HeldSession(2, "CTBTO-PC", 66, "66th session", 2026)
    later = HeldStatement(
        5, 3, "b.txt", "JPN 66", "JPN", "CTBTO-PC", next_, None, None, date(2026, 6, 15), 2026, "", "", "en", ()
    )
    found = Answer(
        replace(question(), kind="change"),
        found=True,
        passages=tuple(Passage(statement, PARAGRAPH, (), 1.0, "c") for statement in (STATEMENT, STATEMENT, later)),
    )
    message = answer(found, 1, own="JPN", catalogue=CATALOGUE)
    rich = [block["elements"][0] for block in message.blocks if block["type"] == "rich_text"]
    assert [e["elements"][0]["text"] for e in rich if e["type"] == "rich_text_section"][1:] == [
        "2025, CTBTO Preparatory Commission, 65th session",
        "15 June 2026, CTBTO Preparatory Commission, 66th session",
    ]
    assert message.blocks[1] == {"type": "context", "elements": [plain("3 passages, oldest first.")]}


def test_first_mention_has_its_day_up_front() -> None:
    found = Answer(replace(question(), kind="first"), found=True, passages=(Passage(STATEMENT, PARAGRAPH, (), 1.0, "c"),))
    assert answer(found, 1, own="JPN", catalogue=CATALOGUE).text.splitlines()[1] == (
        "First mention on file: 2025, CTBTO Preparatory Commission, 65th session."
    )


def test_question_that_names_nothing_is_told_how_to_ask() -> None:
    found = Answer(replace(question(), topic=(), typed="thanks"), found=False, passages=(), note="No topic was named.")
    assert answer(found, 1, own="JPN", catalogue=CATALOGUE).text.splitlines()[0] == (
        "“thanks”: I do not see what to look for. No topic was named."
    )


def test_every_finding_has_its_sentence() -> None:
    assert set(SENTENCES) == set(FINDINGS)


def test_redline_strikes_what_only_the_quote_has_and_bolds_what_only_the_record_has() -> None:
    message = judged(judgement(redline=(Piece("same", "We "), Piece("quoted", "back"), Piece("said", "support"))), 1, NAMES)
    assert message.blocks[1]["elements"][0]["elements"] == [
        {"type": "text", "text": "We "},
        {"type": "text", "text": "back", "style": {"strike": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "support", "style": {"bold": True}},
    ]


@many
@given(answers(), st.integers(0, 3), st.booleans())
def test_any_answer_is_within_the_limits_and_makes_no_markup(found: Answer, page: int, shared: bool) -> None:  # noqa: FBT001
    check(answer(found, 10**15 - 1, own="JPN", catalogue=CATALOGUE, page=page, shared=shared))


@many
@given(judgements())
def test_any_judgement_is_within_the_limits_and_makes_no_markup(found: Judgement) -> None:
    check(judged(found, 10**15 - 1, NAMES))


@many
@given(passages())
def test_any_window_on_a_passage_is_within_the_limits(found: Passage) -> None:
    for view in (
        in_context(found.statement, found.paragraph, found.highlights, found.citation),
        to_copy([(found.paragraph.text, found.citation)] * 3),
    ):
        assert broken(view["blocks"], most=100) == []
        assert [kind for kind, _ in texts(view["blocks"]) if kind == "mrkdwn"] == []


def check(message: Message) -> None:
    """Check that Slack takes a message, and that it parses nothing of what people or documents say."""
    assert broken(list(message.blocks), most=50) == []
    assert {text for kind, text in texts(list(message.blocks)) if kind == "mrkdwn"} <= OWN_WORDS
    assert len(message.text.encode("utf-16-le")) // 2 <= 4000
    assert "<" not in message.text
    assert message.text.strip()
