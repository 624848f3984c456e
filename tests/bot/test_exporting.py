"""`rapporteur export`: what was taken in comes out again, whole, in forms that other programs and people use."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import docx
import pytest
import time_machine
from lxml import etree

from bot import exporting
from storage import workspaces
from storage.database import Record
from storage.errors import Invalid, NotFound
from storage.exporting import taking_out
from storage.exporting.narrowing import Narrowing
from storage.exporting.rows import READ_AGAIN, TO_SEE
from storage.exporting.values import ExportedSession, ExportedStatement
from tests.bot.filed import FILED, LATELY, NOW, Desk, Filed, at_pc, held, store
from tests.storage.exporting.akn_structure import faults

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def rapporteur(record: Record, record_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the command line over a record of what is hard to take out, once on each kind of database."""
    store(record, FILED)
    return Desk(record_url, tmp_path / "home", monkeypatch)


@pytest.fixture
def on_sqlite(sqlite_record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the command line over the same, for tests whose subject is not the database."""
    store(sqlite_record, FILED)
    return Desk(f"sqlite:///{tmp_path / 'record.db'}", tmp_path / "home", monkeypatch)


def same(statement: ExportedStatement, name: str) -> ExportedStatement:
    """Return a statement without what two records number and time on their own, under the file name it was taken out with."""
    session: ExportedSession = statement.session
    return replace(
        statement,
        number=0,
        added_at=NOW,
        chain=None,
        source=replace(statement.source, name=name, received_at=NOW, received_from=""),
        printed=replace(statement.printed, **{field.name: None for field in fields(statement.printed)}),
        paragraphs=tuple(replace(p, id=0) for p in statement.paragraphs),
        session=session,
    )


def chains(found: list[ExportedStatement]) -> list[int | None]:
    """Return, of each statement, the place of the first stage of it."""
    places = {statement.number: place for place, statement in enumerate(found)}
    return [None if statement.chain is None else places[statement.chain] for statement in found]


def test_what_was_taken_out_makes_the_same_record(rapporteur: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    counts = rapporteur.json("export", "--format", "csv", str(out))
    assert counts == {
        "format": "csv", "path": str(out), "statements": 9, "cited": 7, "lower_stage": 1, "replaced": 0, "withdrawn": 1,
    }  # fmt: skip
    again = Desk(f"sqlite:///{tmp_path / 'again.db'}", tmp_path / "home", monkeypatch)
    assert again.json("import", str(out)) == {"stored": 9, "on_file": 0, "refused": []}
    before, after = held(rapporteur.url), held(again.url)
    assert [same(s, "") for s in after] == [same(s, "") for s in before]
    assert chains(after) == chains(before)
    assert [s.source.name for s in after] == [
        "0.txt", "65.txt", "65 (2).TXT", "-board_march_.txt", "jordan.md", "manifest (2).csv", "resumed", "moor.pdf",
        "'-quoted.txt",
    ]  # fmt: skip
    for question in (
        "what did we say about radionuclide stations",
        "have we ever mentioned the whaling museum",
        "what did Norway say about safeguards at the Board in March 2024",
        "what did Austria say at the resumed 48th session",
        "what did we say about the International Data Centre last session",
    ):
        asked = ("ask", question, "--as", "Japan", "--on", "2026-03-01")
        assert without_files(again.json(*asked)) == without_files(rapporteur.json(*asked)), question


def without_files(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "passages": [{**p, "file": ""} for p in answer["passages"]], "nearest": len(answer["nearest"])}


def test_the_documents_are_as_they_were_received(on_sqlite: Desk, tmp_path: Path) -> None:
    on_sqlite.json("export", "--format", "csv", str(tmp_path / "out"))
    written = {p.name: p.read_bytes() for p in (tmp_path / "out" / "sources").iterdir()}
    assert sorted(written.values()) == sorted(one.data for one in FILED)
    assert {row["file"]: row["sha256"] for row in table(tmp_path / "out" / "manifest.csv")} == {
        ("'" if name.startswith(("-", "'-")) else "") + name: hashlib.sha256(data).hexdigest() for name, data in written.items()
    }


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_no_cell_is_a_formula_and_each_line_is_as_rfc_4180_has_it(on_sqlite: Desk, tmp_path: Path) -> None:
    on_sqlite.json("export", "--format", "csv", str(tmp_path / "record.csv"))
    written = (tmp_path / "record.csv").read_bytes()
    rows = table(tmp_path / "record.csv")
    assert list(rows[0]) == [*READ_AGAIN, *TO_SEE]
    assert [cell for row in rows for cell in row.values() if cell[:1] in set("=+-@\t\r\n\0")] == []
    assert [row["title"] for row in rows if row["title"].startswith("'")] == [
        "'=HYPERLINK(\"http://x.example\")", "'+49 'and' \"more\", all", "'@Austria", "''=kept",
    ]  # fmt: skip
    assert written.startswith(b"\xef\xbb\xbffile,")
    assert written.count(b"\r\n") == written.count(b"\n") == len(rows) + 1


def test_a_person_sees_what_is_cited_where_and_when(on_sqlite: Desk, tmp_path: Path) -> None:
    on_sqlite.json("export", "--format", "csv", str(tmp_path / "record.csv"))
    seen = [
        (row["iso3"], row["session_name"], row["date"], row["stage"], row["status"]) for row in table(tmp_path / "record.csv")
    ]
    prepcom = "CTBTO Preparatory Commission"
    assert seen[:7] == [
        ("JPN", f"{prepcom}, 64th session", "2025-06-23", "", "cited"),
        ("JPN", f"{prepcom}, 65th session", "2025-11-10", "draft", "lower stage"),
        ("JPN", f"{prepcom}, 65th session", "2025-11-10", "as delivered", "cited"),
        ("NOR", "IAEA Board of Governors, meeting of 4 March 2024", "2024-03-04", "", "cited"),
        ("JOR", "UN General Assembly, 79th session", "2024", "", "cited"),
        ("JPN", f"{prepcom}, 64th session", "2025-06-24", "", "withdrawn"),
        ("AUT", f"{prepcom}, resumed 48th session", "2017-09-04", "", "cited"),
    ]


def test_json_has_every_field_that_the_readme_names(on_sqlite: Desk, tmp_path: Path) -> None:
    on_sqlite.json("export", "--format", "json", str(tmp_path / "record.jsonl"))
    found = [json.loads(line) for line in (tmp_path / "record.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(found) == len(FILED)
    described = README.split("An object of `json`: `", 1)[1].split("`", 1)[0]
    shape = ", ".join(
        f"{name} [{{{', '.join(value[0])}}}]"
        if name == "paragraphs"
        else f"{name} {{{', '.join(value)}}}"
        if isinstance(value, dict)
        else name
        for name, value in found[0].items()
    )
    assert shape.replace("[{", "[{") == described
    by_title = {one["title"]: one for one in found}
    jordan = next(one for one in found if one["delegation"]["code"] == "JOR")
    assert (
        jordan["paragraphs"][1]["text"] == "تؤكد الأردن دعمها الكامل لنظام الرصد الدولي 🕊 وتدعو الدول إلى المصادقة على المعاهدة."
    )
    assert by_title["@Austria"]["session"]["qualifier"] == "resumed"
    assert [one["withdrawn_at"] for one in found if one["status"] == "withdrawn"] == [LATELY.isoformat()]
    assert [one["source"]["sha256"] for one in found] == [hashlib.sha256(one.data).hexdigest() for one in FILED]


def test_akoma_ntoso_is_one_document_in_order_for_each_statement(rapporteur: Desk, tmp_path: Path) -> None:
    rapporteur.json("export", "--format", "akn", str(tmp_path / "akn"))
    written = {path.name: path.read_bytes() for path in (tmp_path / "akn").iterdir()}
    assert {name: faults(document) for name, document in written.items() if faults(document)} == {}
    assert {"JPN_CTBTO-PC_65_2025-11-10.xml", "JPN_CTBTO-PC_65_2025-11-10 (2).xml", "JOR_UNGA_79_2024.xml"} < written.keys()
    assert len(written) == len(FILED)
    space = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
    withdrawn = [n for n, d in written.items() if etree.fromstring(d).xpath("//a:docStatus[.='withdrawn']", namespaces=space)]
    assert withdrawn == ["JPN_CTBTO-PC_64_2025-06-24.xml"]


def test_one_statement_can_be_one_document(on_sqlite: Desk, tmp_path: Path) -> None:
    on_sqlite.json("export", "--format", "akn", "--delegation", "LVA", str(tmp_path / "latvia.xml"))
    assert faults((tmp_path / "latvia.xml").read_bytes()) == []


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        (("--delegation", "Japan", "--session", "PC-65"), ["65.txt", "65 (2).TXT"]),
        (("--body", "IAEA Board"), ["-board_march_.txt"]),
        (("--session", "resumed 48th session"), ["resumed"]),
        (("--session", "48"), None),
        (("--session", "2024-03-04"), ["-board_march_.txt"]),
        (("--from", "2024", "--to", "2024-06-01"), ["-board_march_.txt", "jordan.md"]),
        (("--to", "2023"), ["resumed"]),
        (("--from", "2025-11-10", "--delegation", "Norland"), ["moor.pdf"]),
        (("--delegation", "Fiji"), None),
    ],
)
def test_the_record_is_narrowed_by_who_where_and_when(
    rapporteur: Desk, tmp_path: Path, narrowed: tuple[str, ...], names: list[str] | None
) -> None:
    arguments = ("export", "--format", "csv", *narrowed, str(tmp_path / "some.csv"))
    if names is None:
        assert rapporteur.refused(*arguments) == (
            "No statement on file is of that kind, so nothing was written. Leave an option out, or widen it."
        )
        assert not (tmp_path / "some.csv").exists()
    else:
        rapporteur.json(*arguments)
        assert [row["file"].removeprefix("'") for row in table(tmp_path / "some.csv")] == names


def test_a_person_is_told_what_was_written(on_sqlite: Desk, tmp_path: Path) -> None:
    out, word = tmp_path / "record.csv", tmp_path / "a.docx"
    assert (
        on_sqlite("export", "--format", "csv", str(out)).stdout
        == f"Wrote {out}: 9 statements (1 of a lower stage, 1 withdrawn).\n"
    )
    asked = ("export", "--format", "docx", "--force", *ASKED, str(word), "--question")
    assert on_sqlite(*asked, "what did Jordan say").stdout == f"Wrote {word}: 1 passage.\n"
    assert on_sqlite(*asked, "have we ever mentioned zebras").stdout == f"Wrote {word}: not addressed.\n"


ASKED = ("--as", "Japan", "--on", "2026-03-01")


def paragraphs(path: Path) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in docx.Document(str(path)).paragraphs]


def test_a_word_document_quotes_in_full_and_cites_below(on_sqlite: Desk, tmp_path: Path) -> None:
    with time_machine.travel(NOW, tick=True):
        question = "what did we say about radionuclide stations at PC-64"
        done = on_sqlite.json("export", "--format", "docx", "--question", question, *ASKED, str(tmp_path / "a.docx"))
    assert (done["found"], done["passages"]) == (True, 1)
    assert paragraphs(tmp_path / "a.docx") == [
        ("Title", question),
        ("Subtitle", "Made by Rapporteur on 1 March 2026, from the delegations' own words on file"),
        ("Heading 1", "How the question was read"),
        ("List Bullet", "Looked for: radionuclide; stations"),
        ("List Bullet", "Said by: Japan"),
        ("List Bullet", "In: CTBTO Preparatory Commission"),
        ("List Bullet", "At: CTBTO Preparatory Commission, 64th session"),
        ("List Bullet", "“PC-64” was read as CTBTO Preparatory Commission, 64th session, 23 June 2025"),
        ("Heading 1", "What was said"),
        ("Quote", "Radionuclide stations must be completed without delay."),
        ("Citation", "Japan, CTBTO Preparatory Commission, 64th session, 23 June 2025, Taro YAMADA, para. 2"),
    ]


def test_a_word_document_says_that_it_was_not_addressed_and_never_cites_what_was_withdrawn(
    on_sqlite: Desk, tmp_path: Path
) -> None:
    asked = ("--question", "have we ever mentioned the whaling museum", *ASKED)
    assert on_sqlite.json("export", "--format", "docx", *asked, str(tmp_path / "a.docx"))["found"] is False
    read = paragraphs(tmp_path / "a.docx")
    assert ("Heading 1", "Not addressed") in read
    assert not any(style == "Quote" or "at once" in text for style, text in read)


def test_right_to_left_text_is_set_from_right_to_left(on_sqlite: Desk, tmp_path: Path) -> None:
    on_sqlite.json("export", "--format", "docx", "--question", "what did Jordan say", *ASKED, str(tmp_path / "a.docx"))
    document = docx.Document(str(tmp_path / "a.docx"))
    quoted = [p for p in document.paragraphs if p.style.name == "Quote"]
    assert quoted
    assert all(p._p.pPr.find(docx.oxml.ns.qn("w:bidi")) is not None and p.runs[0].font.rtl for p in quoted)
    assert [p.text for p in document.paragraphs if p.runs and p.runs[0].font.rtl] == [p.text for p in quoted]


def test_a_word_document_tells_of_nobody_and_is_the_same_twice(on_sqlite: Desk, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        with time_machine.travel(NOW, tick=True):
            on_sqlite.json(
                "export", "--format", "docx", "--question", "what did we say about stations", *ASKED, str(tmp_path / name)
            )
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    about = docx.Document(str(tmp_path / "a.docx")).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("Rapporteur", "Rapporteur", "")
    assert about.created.date() == NOW.date()


def test_an_answer_as_json_is_that_of_ask_and_as_a_table_has_a_line_a_passage(on_sqlite: Desk, tmp_path: Path) -> None:
    question = "what did we say about radionuclide stations"
    asked = on_sqlite.json("ask", question, *ASKED)
    on_sqlite.json("export", "--format", "json", "--question", question, *ASKED, str(tmp_path / "a.json"))
    on_sqlite.json("export", "--format", "csv", "--question", question, *ASKED, str(tmp_path / "a.csv"))
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == asked
    rows = table(tmp_path / "a.csv")
    assert [(row["found"], row["text"], row["citation"]) for row in rows] == [
        ("yes", passage["text"], passage["citation"]) for passage in asked["passages"]
    ]
    assert len(rows) > 1
    on_sqlite.json("export", "--format", "csv", "--question", "have we ever mentioned zebras", *ASKED, str(tmp_path / "n.csv"))
    assert [(row["found"], row["text"]) for row in table(tmp_path / "n.csv")] == [("no", "")]


def test_nothing_is_written_over_unless_that_is_asked_for(on_sqlite: Desk, tmp_path: Path) -> None:
    kept, folder = tmp_path / "kept.jsonl", tmp_path / "folder"
    kept.write_text("mine", encoding="utf-8")
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    assert on_sqlite.refused("export", "--format", "json", str(kept)).endswith(
        "cannot be used as the file: give another name, or add --force to write over it."
    )
    for form in ("csv", "json", "akn"):
        assert on_sqlite.refused("export", "--format", form, str(folder)).endswith(
            "cannot be used as the folder: give a new or empty one, or add --force to write over what is in it."
        )
    assert (kept.read_text(encoding="utf-8"), [p.name for p in folder.iterdir()]) == ("mine", ["mine.txt"])
    on_sqlite.json("export", "--format", "json", "--force", str(kept))
    assert len(kept.read_bytes().splitlines()) == len(FILED)
    for _ in range(2):
        on_sqlite.json("export", "--format", "csv", "--force", str(folder))
    assert {p.name for p in folder.iterdir()} == {"mine.txt", "manifest.csv", "sources"}


def test_what_is_written_is_for_its_owner_alone(on_sqlite: Desk, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        on_sqlite.json("export", "--format", "csv", str(tmp_path / "deep" / "out"))
    finally:
        os.umask(before)
    modes = {p: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "deep" / "out").rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}


def test_a_file_that_breaks_off_is_not_there_and_what_was_there_before_stays(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    (tmp_path / "there.csv").write_bytes(b"whole")
    for name in ("there.csv", "new.csv"):
        with pytest.raises(KeyboardInterrupt):
            exporting.write(tmp_path / name, breaking(), force=True)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"there.csv": b"whole"}


def test_a_link_is_replaced_and_what_it_points_at_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"mine")
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Invalid):
        exporting.write(tmp_path / "link.csv", [b"new"], force=False)
    exporting.write(tmp_path / "link.csv", [b"new"], force=True)
    assert ((tmp_path / "elsewhere").read_bytes(), (tmp_path / "link.csv").read_bytes()) == (b"mine", b"new")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "akn", "one.xml"), "Akoma Ntoso is one file for each of the 9 statements: name a folder, without ending."),
        (("--format", "csv", "--delegation", "Ruritania", "a.csv"), "I know no delegation called “Ruritania”."),
        (("--format", "csv", "--body", "PrepCom", "a.csv"), "I know no body called “PrepCom”. Did you mean"),
        (("--format", "csv", "--session", "soon", "a.csv"), "“soon” cannot be used as the session: write a number such as 65"),
        (
            ("--format", "csv", "--from", "spring", "a.csv"),
            "“spring” cannot be used as the first day: write a day as 10 November 2025",
        ),
        (("--format", "csv", "no/such/folder.csv"), "cannot be used as the file: give one that can be written"),
        (("--format", "csv", "0.file/inner"), "cannot be used as the folder: give one that can be written"),
    ],
)
def test_a_refusal_is_a_sentence_that_says_what_to_do(on_sqlite: Desk, arguments: tuple[str, ...], words: str) -> None:
    Path("0.file").write_text("", encoding="utf-8")
    refused = on_sqlite.refused("export", *arguments)
    assert words in refused
    assert "\n" not in refused


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "docx", "a.docx"), "--question"),
        (("--format", "csv", "--as", "Japan", "a.csv"), "--delegation"),
        (("--format", "akn", "--question", "what did we say", "a.xml"), "Akoma Ntoso is for statements"),
        (("--format", "docx", "--question", "what did we say", "--body", "UNGA", "a.docx"), "Say in the question itself"),
        (("--format", "docx", "--question", "what did we say about stations", "folder"), "An answer is one file"),
        (("--format", "docx", "--question", " ", "a.docx"), "Type a question"),
        (("--format", "odt", "a.odt"), "odt"),
        (("a.csv",), "--format"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(on_sqlite: Desk, arguments: tuple[str, ...], words: str) -> None:
    done = on_sqlite("export", *arguments)
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.replace("│", " ").split())


def test_an_empty_record_has_nothing_to_take_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = Desk(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path / "home", monkeypatch)
    asked = "Nothing is on file yet. Store statements first: rapporteur import FOLDER"
    assert empty.refused("export", "--format", "csv", str(tmp_path / "out")) == asked
    assert empty.refused("export", "--format", "docx", "--question", "what did we say", str(tmp_path / "a.docx")) == asked
    assert not (tmp_path / "out").exists()


def test_a_question_that_can_be_read_in_several_ways_is_refused_with_its_readings(
    sqlite_record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"Chair,\n\nJapan values the International Monitoring System in the Assembly too."
    store(sqlite_record, (*FILED[:1], Filed("ga.txt", text, at_pc("64", "2009", body="UNGA"))))
    desk = Desk(f"sqlite:///{tmp_path / 'record.db'}", tmp_path / "home", monkeypatch)
    question = "What did we say about the IMS at the 64th session?"
    choices = desk.json("ask", question, *ASKED)["choices"]
    assert len(choices) == 2
    refused = desk.refused("export", "--format", "docx", "--question", question, *ASKED, str(tmp_path / "a.docx"))
    assert refused == "The question can be read in several ways. Ask one of them: " + " / ".join(
        f'"{choice["question"]}"' for choice in choices
    )
    assert not (tmp_path / "a.docx").exists()


def test_statements_of_another_workspace_are_not_taken_out(record: Record) -> None:
    store(record, FILED[:2])
    with record.begin() as db:
        workspaces.adopt(db, "T1", "One", NOW)
        other = workspaces.adopt(db, "T2", "Two", NOW)
    with record.read() as db:
        ours = workspaces.of_team(db, "T1").id
        numbers = taking_out.ids(db, ours, Narrowing())
        assert len(numbers) == 2
        assert taking_out.ids(db, other.id, Narrowing()) == ()
        assert list(taking_out.statements(db, other.id, numbers)) == []
        with pytest.raises(NotFound):
            taking_out.source_bytes(db, other.id, numbers[0])
