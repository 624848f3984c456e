"""Answers for people at a terminal: the words first, then where they stand."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from storage.asking.values import Answer, Change, Passage
from storage.quoting.values import Judgement, Match, Piece

VERDICTS = {
    "verbatim": ("Word for word.", "bold green"),
    "near": ("Nearly: the words differ.", "bold yellow"),
    "paraphrase": ("Not a quote: this is the nearest passage.", "bold yellow"),
    "not_said": ("Not found in the record.", "bold red"),
}
# Marks and colours: a pipe, a file and some eyes have the marks alone.
REDLINE_MARKS = {"same": ("", "", ""), "said": ("[+", "+]", "green"), "quoted": ("[-", "-]", "red strike")}


def answer(found: Answer) -> RenderableType:
    """Return an answer: how the question was read, the passages, or that it was not addressed and the nearest mention."""
    read_as = "; ".join(f"{typed} = {meaning}" for typed, meaning in found.question.expansions)
    lines: list[RenderableType] = [Text(f"Read as: {read_as}", style="dim")] if read_as else []
    if found.choices:
        lines.append(Text(found.note or "Which one do you mean?", style="bold"))
        lines += [Text(f'  {choice.label}: ask "{choice.question}"') for choice in found.choices]
        return Group(*lines)
    if not found.found:
        lines.append(Text("Not addressed.", style="bold red"))
    lines += [passage for item in found.passages for passage in _passage(item)]
    if found.note:
        lines.append(Text(found.note, style="dim"))
    if found.nearest:
        lines.append(Text("Nearest, outside what was asked:", style="bold"))
        lines += [passage for item in found.nearest for passage in _passage(item)]
    return Group(*lines)


def judgement(judged: Judgement) -> RenderableType:
    """Return a verdict with its findings and the redline: [+said, but not quoted+], [-quoted, but not said-]."""
    # Without a verdict the note says it all: too few words, and where they stand.
    lines: list[RenderableType] = [Text(*VERDICTS[judged.verdict])] if judged.verdict else []
    if judged.said_by == "other":
        lines.append(Text("Said by another delegation.", style="bold red"))
    lines += [Text(f"  {f.kind.replace('_', ' ')}: {_difference(f.quoted, f.said)}") for f in judged.findings]
    lines += [line for match in judged.matches for line in _match(match)]
    if judged.note:
        lines.append(Text(judged.note, style="dim"))
    return Group(*lines)


def _passage(passage: Passage) -> list[RenderableType]:
    text = Text(passage.paragraph.text)
    for start, end in passage.highlights:
        text.stylize("bold", start, end)
    lines: list[RenderableType] = [Padding(text, (1, 0, 0, 2)), Text(f"  {passage.citation}", style="cyan")]
    lines += [Text(f"  the same: {citation}", style="cyan") for citation in passage.also]
    if passage.change:
        lines += [Text(f"  {line}", style="dim") for line in _change(passage.change)]
    return lines


def _change(change: Change) -> list[str]:
    sides = (("new here", change.added), ("no longer", change.dropped))
    return [f"{label}: {'; '.join(words)}" for label, words in sides if words]


def _match(match: Match) -> list[RenderableType]:
    said = _redline(match.redline) if match.redline else Text(match.said)
    return [Padding(said, (1, 0, 0, 2)), Text(f"  {match.citation}", style="cyan")]


def _redline(pieces: tuple[Piece, ...]) -> Text:
    return Text.assemble(*(_marked(piece) for piece in pieces))


def _marked(piece: Piece) -> tuple[str, str]:
    opening, closing, style = REDLINE_MARKS[piece.op]
    words = piece.text.rstrip()
    return f"{opening}{words}{closing}{piece.text[len(words) :]}", style


def _difference(quoted: str, said: str) -> str:
    if not quoted:
        return f'left out "{said}"'
    return f'"{quoted}" for "{said}"' if said else f'"{quoted}" was not said'
