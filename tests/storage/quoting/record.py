"""A small record of two invented delegations, written for these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.catalogue import load
from storage.catalogue.entries import Delegation
from storage.held import HeldParagraph, HeldSession, HeldStatement, Holdings

CATALOGUE = load().extended(
    (
        Delegation("XVA", "Valmora", "Republic of Valmora", ("Valmoran",)),
        Delegation("XNB", "Nordheim", "Kingdom of Nordheim", ("Nordheimer",)),
    ),
)

PC_61 = HeldSession(1, "CTBTO-PC", 61, "61st session", 2023)
PC_63 = HeldSession(2, "CTBTO-PC", 63, "63rd session", 2024)
UNGA_79 = HeldSession(3, "UNGA", 79, "79th session", 2024)
PC_65 = HeldSession(4, "CTBTO-PC", 65, "65th session", 2025)

IN_2023 = (
    "Mr. Chair,",
    "Valmora thanks the Secretariat for its patient work. A seismometer has no flag, and it listens for all of us alike.",
    "Our laboratory analysed 4,300 samples last year, and 12 of its experts were trained in Vienna in March 2022.",
    "We shall never accept that the price of silence is paid by the islands. The reef remembers what the admirals forgot.",
)
IN_2024 = (
    "Mr. Chair,",
    "A seismometer has no flag, and it listens for all of us alike.",
    "The Noble Gas Network is not an ornament of the treaty; it is the nose of the whole system, and we shall keep it in repair.",
    "Valmora will contribute €250,000 to the training of inspectors. Nordheim and Valmora will host the next exercise together.",
    "The organisation must honour its programme of work: it cannot be built on borrowed time and borrowed money.",
)
IN_NEW_YORK = (
    "Peace does not arrive by post. It is carried, by hand, over every single mountain.",
    "We condemn the shelling of the harbour town. We call on both parties to (a) open the road, (b) free the ferrymen, (c) talk.",
    "Ten ships left our ports with grain for the drought-stricken provinces. They carried thirty per cent of our own reserve.",
)
OF_NORDHEIM = (
    "Nordheim believes that glaciers are the archives of mankind.",
    "Whoever burns an archive may not complain that nobody remembers him.",
    "A seismometer has no flag.",
)


def statement(number: int, delegation: str, session: HeldSession, texts: tuple[str, ...], **known: object) -> HeldStatement:
    """Return a statement in force with its paragraphs numbered, vocatives left out of the count."""
    paragraphs = []
    counted = 0
    for block, text in enumerate(texts):
        vocative = text.endswith(",")
        counted += not vocative
        kind = "vocative" if vocative else "text"
        paragraphs.append(HeldParagraph(number * 100 + block, None if vocative else counted, block, kind, text))
    made = HeldStatement(
        number,
        number,
        f"{delegation}_{session.body}_{session.number}.txt",
        f"Statement of {delegation}",
        delegation,
        session.body,
        session,
        None,
        None,
        None,
        session.year,
        "national",
        "as delivered",
        "en",
        tuple(paragraphs),
    )
    return replace(made, **known)


def holdings(*statements: HeldStatement, own: str | None = "XVA") -> Holdings:
    """Return a record of these statements."""
    sessions = tuple(dict.fromkeys(held.session for held in statements))
    return Holdings(1, 1, own, statements, sessions, CATALOGUE)


RECORD = holdings(
    statement(1, "XVA", PC_61, IN_2023, delivered_on=date(2023, 11, 13), speaker="Ilse Brandmark"),
    statement(2, "XVA", UNGA_79, IN_NEW_YORK),
    statement(3, "XNB", PC_63, OF_NORDHEIM, delivered_on=date(2024, 11, 12)),
    statement(4, "XVA", PC_63, IN_2024, delivered_on=date(2024, 11, 12), speaker="Otto Quillfeder"),
)
LATER = date(2025, 12, 1)
