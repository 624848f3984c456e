"""
Secrets at rest: sealed by AES-256-GCM, with a key that the database does not hold.

What a secret belongs to is sealed along with it: copied to another row, it does not open.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import orm

from storage.errors import Invalid, Locked

KEY_BYTES, NONCE_BYTES = 32, 12
FIRST_VERSION = 1
SETTING = "RAPPORTEUR_TOKEN_KEY"
EXPECTED = "what `rapporteur key` prints, or several keys as 2:NEW,1:OLD"
# How a sealed text begins, where the column may hold plain ones too.
MARK = "sealed"


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by version; the newest one seals, every one opens. Without a key nothing is sealed."""

    keys: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    @property
    def newest(self) -> int | None:
        """Return the version of the key that seals; None where there is none."""
        return max(self.keys, default=None)

    def seal(self, plain: str, about: str) -> tuple[bytes, int]:
        """Return a secret sealed for what it belongs to, and the key's version. Raises Locked without a key."""
        version = self.newest
        if version is None:
            raise Locked(FIRST_VERSION)
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.keys[version]).encrypt(nonce, plain.encode(), about.encode()), version

    def open(self, sealed: bytes, version: int, about: str) -> str:
        """Return a secret. Raises Locked where its key is not here, or where it was altered or belongs to something else."""
        if version not in self.keys:
            raise Locked(version)
        try:
            opened = AESGCM(self.keys[version]).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except InvalidTag:
            raise Locked(None) from None
        return opened.decode()

    def seal_text(self, plain: str, about: str) -> str:
        """Return a secret as a text that says by which key it is sealed; as it is where there is no key."""
        if self.newest is None:
            return plain
        sealed, version = self.seal(plain, about)
        return f"{MARK}:{version}:{base64.b64encode(sealed).decode()}"

    def open_text(self, text: str, about: str) -> str:
        """Return what `seal_text` was given. Raises Locked."""
        if not text.startswith(f"{MARK}:"):
            return text
        _, version, sealed = text.split(":")
        return self.open(base64.b64decode(sealed), int(version), about)

    def is_sealed_by_newest(self, text: str) -> bool:
        """Return whether a text needs no sealing anew; without a key, none does."""
        return self.newest is None or text.startswith(f"{MARK}:{self.newest}:")


def keyring(setting: str | None) -> Keyring:
    """Return the keys of a setting: one key, or several as "2:NEW,1:OLD". Raises Invalid, which repeats no key."""
    keys: dict[int, bytes] = {}
    for place, entry in enumerate(filter(None, map(str.strip, (setting or "").split(","))), 1):
        version, _, written = entry.rpartition(":")
        try:
            number, key = int(version or FIRST_VERSION), base64.b64decode(written, validate=True)
        except (ValueError, binascii.Error):
            number, key = 0, b""
        if number < FIRST_VERSION or number in keys or len(key) != KEY_BYTES:
            raise Invalid(SETTING, f"key {place}", EXPECTED)
        keys[number] = key
    return Keyring(keys)


def new_key() -> str:
    """Return a new key, as the setting takes it."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def keys_of(db: orm.Session) -> Keyring:
    """Return the keys that the record was opened with."""
    found: Keyring = db.info.get("keys", Keyring())
    return found
