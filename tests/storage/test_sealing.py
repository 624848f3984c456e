"""Sealed secrets: they open with their key, for what they belong to, and in no other way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import Locked
from storage.sealing import Keyring, keyring, new_key

KEY = keyring(new_key())


@given(st.text(), st.text())
def test_what_is_sealed_opens_again_and_never_looks_the_same_twice(plain: str, about: str) -> None:
    (first, version), (second, _) = KEY.seal(plain, about), KEY.seal(plain, about)
    assert [KEY.open(sealed, version, about) for sealed in (first, second)] == [plain, plain]
    assert first != second
    assert KEY.open_text(KEY.seal_text(plain, about), about) == plain


@given(st.text(min_size=1), st.integers(min_value=0))
def test_a_sealed_secret_that_was_altered_anywhere_does_not_open(plain: str, place: int) -> None:
    sealed, version = KEY.seal(plain, "T1")
    altered = bytearray(sealed)
    altered[place % len(altered)] ^= 1
    with pytest.raises(Locked):
        KEY.open(bytes(altered), version, "T1")


@pytest.mark.parametrize(("keys", "about"), [(KEY, "T2"), (keyring(new_key()), "T1"), (Keyring(), "T1")])
def test_another_row_another_key_and_no_key_do_not_open_it(keys: Keyring, about: str) -> None:
    sealed, version = KEY.seal("secret", "T1")
    with pytest.raises(Locked):
        keys.open(sealed, version, about)


def test_the_newest_key_seals_and_an_older_one_still_opens() -> None:
    old, new = new_key(), new_key()
    sealed = keyring(old).seal_text("secret", "T1")
    both = keyring(f"2:{new}, 1:{old}")
    assert (both.newest, both.is_sealed_by_newest(sealed), both.open_text(sealed, "T1")) == (2, False, "secret")
    again = both.seal_text("secret", "T1")
    assert keyring(f"2:{new}").open_text(again, "T1") == "secret"


def test_without_a_key_a_text_stays_as_it_is_and_a_token_is_not_kept() -> None:
    none = keyring(None)
    assert (none.seal_text("plain", "T1"), none.open_text("plain", "T1"), none.newest) == ("plain", "plain", None)
    with pytest.raises(Locked):
        none.seal("token", "T1")


def test_keys_are_not_shown() -> None:
    key = new_key()
    assert key not in repr(keyring(key))
    assert repr(keyring(key)) == "Keyring()"
