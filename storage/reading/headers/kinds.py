"""What a header says of the text itself: which kind of statement it is, and at which stage."""

from __future__ import annotations

import re

# The first that matches wins: the special ones stand before the general ones.
_KINDS = (
    (re.compile(r"\bright of reply\b|\bdroit de réponse\b|\bderecho de réplica\b", re.IGNORECASE), "right of reply"),
    (
        re.compile(
            r"\bexplanations? of (?:its |our |the )?(?:vote|voting)\b|\bE\.?o\.?V\b|\bexplication de vote\b"
            r"|\bexplicación de voto\b",
            re.IGNORECASE,
        ),
        "explanation of vote",
    ),
    (re.compile(r"\bexplanations? of (?:its |our |the )?position\b|\bEoP\b", re.IGNORECASE), "explanation of position"),
    (re.compile(r"\bpoint of order\b", re.IGNORECASE), "point of order"),
    (re.compile(r"\bvideo[- ]?(?:recorded )?(?:message|statement|address)\b", re.IGNORECASE), "video message"),
    (
        re.compile(
            r"\bjoint (?:statement|declaration|communiqu[eé])\b|\bdéclaration conjointe\b"
            r"|\bdeclaración conjunta\b",
            re.IGNORECASE,
        ),
        "joint statement",
    ),
    (
        re.compile(
            r"\bintroduction of (?:the )?draft\b"
            r"|\bintroducing (?:the )?draft\b",
            re.IGNORECASE,
        ),
        "introduction of a draft",
    ),
    (
        re.compile(
            r"\bgeneral debate\b|\bdébat général\b|\bdebate general\b|"
            r"общ\w+ (?:пол\w+ )?(?:дискусс|прени)|一般性辩论|一般討論",
            re.IGNORECASE,
        ),
        "general debate",
    ),
)
_SHORT = 60
_STAGES = (
    (
        re.compile(
            r"\bcheck against (?:the )?delivery\b|\bseul le prononcé fait foi\b|\bcotejar con (?:el"
            r"|la)\b",
            re.IGNORECASE,
        ),
        "check against delivery",
    ),
    (re.compile(r"\bas delivered\b|\btel que prononcé", re.IGNORECASE), "as delivered"),
    (re.compile(r"^\W*(?:first |second |final |revised )?draft\b(?! resolution)", re.IGNORECASE), "draft"),
    (
        re.compile(r"\b(?:provisional )?verbatim record\b|\bsummary record\b|\bpublished (?:version|text)\b", re.IGNORECASE),
        "published",
    ),
)


def kind_of(lines: tuple[str, ...]) -> str | None:
    """Return the kind that header lines name; None where they name none."""
    return next((kind for pattern, kind in _KINDS for line in lines if pattern.search(line)), None)


def stage_of(lines: tuple[str, ...]) -> str | None:
    """Return the stage that header lines name ("Check against delivery"); None where they name none."""
    return next((stage for pattern, stage in _STAGES for line in lines if pattern.search(line)), None)


def is_stage_line(line: str) -> bool:
    """Whether a short line says nothing but the stage."""
    return len(line) < _SHORT and stage_of((line,)) is not None
