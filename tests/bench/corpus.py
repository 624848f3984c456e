"""The corpus for scale: unpacked, in a random order that is the same in every run, and what a file's name says of its text."""

from __future__ import annotations

import json
import random
import tarfile
from pathlib import Path

from storage.provenance import Provenance

SEED = 1946
BODY = "UN General Assembly"
ARCHIVE = Path("corpus") / "ungdc-1946-2024.tar.xz"


def unpacked(shared: Path, folder: Path) -> list[Path]:
    """
    Return the statements' files, unpacked into a folder, in random order: the first so many are a fair sample.

    Those are left out that the evaluation's quotes of what was never said were taken from.
    """
    with tarfile.open(shared / ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    removed = _removed(shared / "eval" / "scale" / "quotes.jsonl")
    return in_random_order([file for file in folder.rglob("*_*_*.txt") if file.name not in removed])


def _removed(quotes: Path) -> set[str]:
    every = map(json.loads, quotes.read_text(encoding="utf-8").splitlines())
    return {quote["file"] for quote in every if quote["kind"] == "neg_removed"}


def in_random_order(files: list[Path]) -> list[Path]:
    """Return the files shuffled, the same way whatever order they came in."""
    return random.Random(SEED).sample(by_name := sorted(files, key=lambda file: file.name), len(by_name))


def text_of(file: Path) -> str:
    """Return a text as UTF-8; the few files that are not are of an older encoding."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def provenance_of(file: Path) -> Provenance:
    """Return who spoke where and when, of a file named as `JPN_79_2024.txt`."""
    delegation, session, year = file.stem.split("_")
    return Provenance(delegation=delegation, body=BODY, session=str(int(session)), date=year, language="en")
