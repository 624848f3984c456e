"""Addresses of calendars: which may be fetched at all, and which machines of the network count as public."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from storage.errors import Invalid

PORT = 443
_SCHEMES = {"https": "https", "webcal": "https", "webcals": "https"}
_LONGEST = 2_000
_EXPECTED = "an address that begins with https:// or webcal://, as calendar programs show it"
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Special, whatever this Python's own table says: relays, protocol assignments and documentation (IANA's registries).
_SPECIAL_4 = (ipaddress.IPv4Network("192.88.99.0/24"), ipaddress.IPv4Network("192.0.0.0/24"))
_SPECIAL_6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


@dataclass(frozen=True, slots=True)
class Address:
    """An address that may be fetched, in parts; `host` in ASCII, `target` is what the server is asked for."""

    host: str
    target: str

    def __str__(self) -> str:
        """Return it as an https address, which may hold a secret."""
        return f"https://{self.host}{self.target}"


def address(typed: str) -> Address:
    """
    Return a calendar's address as typed: https on its usual port, or webcal, which is the same.

    Raises Invalid, which repeats nothing but the host, for anything else, and for one with a user name or password.
    """
    plain = typed.strip().strip("<>")
    if len(plain) > _LONGEST or any(character <= " " or character == "\\" or character > "\ud7ff" for character in plain):
        raise Invalid("address", plain.partition("/")[0][:40], _EXPECTED)
    try:
        parts = urlsplit(plain)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError) as error:
        raise Invalid("address", plain.partition("/")[0][:40], _EXPECTED) from error
    if parts.scheme.lower() not in _SCHEMES or not host:
        raise Invalid("address", plain.partition("/")[0][:40], _EXPECTED)
    if parts.username is not None or parts.password is not None:
        raise Invalid("address", host, "one without a user name and a password in it")
    if port not in (None, PORT):
        raise Invalid("address", host, "one at the usual port of https (443)")
    path = _quoted(parts.path) or "/"
    return Address(host, f"{path}?{_quoted(parts.query)}" if parts.query else path)


def is_public(number: str) -> bool:
    """
    Tell whether an IP address is one of the public network: no machine, network or service of our own is reached by it.

    Not private, loopback, link-local, shared (CGNAT), multicast, reserved or documentation, nor one of those inside an IPv6
    address (mapped, NAT64, 6to4, Teredo). False for what is no IP address, and for one with a zone.
    """
    try:
        found = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        special = any(found in network for network in _SPECIAL_4)
    else:
        # Outside lie the mapped and translated (NAT64) forms of IPv4 addresses too.
        special = found not in _GLOBAL_UNICAST or any(found in network for network in _SPECIAL_6)
        special |= found.scope_id is not None
    return found.is_global and not (special or found.is_multicast or found.is_reserved or found.is_unspecified)


def _quoted(text: str) -> str:
    """Return a path or query in ASCII, with what is quoted already left alone."""
    return "".join(c if c < "\x7f" else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)
