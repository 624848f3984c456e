"""What stands below answers, what is passed on, what is told and listed: within Slack's limits whatever the words are."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import limits
from handlers.views import afterwards, colleague, prompting, searches
from handlers.views import feedback as feedback_view
from handlers.views.blocks import Message
from handlers.views.feedback import Read
from storage.asking.values import Answer, Passage
from storage.catalogue.loading import load
from storage.feedback import REASONS, Opinion, Tally
from storage.quoting.values import Judgement
from storage.searches import MOST, SavedSearch
from tests.handlers.views.rules import answers, broken, judgements, passages, texts, words

many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
CATALOGUE = load()
typed = words(1).map(lambda text: text[:500])
saved = st.builds(SavedSearch, st.integers(1, 10**9), st.just("U1"), typed, st.booleans(), st.just(0))
opinions = st.builds(
    Opinion,
    id=st.integers(1, 10**9),
    user=st.just("U1"),
    helpful=st.booleans(),
    reason=st.none() | st.sampled_from(REASONS),
    comment=words(),
    given_at=st.just(datetime(2026, 3, 1, tzinfo=UTC)),
    asker=st.just("U2"),
    channel=st.just("C1"),
    openly=st.booleans(),
    typed=words(1),
    kind=st.sampled_from(["said", "quote"]),
    found=st.booleans(),
)


def fits(message: Message, *ours: str) -> None:
    """Check that Slack takes a message, and that nobody's words are marked up in it."""
    assert broken(list(message.blocks), most=50) == []
    assert limits.size(message.text) <= limits.MESSAGE_TEXT
    without = message.text
    for own in ours:
        without = without.replace(own, "", 1)
    assert "<" not in without
    assert [text for kind, text in texts(list(message.blocks)) if kind == "mrkdwn"] == []


def test_below_an_answer_stand_colleague_search_and_thumbs() -> None:
    below = afterwards.under(Message("x", ()), 12, 1, found=False, can_save=True).blocks
    assert [[e.get("value") for e in block["elements"]] for block in below] == [["12", "12"], [None]]
    assert below[0]["elements"][0]["style"] == "primary"
    thumbs = below[1]["elements"][0]
    assert (thumbs["positive_button"]["value"], thumbs["negative_button"]["value"]) == ("12:1:1", "12:1:0")
    assert len(afterwards.under(Message("x", ()), 12, 1, found=True, can_save=False).blocks[0]["elements"]) == 1


@many
@given(found=answers() | judgements(), question=words(1), note=words())
def test_what_is_passed_on_mentions_nobody_but_who_asks(found: Answer | Judgement, question: str, note: str) -> None:
    finding, citation = colleague.finding(found, "JPN", CATALOGUE)
    fits(colleague.request("U1", question, note, finding, citation), "<@U1>")


@many
@given(search=saved, new=st.lists(passages(), min_size=1, max_size=8))
def test_news_of_a_search(search: SavedSearch, new: list[Passage]) -> None:
    fits(searches.news(searches.News(search, tuple(new), 7)))


@many
@given(found=st.lists(saved, max_size=MOST), lead=words())
def test_a_list_of_searches(found: list[SavedSearch], lead: str) -> None:
    fits(searches.listing(found, lead))
    assert not found or broken(list(searches.lines(found)), most=100) == []


@many
@given(
    found=st.lists(st.builds(Read, opinions, st.booleans()), min_size=1, max_size=feedback_view.ON_A_PAGE), page=st.integers(0, 3)
)
def test_a_page_of_opinions(found: list[Read], page: int) -> None:
    message = feedback_view.listing(found, Tally(20, 20), page)
    fits(message)
    known = {one.opinion.typed for one in found if one.may_know}
    hidden = {one.opinion.typed for one in found if not one.may_know and len(one.opinion.typed) > 100} - known
    assert all(typed not in message.text for typed in hidden)


@many
@given(title=words(1), message=words(1))
def test_a_prompt_is_one_line_and_not_too_long(title: str, message: str) -> None:
    given_ = prompting.as_given(prompting.Prompt(title, message))
    assert limits.size(given_["title"]) <= prompting.PROMPT_TITLE
    assert "\n" not in given_["title"] + given_["message"]
