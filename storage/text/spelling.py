"""One spelling for words that British and American English write differently; the pairs are rows of `spelling.csv`."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib.resources import files


@cache
def _pairs() -> tuple[dict[str, str], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    rows = list(csv.DictReader(files("storage.text").joinpath("spelling.csv").read_text(encoding="utf-8").splitlines()))
    pairs = [(row["british"], row["american"]) for row in rows]
    whole = {british: american for british, american in pairs if "*" not in british}
    starts = tuple((b[:-1], a[:-1]) for b, a in pairs if b.endswith("*"))
    ends = tuple((b[1:], a[1:]) for b, a in pairs if b.startswith("*"))
    return whole, starts, ends


@lru_cache(maxsize=1 << 16)
def one_spelling(form: str) -> str:
    """Return the folded word as American English spells it ("honoured" is "honored", "organisation" is "organization")."""
    whole, starts, ends = _pairs()
    if form in whole:
        return whole[form]
    for british, american in starts:
        if form.startswith(british):
            form = american + form[len(british) :]
            break
    for british, american in ends:
        if form.endswith(british) and len(form) > len(british) + 1:
            return form[: -len(british)] + american
    return form
