"""What holds of every quote: typography changes nothing, a changed word always shows, cuts are the record's to the letter."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.quoting import check
from storage.text.words import words
from tests.storage.quoting.record import IN_2023, IN_2024, IN_NEW_YORK, LATER, RECORD

LONGEST = 400  # characters
SENTENCES = (
    IN_2023[2],
    "We shall never accept that the price of silence is paid by the islands.",
    "Valmora will contribute €250,000 to the training of inspectors.",
    "They carried thirty per cent of our own reserve.",
    "The Noble Gas Network is not an ornament of the treaty; it is the nose of the whole system, and we shall keep it in repair.",
    "The organisation must honour its programme of work: it cannot be built on borrowed time and borrowed money.",
    "Ten ships left our ports with grain for the drought-stricken provinces.",
)
ELLIPSES = (" ... ", " … ", " [...] ", " (...) ", " . . . ", " […] ", "…", "... ", " <…> ", " * * * ")
TYPOGRAPHY = (
    str.upper,
    str.lower,
    lambda text: f"“{text}”",
    lambda text: f'"{text}"',
    lambda text: f"« {text} »",
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("-", "\u2011"),
    lambda text: text.replace("-", " "),
    lambda text: re.sub(r",(?!\d)", " –", text.replace(";", " —")),
    lambda text: re.sub(r"[.,;:](?!\d)", "", text),
    lambda text: text.replace("organisation", "organization").replace("honour", "honor").replace("programme", "program"),
    lambda text: f"[{text[0].lower()}]{text[1:]}",
    lambda text: f"... {text}",
    lambda text: f"- {text}",
    lambda text: f"{text} [emphasis added]",
    lambda text: text.replace("thirty per cent", "30%").replace("Ten", "10").replace("12", "twelve"),
)
# Words of the record that mean something, each with one that nobody said there.
CHANGES = {
    "4,300": "4,200",
    "2022": "2021",
    "Vienna": "Geneva",
    "March": "April",
    "never": "gladly",
    "never ": "",
    "islands": "harbours",
    "€250,000": "€350,000",
    "Valmora": "Nordheim",
    "thirty": "forty",
    "not ": "",
    "Noble": "Inert",
    "treaty": "budget",
    "cannot": "can",
    "shall": "may",
    "Ten": "Twelve",
    "grain": "coal",
    "honour": "betray",
    "12": "21",
}
few = settings(max_examples=60, deadline=None)


@few
@given(st.sampled_from(SENTENCES), st.lists(st.sampled_from(TYPOGRAPHY), max_size=3, unique=True))
def test_typography_never_changes_the_verdict(sentence: str, variants: list[object]) -> None:
    typed = sentence
    for variant in variants:
        typed = variant(typed)  # type: ignore[operator]
    assert check(RECORD, typed, on=LATER).verdict == "verbatim", typed


@few
@given(st.sampled_from(SENTENCES), st.sampled_from(ELLIPSES), st.data())
def test_an_ellipsis_of_any_form_or_a_sic_keeps_it_verbatim(sentence: str, mark: str, data: st.DataObject) -> None:
    printed = sentence.split()
    at = data.draw(st.integers(4, len(printed) - 3))
    assert check(RECORD, " ".join(printed[:at]) + mark + " ".join(printed[at:]), on=LATER).verdict == "verbatim"
    assert check(RECORD, " ".join((*printed[:at], "[sic]", *printed[at:])), on=LATER).verdict == "verbatim"


@few
@given(st.sampled_from(SENTENCES), st.sampled_from(sorted(CHANGES)), st.sampled_from(TYPOGRAPHY[:6]))
def test_a_changed_word_is_never_verbatim(sentence: str, said: str, typography: object) -> None:
    if said in sentence:
        judgement = check(RECORD, typography(sentence.replace(said, CHANGES[said], 1)), on=LATER)  # type: ignore[operator]
        assert judgement.verdict == "near"
        assert judgement.findings


@few
@given(
    st.sampled_from((*IN_2023[1:], *IN_2024[1:], *IN_NEW_YORK)),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(("", "not", "islands", "12", "…", "[sic]", "the IMS"))), max_size=5),
)
def test_matches_and_redlines_cut_the_record_to_the_letter(text: str, changes: list[tuple[int, str]]) -> None:
    typed = text.split()
    for at, put in changes:
        typed[at % len(typed)] = put
    for match in check(RECORD, " ".join(typed)[:LONGEST], on=LATER).matches:
        assert match.said == match.paragraph.text[match.start : match.end]
        assert match.redline == () or "".join(piece.text for piece in match.redline if piece.op != "quoted") == match.said


@few
@given(st.text(max_size=60))
def test_whatever_is_typed_is_judged(typed: str) -> None:
    judgement = check(RECORD, typed, on=LATER)
    assert judgement.verdict != "verbatim" or words(judgement.alleged.quote)
    for match in judgement.matches:
        assert match.said == match.paragraph.text[match.start : match.end]
