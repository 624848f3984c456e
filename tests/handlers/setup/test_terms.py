"""The team's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from handlers import Deps, downloads
from handlers.views.setup import terms as view
from storage import glossary, workspaces
from storage.catalogue.entries import Term
from tests.handlers.conftest import NOW, Team
from tests.handlers.setup.windows import LIST, choose, elements, last, press, submit, words
from tests.handlers.test_downloads import FileServer, file_server
from tests.handlers.web_api import TEAM, WebApi

TABLE = b"""term,equivalents,bodies
NTM,national technical means|own means,CTBTO-PC
QUOTA,,
<!channel>,everybody,
"""


@pytest.fixture
def files(slack: WebApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """Return the server on which Slack keeps files."""
    with file_server() as server:
        monkeypatch.setitem(downloads.FILE_ORIGINS, slack.url.removesuffix("/api/"), server.url)
        yield server


def give(team: Team, address: str) -> dict[str, Any]:
    """Give a table in its window, and return what Slack is answered at once."""
    press(team, "import_terms", view=LIST)
    window = last(team, "views.push")
    file = {"id": "F1", "name": "terms.csv", "url_private_download": address}
    return submit(team, window, file={"files": [file]})


def terms(deps: Deps) -> tuple[Term, ...]:
    with deps.record.read() as db:
        return glossary.terms(db, workspaces.of_team(db, TEAM).id)


def define(team: Team, window: dict[str, Any], term: str, equivalents: str, bodies: str = "") -> dict[str, Any]:
    return submit(team, window, term={"value": term}, equivalents={"value": equivalents}, bodies={"value": bodies or None})


def new(team: Team) -> dict[str, Any]:
    press(team, "add_term", view=LIST)
    return last(team, "views.push")


def test_a_term_is_added_and_a_question_with_it_finds_the_other_words_at_once(team: Team, filled: Deps) -> None:
    typed = "what did we say about the GUARDIAN"
    team.command("/said", typed)
    assert "vigilant sentinel" not in team.slack.said()[-1][1]["text"]
    assert define(team, new(team), "GUARDIAN", "vigilant sentinel\nsentinel", "CTBTO Preparatory Commission\nCTBTO-WGB") == {}
    assert terms(filled) == (Term("GUARDIAN", ("vigilant sentinel", "sentinel"), ("CTBTO-PC", "CTBTO-WGB")),)
    in_list, on_page = [call["view"] for method, call in team.slack.said() if method == "views.update"][-2:]
    assert "Saved: GUARDIAN = vigilant sentinel; sentinel (CTBTO Preparatory Commission, " in words(in_list["blocks"])
    assert "1 term of your own" in words(on_page["blocks"])
    team.command("/said", typed)
    assert "vigilant sentinel" in team.slack.said()[-1][1]["text"]


def test_a_term_is_put_right_under_another_name_and_removed(team: Team, filled: Deps) -> None:
    define(team, new(team), "NTN", "national technical means")
    choose(team, "act_on_term", "change:NTN", LIST)
    window = last(team, "views.push")
    assert elements(window)["equivalents"]["initial_value"] == "national technical means"
    assert define(team, window, "NTM", "national technical means\nown means") == {}
    assert terms(filled) == (Term("NTM", ("national technical means", "own means")),)
    choose(team, "act_on_term", "remove:NTM", LIST)
    assert terms(filled) == ()
    choose(team, "act_on_term", "change:NTM", LIST)
    assert "There is no term NTM here." in words(last(team, "views.push")["blocks"])


@pytest.mark.parametrize(
    ("term", "equivalents", "bodies", "field"),
    [("…", "x", "", "term"), ("A", "…", "", "equivalents"), ("A", "b", "Committee of Sleepers", "bodies")],
)
def test_what_cannot_be_stands_under_its_field(
    team: Team, filled: Deps, term: str, equivalents: str, bodies: str, field: str
) -> None:
    assert list(define(team, new(team), term, equivalents, bodies)["errors"]) == [field]
    assert terms(filled) == ()


def test_the_list_has_pages(team: Team, filled: Deps) -> None:
    with filled.record.begin() as db:
        at = workspaces.of_team(db, TEAM).id
        for number in range(70):
            glossary.add(db, at, f"T{number:02}", (f"term <!channel> {number}",), actor="test", now=NOW)
    press(team, "setup_change", "glossary")
    first = last(team, "views.push")
    assert "Page 1 of 3" in words(first["blocks"])
    press(team, "page_of_terms", "2", view=LIST)
    assert "T60 = term <!channel> 60" in words(last(team, "views.update")["blocks"])


def test_the_longest_term_has_a_menu_that_slack_takes(team: Team, filled: Deps) -> None:
    assert define(team, new(team), "A" * 100, "\n".join(f"{n}" + "b" * 98 for n in range(10))) == {}
    press(team, "setup_change", "glossary")
    assert "AAAA" in words(last(team, "views.push")["blocks"])
    choose(team, "act_on_term", f"change:{'A' * 100}", LIST)
    assert len(elements(last(team, "views.push"))["equivalents"]["initial_value"].splitlines()) == 10
    assert len(terms(filled)) == 1


def test_a_table_without_a_file_is_refused(team: Team) -> None:
    press(team, "import_terms", view=LIST)
    answer = submit(team, last(team, "views.push"), file={"files": []})
    assert answer == {"response_action": "errors", "errors": {"file": "Choose a file."}}


def test_a_table_is_taken_in_and_each_refused_line_is_named(team: Team, filled: Deps, files: FileServer) -> None:
    answer = give(team, files.put("/terms.csv", TABLE))
    assert words(answer["view"]["blocks"]) == view.READING
    assert terms(filled) == (
        Term("<!channel>", ("everybody",)),
        Term("NTM", ("national technical means", "own means"), ("CTBTO-PC",)),
    )
    in_list, on_page, told = [call for method, call in team.slack.said() if method == "views.update"][-3:]
    assert (in_list["view_id"], on_page["view_id"], told["view_id"]) == ("VLIST", "VPAGE", "VTOP")
    assert words(told["view"]["blocks"]).splitlines() == [
        "terms.csv: 2 terms new or changed.",
        "Not taken: 1 line",
        "Line 3: “QUOTA” cannot be used as the equivalents: write at least one word or phrase that means the same.",
    ]


def test_a_file_that_is_no_table_is_refused_in_its_window(team: Team, filled: Deps, files: FileServer) -> None:
    give(team, files.put("/terms.csv", b"who,what\na,b\n"))
    told = words(last(team, "views.update")["blocks"])
    assert told == "“who, what” cannot be used as the file: give a CSV file whose first line is: term,equivalents,bodies."
    assert terms(filled) == ()
