"""A person at the practice page in a real browser: goes somewhere, says something, presses what they see."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

# A document is opened in a process of its own, which takes a moment to start on a busy machine.
PATIENCE = 30_000
APP = "Rapporteur"
COLOURS = 128
TALL = 3000  # pixels


class AtPage:
    """Drives one window, and keeps pictures of it in `album`; None: none are kept."""

    def __init__(self, page: Page, album: Path | None) -> None:
        """Wait until the page is there."""
        self.page = page
        self._album = album
        expect(page.locator("#composer")).to_be_visible()

    @property
    def modal(self) -> Locator:
        return self.page.locator("#modal")

    @property
    def home(self) -> Locator:
        return self.page.locator("#home")

    def visit(self, name: str) -> None:
        """Go to a channel, or to the app's messages; a thread that is open is closed before."""
        self.leave_thread()
        drawer = self.page.get_by_role("button", name="Channels", exact=True)
        if drawer.is_visible():
            drawer.click()
        self.page.get_by_role("navigation").get_by_role("button", name=name).click()
        if name == APP:
            self.page.get_by_role("tab", name="Messages").click()

    def open_home(self, says: str) -> Locator:
        """Go to the Home tab, and return it once it says this."""
        self.visit(APP)
        self.page.get_by_role("tab", name="Home").click()
        expect(self.home).to_contain_text(says, timeout=PATIENCE)
        return self.home

    def act_as(self, name: str) -> None:
        button = self.page.get_by_role("group", name="Viewing as").get_by_role("button", name=name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")

    def say(self, text: str, files: Sequence[FilePayload] = ()) -> None:
        """Send a message or a command, with files by the file button."""
        if files:
            self.page.locator("#composer-place input[type=file]").set_input_files(list(files))
            for file in files:
                expect(self.page.get_by_role("button", name=f"Remove {file['name']}")).to_be_visible()
        self.page.locator("#composer").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    def last(self, text: str) -> Locator:
        """Return the last message that holds this, once there is one."""
        found = self.page.locator("#log article", has_text=text).last
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def in_thread(self, of: str, says: str) -> Locator:
        """Open the thread of the last message that holds `of`, and return the last message there that says this."""
        self.leave_thread()
        self.last(of).locator(".thread-link").click(timeout=PATIENCE)
        return self.replied(says)

    def replied(self, says: str) -> Locator:
        """Return the last message that says this in the thread that is open, once there is one."""
        found = self.page.locator("#thread-log article", has_text=says).last
        expect(found).to_be_visible(timeout=PATIENCE)
        return found

    def leave_thread(self) -> None:
        """Close the thread that is open, if there is one."""
        close = self.page.get_by_role("button", name="Close thread")
        if close.is_visible():
            close.click()

    def close_window(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.modal).to_be_hidden()

    def asked(self, text: str, says: str) -> Locator:
        """Send something, and return the new message that says this."""
        there = self.page.locator("#log article", has_text=says)
        before = there.count()
        self.say(text)
        expect(there).to_have_count(before + 1, timeout=PATIENCE)
        return there.last

    def press(self, within: Locator, name: str) -> None:
        within.get_by_role("button", name=name, exact=True).first.click()

    def confirm(self, name: str) -> None:
        self.page.locator("#confirm").get_by_role("button", name=name).click()

    def window(self, title: str) -> Locator:
        """Return the window with this title, once it is open."""
        expect(self.page.locator("#modal-title")).to_have_text(title, timeout=PATIENCE)
        return self.modal

    def picture(self, name: str, of: Locator | None = None) -> None:
        """Keep a picture of what is seen, in few colours; `of` is brought into view before. The page must not be too wide."""
        if of is not None:
            of.scroll_into_view_if_needed()
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        self._keep(name, self.page.screenshot)

    def portrait(self, name: str, of: Locator) -> None:
        """Keep a picture of one thing alone, in a window that is tall enough for all of it."""
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": size["width"], "height": TALL})
        self._keep(name, of.screenshot)
        self.page.set_viewport_size(size)

    def _keep(self, name: str, take: Callable[[], bytes]) -> None:
        if self._album is None or self.page.viewport_size is None:
            return
        shot = Image.open(io.BytesIO(take())).convert("RGB")
        self._album.mkdir(parents=True, exist_ok=True)
        few = shot.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(self._album / f"{name}-{self.page.viewport_size['width']}.png", optimize=True)
