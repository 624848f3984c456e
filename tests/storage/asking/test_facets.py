"""Several things asked in one line."""

from tests.storage.asking.record import asked, places


def test_each_thing_has_its_answer():
    answer = asked("What did we say about plastic waste, and about Ukraine?")
    assert {"XVD UNGA-76 #0", "XVD UNGA-77 #0"} <= set(places(answer)[:3])


def test_what_was_not_addressed_is_said():
    answer = asked("plastic waste + lighthouses")
    assert places(answer)[:1] == ["XVD UNGA-76 #0"]
    assert "lighthouses" in answer.note


def test_a_quote_with_a_slip_is_mended():
    assert places(asked('where did we say "plastik waste"'))[:1] == ["XVD UNGA-76 #0"]


def test_a_quote_that_stands_nowhere_is_looked_for_by_its_words():
    answer = asked('"nets of the fishing" and the ocean, where was it')
    assert places(answer)[:1] == ["XVD UNGA-76 #0"]
    assert any("word for word" in meaning for _, meaning in answer.question.expansions)


def test_a_quote_that_is_all_that_is_asked_must_stand_there():
    assert not asked('did we ever say "nets of the fishing"').found
