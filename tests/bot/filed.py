"""A small record with something of everything that an export must carry, and the desk that works on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands import app
from handlers.errors import sentence
from storage import audiences, keeping, statements, workspaces
from storage.audiences import EVERYTHING
from storage.database import Record, open_record
from storage.exporting import taking_out
from storage.exporting.narrowing import Narrowing
from storage.exporting.values import ExportedStatement
from storage.provenance import Provenance, of_header
from storage.reading import documents
from storage.statements import SourceBytes
from tests.storage.reading.made_documents import FIRST, SECOND, pdf_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
# What was withdrawn long ago has its full time again where it is imported.
LATELY = datetime.now(UTC) - timedelta(days=1)

PC_64 = """Mr. Chair,

[The verification regime]

The International Monitoring System is not merely a technical network; it is the vigilant sentinel of our common security.

Radionuclide stations must be completed without delay.

Thank you."""
PC_65_DRAFT = """Mr. Chair,

Japan will contribute to the International Data Centre in 2026.

Japan welcomes the certification of two further radionuclide stations in the Pacific."""
PC_65 = """Mr. Chair,

Japan will contribute 2.5 million dollars to the International Data Centre in 2026.

Japan welcomes the certification of two further radionuclide stations in the Pacific."""
BOARD = """Statement by Ms. Anna BERG, delivered on behalf of the Prime Minister

Chair,

Norway is concerned about the application of safeguards, and about noble gas monitoring.

"""
JORDAN = """السيد الرئيس،

تؤكد الأردن دعمها الكامل لنظام الرصد الدولي 🕊 وتدعو الدول إلى المصادقة على المعاهدة.

"""
WITHDRAWN = """Chair,

Japan proposes to close the whaling museum at once, and says so for the first time."""
RESUMED = """Mr. Chair,

Austria spoke of dismantling launchers at the resumed session, and asks that it be on the record."""

LATVIA = "Chair,\n\nLatvia holds that apostrophes are kept."


@dataclass(frozen=True)
class Filed:
    """A text on file: the name of its file, its bytes, where it is from and whether it was withdrawn."""

    name: str
    data: bytes
    provenance: Provenance
    withdrawn: bool = False
    kept_for: tuple[str, ...] = ()


def at_pc(session: str, date: str, **more: str) -> Provenance:
    return Provenance(**{"delegation": "Japan", "body": "CTBTO PrepCom", "session": session, "date": date, **more})


FILED = (
    Filed("0.txt", PC_64.encode(), at_pc("64", "2025-06-23", title='=HYPERLINK("http://x.example")', speaker="Taro YAMADA")),
    Filed("65.txt", PC_65_DRAFT.encode(), at_pc("65", "2025-11-10", stage="draft")),
    Filed("65.TXT", PC_65.encode(), at_pc("65", "2025-11-10", stage="as delivered", title="+49 'and' \"more\", all")),
    Filed("-board/march?.txt", BOARD.encode(), at_pc("", "2024-03-04", delegation="NOR", body="IAEA Board of Governors")),
    Filed("jordan.md", JORDAN.encode("utf-16"), at_pc("79", "2024", delegation="Jordan", body="UNGA", kind="national")),
    Filed("manifest.csv", WITHDRAWN.encode(), at_pc("64", "2025-06-24", agenda_items="3, 5(a)"), withdrawn=True),
    Filed("resumed", RESUMED.encode(), at_pc("resumed 48th session", "2017-09-04", delegation="Austria", title="@Austria")),
    Filed("moor.pdf", pdf_of([FIRST, SECOND]), at_pc("65", "2025-11-10", delegation="Norland"), kept_for=("C7", "C8")),
    Filed("'-quoted.txt", LATVIA.encode(), at_pc("64", "2025-06-23", delegation="LVA", title="'=kept"), kept_for=("U7",)),
)


@dataclass(frozen=True)
class Desk:
    """The command line over a record of its own."""

    url: str
    home: Path
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str) -> Result:
        self.monkeypatch.setenv("DATABASE_URL", self.url)
        self.monkeypatch.setenv("RAPPORTEUR_HOME", str(self.home))
        self.monkeypatch.setenv("COLUMNS", "500")
        return CliRunner().invoke(app, list(arguments))

    def json(self, *arguments: str) -> Any:
        done = self(*arguments, "--json")
        assert done.exit_code == 0, (done.output, done.exception)
        return json.loads(done.stdout)

    def refused(self, *arguments: str) -> str:
        """Return the sentence of a refusal."""
        done = self(*arguments)
        assert done.exit_code == 1, done.output
        return done.stderr.strip() if isinstance(done.exception, SystemExit) else sentence(done.exception)


def held(url: str) -> list[ExportedStatement]:
    """Return all that is on file at an address."""
    record = open_record(url)
    with record.read() as db:
        workspace = workspaces.local(db, NOW)
        found = list(taking_out.statements(db, workspace.id, taking_out.ids(db, workspace.id, Narrowing())))
    record.close()
    return found


def store(record: Record, filed: tuple[Filed, ...]) -> None:
    with documents.Reader() as reader, record.begin() as db:
        workspace = workspaces.local(db, NOW)
        for one in filed:
            reading = reader.read(one.name, one.data)
            receipt = statements.add(
                db,
                workspace.id,
                reading=reading,
                source=SourceBytes(one.name, one.data),
                provenance=one.provenance.over(of_header(reading.header)),
                actor="test",
                now=NOW,
                audience_id=_audience(db, workspace.id, one.kept_for),
            )
            if one.withdrawn:
                keeping.withdraw(db, workspace.id, receipt.statement_id, seen=EVERYTHING, actor="test", now=NOW, since=LATELY)


def _audience(db: Any, workspace_id: int, kept_for: tuple[str, ...]) -> int | None:
    keeper = next((one for one in kept_for if one.startswith("U")), None)
    return audiences.named(db, workspace_id, keeper=keeper, channels=() if keeper else kept_for)
