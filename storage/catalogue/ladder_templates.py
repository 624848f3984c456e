"""
What is due when, before and after the sessions of a body, as `deadlines.csv` beside this module holds it.

Few bodies publish these days, and they change them from session to session: `basis` says where a row comes from, and most are
general practice, a modest first guess that teams change to what the secretariat announces. A body without rows of its own takes
those of the body that it belongs to, and the last resort are the rows of "*".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Literal, cast

from storage.catalogue.entries import Catalogue
from storage.catalogue.loading import rows, values

EVERY_BODY = "*"
Anchor = Literal["opens", "closes"]


@dataclass(frozen=True, slots=True)
class Step:
    """
    A deadline of a body's sessions: `days` after the opening or the last day (negative: before it), at a time there.

    `code` tells it from the body's other steps, and stays when `label` is reworded.
    """

    code: str
    label: str
    anchor: Anchor
    days: int
    at: time


def template(body: str) -> tuple[Step, ...] | None:
    """Return the steps of a body by its code, in their order in time; None where the file has none for it."""
    return _templates().get(body)


def line_of(body: str, catalogue: Catalogue) -> Iterator[str]:
    """Yield a body's code, and those of the bodies that it belongs to, the nearest first."""
    seen: set[str] = set()
    while body and body not in seen:
        seen.add(body)
        yield body
        body = catalogue.bodies[body].parent if body in catalogue.bodies else ""


@cache
def _templates() -> Mapping[str, tuple[Step, ...]]:
    found: dict[str, list[Step]] = {}
    for row in rows("deadlines.csv"):
        step = Step(row["step"], row["label"], cast("Anchor", row["anchor"]), int(row["days"]), time.fromisoformat(row["time"]))
        for body in values(row["body"]):
            found.setdefault(body, []).append(step)
    return {body: in_order(steps) for body, steps in found.items()}


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps in their order in time, for a session of any length; those of one instant stay as they were."""
    return tuple(sorted(steps, key=lambda step: (step.anchor == "closes", step.days, step.at)))
