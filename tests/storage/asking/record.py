"""A small invented record: two delegations that do not exist, at two real bodies, with statements of a few paragraphs."""

from __future__ import annotations

from datetime import date

from storage.asking import ask
from storage.asking.values import Answer
from storage.catalogue import load
from storage.catalogue.entries import Delegation
from storage.held import HeldParagraph, HeldSession, HeldStatement, Holdings

VALDORIA = Delegation("XVD", "Valdoria", "Republic of Valdoria", demonyms=("Valdorian",))
KARSLAND = Delegation("XKA", "Karsland", "Kingdom of Karsland", demonyms=("Karslandic",))
GENERAL_DEBATE, PREPCOM = "UNGA", "CTBTO-PC"

# Delegation, body, session, year, day, speaker, paragraphs. One in [brackets] is a heading, one that begins with "~" a courtesy.
_STATEMENTS: tuple[tuple[str, str, int, int, date | None, str | None, tuple[str, ...]], ...] = (
    (
        "XVD",
        "UNGA",
        65,
        2010,
        None,
        None,
        (
            "~I congratulate the President on his election and thank the staff of the Secretariat.",
            "The eradication of hunger is the first task of our generation, and smallholders must be given land.",
            "Nuclear weapons threaten every living being, and their testing must end for good.",
        ),
    ),
    (
        "XVD",
        "UNGA",
        75,
        2020,
        None,
        None,
        (
            "The coronavirus has taught us that borders do not stop disease, and that vaccines are a common good.",
            "Valdoria will cut its greenhouse gas emissions by 20 per cent before the decade is over.",
        ),
    ),
    (
        "XVD",
        "UNGA",
        76,
        2021,
        None,
        None,
        (
            "Our fishing communities lose their nets to plastic waste in the ocean.",
            "Valdoria will cut its greenhouse gas emissions by 35 per cent before the decade is over.",
            "We support the responsibility to protect, and ask that it never become a pretext.",
        ),
    ),
    (
        "XVD",
        "UNGA",
        77,
        2022,
        None,
        None,
        (
            "Russia has attacked Ukraine without any provocation, and Valdoria condemns this aggression.",
            "The grain of Ukraine must reach the hungry, and its ports must be free.",
            "Valdoria has opened its schools to the children of Ukraine.",
        ),
    ),
    (
        "XVD",
        "UNGA",
        78,
        2023,
        None,
        None,
        (
            "Lethal autonomous weapons systems must never be allowed to choose whom they kill.",
            "Valdoria will cut its greenhouse gas emissions by 55 per cent before the decade is over.",
        ),
    ),
    (
        "XVD",
        "UNGA",
        79,
        2024,
        None,
        None,
        (
            "The war in Ukraine must end with a just peace.",
            "Artificial intelligence should serve the teacher and the nurse before it serves the soldier.",
            "Valdoria is a candidate for a seat on the Security Council for the 2039-40 term.",
        ),
    ),
    (
        "XVD",
        "CTBTO-PC",
        63,
        2024,
        date(2024, 11, 11),
        "Ilse Marend",
        (
            "[On-site inspection]",
            "The Integrated Field Exercise has shown what inspectors can do.",
            "[Budget]",
            "Valdoria can join a consensus on zero nominal growth.",
        ),
    ),
    (
        "XVD",
        "CTBTO-PC",
        65,
        2025,
        date(2025, 11, 10),
        "Ilse Marend",
        (
            "The International Monitoring System never sleeps. The IMS is the ear of the world.",
            "Nuclear weapons must not be tested again, anywhere, by anyone.",
            "Valdoria regrets that nine States listed in Annex 2 have not ratified the Treaty.",
        ),
    ),
    (
        "XKA",
        "UNGA",
        77,
        2022,
        None,
        None,
        (
            "Karsland condemns the invasion of Ukraine and has sent generators to its hospitals.",
            "Plastic waste knows no border, and Karsland has banned plastic bags.",
        ),
    ),
    (
        "XKA",
        "UNGA",
        79,
        2024,
        None,
        None,
        (
            "Karsland stands with the people of Ukraine, and will do so next year.",
            "Valdoria deserves a seat on the Security Council.",
            "The yoga of patience is what mediators practise.",
        ),
    ),
)


def _paragraphs(texts: tuple[str, ...], first: int) -> tuple[HeldParagraph, ...]:
    paragraphs: list[HeldParagraph] = []
    number = 0
    for block, text in enumerate(texts):
        kind = "heading" if text.startswith("[") else "courtesy" if text.startswith("~") else "text"
        number += kind != "heading"
        paragraphs.append(HeldParagraph(first + block, None if kind == "heading" else number, block, kind, text.lstrip("~")))
    return tuple(paragraphs)


def _suffix(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


Given = tuple[str, str, int, int, date | None, str | None, tuple[str, ...]]


def holdings(own: str | None = "XVD", given: tuple[Given, ...] = _STATEMENTS) -> Holdings:
    """Return the record, or other statements given as it is, as a fresh snapshot."""
    sessions: dict[tuple[str, int], HeldSession] = {}
    statements = []
    for n, (delegation, body, number, year, day, speaker, texts) in enumerate(given):
        label = f"{number}{_suffix(number)} session"
        session = sessions.setdefault((body, number), HeldSession(len(sessions) + 1, body, number, label, year))
        statements.append(
            HeldStatement(
                n,
                n,
                f"{delegation}_{body}_{number}.txt",
                f"Statement of {delegation}",
                delegation,
                body,
                session,
                speaker,
                None,
                day,
                year,
                "national",
                "as delivered",
                "en",
                _paragraphs(texts, n * 10),
            ),
        )
    statements.sort(key=lambda s: (s.year or 0, s.delivered_on or date(s.year or 1, 9, 25)))
    return Holdings(1, 1, own, tuple(statements), tuple(sessions.values()), load().extended((VALDORIA, KARSLAND)))


RECORD = holdings()
AUTUMN_2025 = date(2025, 12, 1)


def asked(typed: str, on: date = AUTUMN_2025, record: Holdings = RECORD, **more: object) -> Answer:
    """Return the answer that Valdoria gets."""
    return ask(record, typed, on=on, **more)  # type: ignore[arg-type]


def places(answer: Answer) -> list[str]:
    """Return what is shown: "XVD UNGA-77 #0" for the first paragraph of Valdoria's statement at that session."""
    return [
        f"{p.statement.delegation} {p.statement.body}-{p.statement.session.number} #{p.paragraph.block}" for p in answer.passages
    ]
