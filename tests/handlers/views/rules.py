"""Slack's rules for blocks, and made-up values to try them on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import strategies as st

from storage.asking.values import Answer, Choice, Passage, Question, Scope
from storage.held import HeldParagraph, HeldSession, HeldStatement
from storage.quoting.values import FINDINGS, VERDICTS, Alleged, Finding, Judgement, Match, Piece

NASTY = (
    "<!channel>",
    "<!here>",
    "<@U1>",
    "<#C1>",
    "<http://x|y>",
    "*bold*",
    "_it_",
    "~no~",
    "`code`",
    "> quote",
    "&lt;",
    ":smile:",
)
SESSION = HeldSession(1, "CTBTO-PC", 65, "65th session", 2025, date(2025, 11, 10))


def broken(blocks: list[dict[str, Any]], *, most: int) -> list[str]:
    """Return what Slack would refuse in these blocks; `most` is how many it takes."""
    found = [f"{len(blocks)} blocks"] if len(blocks) > most or not blocks else []
    for block in blocks:
        found += [f"{block['type']}: {problem}" for problem in _problems(block)]
    return found


def texts(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield each text of the blocks with the kind of object that it stands in."""
    for value in _walk(blocks):
        if isinstance(value.get("text"), str):
            yield value["type"], value["text"]


def _problems(block: dict[str, Any]) -> Iterator[str]:
    limits = {"section": 3000, "header": 150, "button": 75, "context": 3000, "input": 2000}
    for value in _walk([block]):
        if isinstance(value.get("text"), str) and not 1 <= _units(value["text"]) <= limits.get(block["type"], 30_000):
            yield f"text of {_units(value['text'])}"
        if value.get("type") == "button":
            if _units(value["text"]["text"]) > 75:
                yield "button text"
            if len(value["value"]) > 2000:
                yield "button value"
        yield from _thumbs(value)
    elements = block.get("elements", [])
    if block["type"] in ("context", "actions", "rich_text", "context_actions") and not elements:
        yield "empty"
    if len(elements) > {"context": 10, "actions": 25, "context_actions": 5}.get(block["type"], 1000):
        yield "elements"
    actions = [element["action_id"] for element in elements if "action_id" in element]
    if len(actions) != len(set(actions)):
        yield "the same action twice"


def _thumbs(value: dict[str, Any]) -> Iterator[str]:
    for thumb in (value.get("positive_button"), value.get("negative_button")):
        if thumb and not (_units(thumb["text"]["text"]) <= 75 and len(thumb["value"]) <= 2000):
            yield "thumb"


def _walk(values: Any) -> Iterator[dict[str, Any]]:
    if isinstance(values, dict):
        yield values
        values = list(values.values())
    if isinstance(values, (list, tuple)):
        for value in values:
            yield from _walk(value)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def words(least: int = 0) -> st.SearchStrategy[str]:
    """Return texts of people and documents: anything, of any length, with what Slack would take for markup."""
    anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=least, max_size=60)
    long = st.builds(lambda part, times: (part or "x") * times, anything, st.sampled_from([60, 200]))
    return st.one_of(anything, long, st.lists(st.sampled_from(NASTY), min_size=1).map(" ".join))


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    paragraph = HeldParagraph(draw(st.integers(1, 10**9)), draw(st.none() | st.integers(1, 200)), 3, "text", draw(words(1)))
    statement = HeldStatement(
        draw(st.integers(1, 10**9)),
        draw(st.integers(1, 10**9)),
        "a.txt",
        draw(words()),
        "JPN",
        "CTBTO-PC",
        SESSION,
        None,
        None,
        None,
        2025,
        "",
        "",
        "en",
        (paragraph,),
    )
    end = len(paragraph.text)
    first = draw(st.integers(0, end))
    spans = ((first, draw(st.integers(first, end))),) if draw(st.booleans()) else ()
    return Passage(statement, paragraph, spans, 0.5, draw(words()))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    question = Question(
        draw(words()),
        "said",
        (),
        (),
        Scope(),
        tuple(draw(st.lists(st.tuples(words(), words()), max_size=3))),
        tuple(draw(st.lists(words(), max_size=3))),
    )
    choices = tuple(draw(st.lists(st.builds(Choice, words(), words()), max_size=5)))
    if choices:
        return Answer(question, found=False, passages=(), note=draw(words()), choices=choices)
    found = tuple(draw(st.lists(passages(), max_size=8)))
    nearest = () if found else tuple(draw(st.lists(passages(), max_size=3)))
    return Answer(question, bool(found), found, nearest, draw(words()))


@st.composite
def judgements(draw: st.DrawFn) -> Judgement:
    verdict = draw(st.sampled_from([*VERDICTS, None]))
    found = [] if verdict == "not_said" else draw(st.lists(passages(), min_size=1, max_size=7))
    redline = tuple(draw(st.lists(st.builds(Piece, st.sampled_from(["same", "said", "quoted"]), words()), max_size=6)))
    matches = tuple(
        Match(p.statement, p.paragraph, *(p.highlights[0] if p.highlights else (0, 0)), draw(words()), redline, 0.9, p.citation)
        for p in found
    )
    findings = tuple(draw(st.lists(st.builds(Finding, st.sampled_from(FINDINGS), words(), words()), max_size=4)))
    quote = draw(words())
    return Judgement(Alleged(quote, quote), verdict, "us" if matches else None, findings, matches, draw(words()))
