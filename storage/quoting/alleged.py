"""The typed line taken apart: the words that are quoted, and who is said to have said them."""

from __future__ import annotations

from storage.held import Holdings
from storage.quoting.values import Alleged


def readings(typed: str, holdings: Holdings, delegation: str | None) -> tuple[Alleged, ...]:
    return (Alleged(typed, typed),)
