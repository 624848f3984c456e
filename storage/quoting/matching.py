"""A comparison as people see it: the words that were said, cut from the record, with the redline and the citation."""

from __future__ import annotations

from storage.catalogue.entries import Catalogue
from storage.citing import citation
from storage.quoting.comparing import Comparison
from storage.quoting.values import Match, Piece

_CLOSING = '.!?…"”’»」』'


def matches_of(comparison: Comparison, catalogue: Catalogue) -> tuple[Match, ...]:
    """
    Return a match for each paragraph that the quote's words come from, in order.

    More than one only where it runs over a border.
    """
    owners = sorted({comparison.passage.owners[k] for run in comparison.runs for k in run.said})
    return tuple(_match(comparison, owner, catalogue) for owner in owners)


def _match(comparison: Comparison, owner: int, catalogue: Catalogue) -> Match:
    paragraph = comparison.passage.paragraphs[owner]
    inside = [k for run in comparison.runs for k in run.said if comparison.passage.owners[k] == owner]
    start = comparison.passage.words[inside[0]].start
    end = _closed(paragraph.text, comparison.passage.words[inside[-1]].end)
    return Match(
        comparison.passage.statement,
        paragraph,
        start,
        end,
        paragraph.text[start:end],
        redline(comparison, owner, end),
        round(comparison.alike, 4),
        citation(comparison.passage.statement, paragraph, catalogue),
    )


def _closed(text: str, end: int) -> int:
    """Return the end of a cut: one that ends where a sentence does takes its full stop and closing quotation marks."""
    last = end
    while last < len(text) and text[last] in _CLOSING:
        last += 1
    return last if last == len(text) or text[last].isspace() else end


def redline(comparison: Comparison, owner: int, end: int) -> tuple[Piece, ...]:
    """
    Return the pieces in order.

    Those that are "same" or "said", put together, are the record's text up to `end`, to the letter.
    """
    text, words, owners = comparison.passage.paragraphs[owner].text, comparison.passage.words, comparison.passage.owners
    starts = [words[k].start for run in comparison.runs for k in run.said if owners[k] == owner] + [end]
    pieces: list[Piece] = []
    here = False
    for run in comparison.runs:
        mine = [k for k in run.said if owners[k] == owner]
        here = here or bool(mine)
        if run.quoted and not run.same and (here or owner == 0) and len(starts) >= 1:
            pieces.append(Piece("quoted", _as_typed(comparison, run.quoted)))
        if mine:
            pieces.append(Piece("same" if run.same else "said", text[starts[0] : starts[len(mine)]]))
            starts = starts[len(mine) :]
    return tuple(pieces)


def _as_typed(comparison: Comparison, quoted: tuple[int, ...]) -> str:
    words, text = comparison.quote.words, comparison.quote.text
    start = words[quoted[0]].start
    behind = words[quoted[-1] + 1].start if quoted[-1] + 1 < len(words) else words[quoted[-1]].end
    return text[start:behind]
