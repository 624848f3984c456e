"""What stands under a passage: what changed since the session before, and where else it was said."""

from handlers.views.answer import answer
from tests.storage.asking.record import RECORD, asked


def _small_print(message):
    return [e["text"] for block in message.blocks if block["type"] == "context" for e in block["elements"]]


def test_a_change_over_time_shows_the_words_that_came_and_went():
    message = answer(asked("How has our emissions target changed?"), 1, own="XVD", catalogue=RECORD.catalogue)
    assert any(text.startswith("New here: ") and "35" in text for text in _small_print(message))
    assert any(text.startswith("No longer: ") and "20" in text for text in _small_print(message))
