"""The life of a team with the bot, as its people see it in a real browser, on a desk and on a phone; with pictures of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fpdf import FPDF
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from bot import practising
from bot.practice.clock import Kept
from handlers import acknowledging
from handlers.admission import GUEST, OUTSIDER, SHARED
from storage import workspaces
from storage.database import Record, open_record, upgrade
from storage.reminders import settings
from storage.workspaces import WorkspaceView
from tests.bot.practice.at_page import APP, PATIENCE, AtPage
from tests.bot.practice.conftest import DESK, PHONE

pytestmark = pytest.mark.browser

# The tick that tells of new statements comes every fifteen seconds.
ALERT = 60_000
TITLE = (
    "Statement by H.E. Ms. Irena VALCOURT, Permanent Representative of Ostelia, at the 67th Session of the Preparatory Commission"
)
SCHOOL = (
    "Ostelia will open a seismic school for young analysts in the autumn. Forty of them, from twelve States, will be taught "
    "there by those who built the first of our stations, and every place in it is paid for. What they learn will stay with them."
)
ASKED = "what did we say about the seismic school"
IMS = "what did we say about the IMS last session"


@dataclass(frozen=True)
class Place:
    """A practice workspace that runs, and the record under it."""

    record: Record
    workspace: WorkspaceView
    url: str


@pytest.fixture(scope="module", params=[DESK, PHONE], ids=["desk", "phone"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return request.param


@pytest.fixture(scope="module")
def sample(size: tuple[int, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run the bot over the sample record, as `make run` does; its team is never left alone, so that alerts come by night too."""

    def fill(record: Record) -> WorkspaceView:
        filled = practising.fill(record, _now)
        with record.begin() as db:
            settings.set_quiet(db, filled.id, from_=None, until=None, resting_days=frozenset(), actor="test", now=_now())
        return filled

    yield from _running(tmp_path_factory.mktemp("sample"), fill)


@pytest.fixture(scope="module")
def empty(size: tuple[int, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Run the bot over a record that nothing is in."""

    def fill(record: Record) -> WorkspaceView:
        with record.begin() as db:
            return workspaces.local(db, _now())

    yield from _running(tmp_path_factory.mktemp("empty"), fill)


@pytest.fixture
def mara(sample: Place, size: tuple[int, int], browser: Browser, pytestconfig: pytest.Config) -> Iterator[AtPage]:
    yield from _at_page(sample, size, browser, pytestconfig)


@pytest.fixture
def newcomer(empty: Place, size: tuple[int, int], browser: Browser, pytestconfig: pytest.Config) -> Iterator[AtPage]:
    yield from _at_page(empty, size, browser, pytestconfig)


def test_first_run_is_four_questions(newcomer: AtPage, empty: Place) -> None:
    home = newcomer.open_home("Still to set up")
    newcomer.picture("first-run-home")
    newcomer.press(home, "Set up (2 minutes)")
    window = newcomer.window("Set up: 1 of 4")
    window.get_by_label("Which country or group are you?").fill("Norw")
    window.get_by_role("option", name="Norway").click()
    newcomer.picture("first-run-1")
    newcomer.press(window, "Next")
    expect(newcomer.window("Set up: 2 of 4")).to_contain_text("“We” are Norway.")
    newcomer.picture("first-run-2")
    newcomer.press(window, "Next")
    expect(newcomer.window("Set up: 3 of 4")).to_contain_text("Where shall I remind the team")
    newcomer.picture("first-run-3")
    newcomer.press(window, "Next")
    newcomer.window("Set up: 4 of 4").get_by_label("Neither now").check()
    newcomer.picture("first-run-4")
    newcomer.press(window, "Finish")
    expect(window).to_contain_text("You are ready", timeout=PATIENCE)
    newcomer.picture("first-run-ready")
    newcomer.close_window()
    expect(newcomer.home).not_to_contain_text("Say which delegation")
    with empty.record.read() as db:
        found = workspaces.of_id(db, empty.workspace.id)
    assert (found.own_delegation, found.set_up_at is not None) == ("NOR", True)


def test_statement_is_kept_corrected_hidden_withdrawn_and_restored(mara: AtPage) -> None:
    _store(mara, "Seismic school.pdf", SCHOOL, checked=True)
    answer = _ask(mara, ASKED, "seismic school for young analysts")
    expect(answer).to_contain_text(
        "Ostelia, CTBTO Preparatory Commission, 67th session, 9 November 2026, Irena Valcourt, para. 1"
    )
    mara.picture("cited", answer.locator("blockquote").first)
    _correct(mara)
    _show_to_mara_alone(mara)
    _withdraw_and_restore(mara)
    _read_log(mara)


def _correct(mara: AtPage) -> None:
    mara.press(mara.in_thread("Seismic school.pdf", "stored as"), "Show")
    mara.press(mara.replied("Who may see it"), "Correct")
    window = mara.window("Correct a statement")
    window.get_by_label("Speaker (optional)").fill("Elsbeth Morand")
    mara.picture("correct", window.get_by_label("Speaker (optional)"))
    mara.press(window, "Correct")
    expect(window).to_contain_text("Speaker: Irena Valcourt → Elsbeth Morand", timeout=PATIENCE)
    mara.picture("corrected")
    mara.close_window()
    expect(_ask(mara, f"{ASKED} for analysts", "seismic school")).to_contain_text("Elsbeth Morand, para. 1")
    mara.press(_shown(mara), "Correct")
    window = mara.window("Correct a statement")
    window.get_by_label("Session (optional)").fill("66")
    mara.press(window, "Correct")
    expect(window).to_contain_text("Session: 67 → 66", timeout=PATIENCE)
    mara.press(window, "Undo")
    expect(window).to_contain_text("Session: 66 → 67", timeout=PATIENCE)
    mara.close_window()
    expect(_ask(mara, f"{ASKED} in the autumn", "seismic school")).to_contain_text(
        "67th session, 9 November 2026, Elsbeth Morand"
    )


def _show_to_mara_alone(mara: AtPage) -> None:
    mara.press(_shown(mara), "Who may see it")
    window = mara.window("Who may see it")
    window.get_by_label("Who may see it", exact=True).select_option("Only me")
    mara.picture("who-may-see-it")
    mara.press(window, "Change")
    expect(window).to_contain_text("is seen by you alone from now on", timeout=PATIENCE)
    mara.close_window()
    mara.act_as("Jonas Reit")
    mara.visit(APP)
    expect(_ask(mara, ASKED, "Passages")).not_to_contain_text("seismic school for young")
    mara.visit("general")
    expect(mara.asked("/statements list", "Statements on file")).not_to_contain_text("PC-67 school")
    expect(mara.open_home("Latest statements")).not_to_contain_text("67th Session of the Preparatory")
    mara.picture("home-of-jonas", mara.home.get_by_text("Latest statements"))
    mara.act_as("Mara Lind")
    mara.visit("general")
    expect(mara.asked(f"/said {ASKED}", "seismic school for young")).to_contain_text("Elsbeth Morand, para. 1")


def _withdraw_and_restore(mara: AtPage) -> None:
    mara.press(_shown(mara), "Withdraw")
    mara.confirm("Withdraw")
    expect(mara.last("Withdrawn: #")).to_contain_text("can be restored for 30 days")
    mara.picture("withdrawn")
    expect(mara.asked(f"/said {ASKED}", "seismic school")).not_to_contain_text("seismic school for young")
    mara.press(mara.asked("/statements withdrawn", "Withdrawn, and can be restored"), "Restore")
    mara.confirm("Restore")
    mara.last("Back in force")
    mara.asked(f"/said {ASKED}", "seismic school for young")


def _read_log(mara: AtPage) -> None:
    log = mara.asked("/rapporteur log statement 20", "the latest first")
    for words in ("added", "corrected", "took back", "changed who may see", "withdrew", "restored"):
        expect(log).to_contain_text(words)
    expect(log).not_to_contain_text("did “")
    mara.picture("log", log)


def test_sample_has_a_text_for_leadership_alone_and_a_draft(mara: AtPage) -> None:
    mara.visit("general")
    candidate = "/said what did we say about our candidature for the post of Rapporteur?"
    expect(mara.asked(candidate, "candidature")).to_contain_text("asks the group for its endorsement")
    stages = mara.asked("/statements show 13", "Its stages; the last one is cited: as delivered.")
    mara.press(stages, "Show")
    expect(mara.last("#18 Statement of Ostelia")).to_contain_text("draft")
    mara.act_as("Jonas Reit")
    mara.visit("general")
    expect(mara.asked(candidate, "candidature")).not_to_contain_text("endorsement")


def test_question_in_a_shared_channel_is_not_answered_and_why(mara: AtPage) -> None:
    mara.visit("joint-statement")
    mara.say(f"@Rapporteur {IMS}")
    mara.in_thread(IMS, SHARED)
    mara.picture("shared-channel")
    mara.leave_thread()
    mara.act_as("Tomas Bek")
    mara.say("@Rapporteur what did Ostelia say about the IMS")
    mara.in_thread("what did Ostelia say", OUTSIDER)
    mara.act_as("Ines Vold")
    mara.visit(APP)
    mara.say("what did we say about the IMS")
    expect(mara.last(GUEST)).to_be_visible()
    expect(mara.open_home(GUEST).locator("button")).to_have_count(0)


def test_shared_answer_works_for_a_colleague(mara: AtPage) -> None:
    mara.visit("delegation")
    mara.press(mara.asked(f"/said {IMS}", "66th session"), "Share")
    shared = mara.last("Shared by")
    mara.picture("shared-answer", shared)
    mara.act_as("Jonas Reit")
    mara.visit("delegation")
    mara.press(mara.last("Shared by"), "Show in context")
    expect(mara.window("In context")).to_contain_text("66th session")
    mara.close_window()
    mara.press(mara.last("Shared by"), "Save this search")
    mara.last("/said saved lists your searches")


def test_home_tab_is_each_persons_own(mara: AtPage) -> None:
    home = mara.open_home("Yours to do")
    expect(home.get_by_role("button", name="Settings")).to_be_visible()
    mara.picture("home")
    mara.portrait("home-whole", home.locator(".home-page"))
    mara.act_as("Jonas Reit")
    home = mara.open_home("Yours to do")
    expect(home).to_contain_text("Text to interpreters")
    expect(home.get_by_role("button", name="Settings")).to_have_count(0)


def test_opinion_reaches_the_admin(mara: AtPage) -> None:
    mara.act_as("Jonas Reit")
    mara.visit("delegation")
    answer = mara.asked("/said have we ever mentioned the veto?", "We did not address this")
    answer.get_by_role("button", name="Not helpful").click()
    window = mara.window("What was wrong?")
    window.get_by_label("Something is missing").check()
    window.get_by_label("In your words").fill("We spoke of it in New York.")
    mara.picture("why")
    mara.press(window, "Send")
    expect(window).to_be_hidden()
    mara.last("Thank you. Your opinion is noted.")
    mara.act_as("Mara Lind")
    mara.visit("delegation")
    expect(mara.asked("/rapporteur feedback", "Feedback")).to_contain_text("Something is missing: We spoke of it in New York.")
    mara.picture("feedback")


def test_saved_search_tells_of_a_new_statement(mara: AtPage) -> None:
    mara.visit("general")
    mara.press(mara.asked("/said have we ever mentioned lighthouses?", "lighthouse"), "Save this search")
    mara.press(mara.last("/said saved lists your searches"), "Turn alerts on")
    mara.last("Turn alerts off")
    mara.visit(APP)
    _store(
        mara,
        "Lighthouses.pdf",
        "Ostelia keeps forty lighthouses, and will lend two of them to the network. They stand on islands that nobody else "
        "can see, and each of them has a keeper who has read every instrument twice a day for as long as the Commission has met.",
        checked=False,
    )
    mara.leave_thread()
    told = mara.page.locator("#log article", has_text="New on file for your saved search")
    expect(told).to_be_visible(timeout=ALERT)
    expect(told).to_contain_text("lend two of them to the network")
    mara.picture("alert", told)


def test_window_that_takes_long_says_so_and_loses_nothing_that_was_typed(mara: AtPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acknowledging, "PATIENCE_SECONDS", 0)
    mara.visit("general")
    mara.say("/statements add")
    mara.window("Add a statement").get_by_label("Or the text itself").fill(f"{TITLE}\n\nMr. Chair,\n\nOstelia mends its clocks.")
    mara.press(mara.modal, "Continue")
    window = mara.window("Check and store")
    window.get_by_label("Date").fill("the day before")
    mara.press(window, "Store")
    expect(window).to_contain_text("This takes a moment longer")
    mara.picture("window-takes-long")
    expect(window).to_contain_text("the day before", timeout=PATIENCE)
    expect(window.get_by_label("Date")).to_have_value("the day before")
    mara.picture("window-came-back")
    window.get_by_label("Date").fill("9 November 2026")
    mara.press(window, "Store")
    expect(window).to_contain_text("Stored: #", timeout=PATIENCE)


def test_reminder_says_what_is_due_and_what_was_said_last_time(mara: AtPage) -> None:
    mara.visit("delegation")
    week = mara.page.get_by_role("button", name="+1 week")
    if not week.is_visible():
        mara.page.get_by_role("button", name="Move the clock").click()
    for _ in range(3):
        week.click()
        expect(week).to_be_enabled(timeout=PATIENCE)
    ahead = mara.page.locator("#log article", has_text="In 7 days").filter(has_text="PC-67")
    expect(ahead).to_contain_text("What we said last time", timeout=PATIENCE)
    reminder = ahead.last
    expect(reminder).to_contain_text("@Mara Lind")
    mara.portrait("reminder", reminder)


def _store(mara: AtPage, name: str, text: str, *, checked: bool) -> None:
    """Drop a statement in the direct message, and store it: at once, or after a look at what was understood."""
    mara.visit(APP)
    mara.say("", [_pdf(name, text)])
    mara.in_thread(name, "Nothing is stored before you say so")
    if not checked:
        mara.press(mara.replied(name), "Store")
        mara.replied("stored as")
        return
    mara.picture("keep-read")
    mara.press(mara.replied("Nothing is stored"), "Check and store")
    window = mara.window("Check and store")
    expect(window.get_by_label("Session (optional)")).to_have_value("67")
    expect(window.get_by_label("Speaker (optional)")).to_have_value("Irena Valcourt")
    mara.picture("keep-check")
    mara.press(window, "Store")
    expect(window).to_contain_text("Stored: #", timeout=PATIENCE)
    mara.close_window()
    mara.replied("stored as")
    mara.picture("keep-stored")


def _ask(mara: AtPage, question: str, says: str) -> Locator:
    """Ask in the direct message, and return the answer in its thread."""
    mara.visit(APP)
    mara.say(question)
    return mara.in_thread(question, says)


def _shown(mara: AtPage) -> Locator:
    """Show the statement of the seismic school by its command, and return it."""
    mara.visit("general")
    return mara.asked("/statements show 20", "Seismic school.pdf")


def _now() -> datetime:
    return datetime.now(UTC)


def _running(folder: Path, fill: Callable[[Record], WorkspaceView]) -> Iterator[Place]:
    record = open_record(f"sqlite:///{folder / 'record.db'}")
    upgrade(record)
    workspace = fill(record)
    server, stop = practising.start(record, workspace, 0, clock=Kept(folder / "clock.txt"))
    yield Place(record, workspace, server.page_url)
    stop()
    record.close()


def _at_page(place: Place, size: tuple[int, int], browser: Browser, config: pytest.Config) -> Iterator[AtPage]:
    """Open the page; a test fails where the page's own code does."""
    album = config.getoption("--screenshots")
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB", timezone_id="Europe/Vienna")
    page: Page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(place.url)
    yield AtPage(page, config.rootpath / album if album else None)
    context.close()
    assert troubles == []


def _pdf(name: str, text: str) -> FilePayload:
    """Make a statement of the invented delegation, as its mission would send it round."""
    paper = FPDF()
    paper.add_page()
    paper.set_font("Times", size=13)
    for line in (TITLE, "Vienna, 9 November 2026", "Mr. Chair,", text, "I thank you, Mr. Chair."):
        paper.multi_cell(0, 6, line, align="L", new_x="LMARGIN", new_y="NEXT")
        paper.ln(6)
    return {"name": name, "mimeType": "application/pdf", "buffer": bytes(paper.output())}
