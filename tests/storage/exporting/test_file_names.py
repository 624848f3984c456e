"""Names of files: any folder takes them, no two are alike, and what can stay as it was does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.exporting.file_names import Names


def given_out(*names: str) -> list[str]:
    taken = Names()
    return [taken.of_source(name) for name in names]


def test_a_name_that_a_folder_takes_stays_as_it_is() -> None:
    names = ["Statement by H.E. Ms. X.docx", "日本の声明.pdf", "-x.txt", "no ending", "a.tar.gz"]
    assert given_out(*names) == names


def test_names_that_some_system_takes_for_the_same_are_told_apart() -> None:
    assert given_out("a.txt", "A.TXT", "a.txt", "e\u0301.txt", "\u00e9.txt", "straße", "STRASSE") == [
        "a.txt", "A (2).TXT", "a (3).txt", "e\u0301.txt", "\u00e9 (2).txt", "straße", "STRASSE (2)",
    ]  # fmt: skip


def test_what_leads_out_of_the_folder_hides_a_file_or_is_the_manifest_is_changed() -> None:
    assert given_out("../../etc/passwd", ".hidden.txt", "..", "", "manifest.csv", "con.txt", "a\u202etxt.exe", "x\n.txt") == [
        "_.._etc_passwd", "hidden.txt", "statement", "statement (2)", "manifest (2).csv", "con_.txt", "a_txt.exe", "x_.txt",
    ]  # fmt: skip


@given(st.lists(st.text(st.characters(codec=None, exclude_categories=()), max_size=300), max_size=6))
def test_whatever_a_file_was_called(names: list[str]) -> None:
    found = given_out(*names)
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 0 < len(name.encode()) <= 255
        assert not set(name) & set('/\\\0\n:<>"|?*')
        assert not name.startswith(".")
