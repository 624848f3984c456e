"""Which addresses a calendar may be fetched from, and which machines count as public."""

from __future__ import annotations

import pytest

from storage.calendars.addresses import address, is_public
from storage.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://calendar.example.org/a/b.ics?key=1&x=%20", "https://calendar.example.org/a/b.ics?key=1&x=%20"),
        ("webcal://calendar.example.org/b.ics", "https://calendar.example.org/b.ics"),
        ("  <https://Calendar.Example.ORG:443>  ", "https://calendar.example.org/"),
        ("https://kalender.österreich.example/tägung.ics", "https://kalender.xn--sterreich-z7a.example/t%C3%A4gung.ics"),
        ("https://calendar.example.org./b.ics#part", "https://calendar.example.org/b.ics"),
    ],
)
def test_an_address_is_read_as_https(typed: str, meant: str) -> None:
    assert str(address(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "calendar.example.org/b.ics",
        "http://calendar.example.org/b.ics",
        "file:///etc/passwd",
        "ftp://calendar.example.org/b.ics",
        "gopher://calendar.example.org/",
        "https://",
        "https:///b.ics",
        "https://calendar.example.org:8443/b.ics",
        "https://calendar.example.org:22/b.ics",
        "https://calendar.example.org:99999/b.ics",
        "https://user:password@calendar.example.org/b.ics",
        "https://user@calendar.example.org/b.ics",
        "https://@calendar.example.org/b.ics",
        "https://calendar.example.org/a b",
        "https://calendar.example.org/a\r\nHost: other",
        "https://calendar.example.org\\@10.0.0.1/",
        "https://[::1/b.ics",
        "https://" + "a" * 64 + ".example/",
        "https://calendar.example.org/" + "a" * 2_000,
    ],
)
def test_any_other_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        address(typed)
    assert refused.value.what == "address"
    assert "password@" not in refused.value.value


@pytest.mark.parametrize(
    "number", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4014:80a::200e"]
)
def test_a_public_machine_is_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "100::1",
        "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::127.0.0.1", "::8.8.8.8",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:808:808::", "2001:0:7f00:1::1",
        "5f00::1", "3fff::1", "localhost", "127.1", "0x7f000001", "2130706433", "", "127.0.0.1 ", "1.2.3.4/8",
    ],
)  # fmt: skip
def test_no_other_machine_is_public(number: str) -> None:
    assert not is_public(number)
