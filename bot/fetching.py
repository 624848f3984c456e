"""Fetching a calendar from the web: over https, from the public network alone, within bounds of size and time."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin

from storage.calendars.addresses import PORT, Address, address, is_public
from storage.errors import Invalid

SECONDS = 20.0  # in all: looking up names, connecting, redirects, reading
MB = 1024 * 1024
MOST_BYTES = 5 * MB
MOST_REDIRECTS = 3
_CHUNK = 65_536
_LEAST_SECONDS = 0.01
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED = 200, 304
_SAID = {
    401: "wants a login. Use the calendar's secret address, which needs none.",
    403: "does not let me read this calendar. Use its public or secret address.",
    404: "has no calendar at this address.",
    410: "has no calendar at this address any more.",
    429: "asks to be asked less often.",
}


class NotFetched(Exception):
    """A calendar could not be fetched; the message says why, as a sentence for people, and repeats only the host."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave: `data` is None where it has no other version than the `etag` that it was asked with."""

    data: bytes | None
    etag: str | None


def _look_up(host: str) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Network:
    """How the network is reached: every number that a name resolves to must be `is_allowed`. Tests reach another one."""

    resolve: Callable[[str], tuple[str, ...]] = _look_up
    is_allowed: Callable[[str], bool] = is_public
    port: int = PORT
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def fetch(wanted: str, etag: str | None, network: Network) -> Fetched:
    """Return what stands at an https address, following a few redirects, each checked as the first. Raises NotFetched."""
    deadline = _Deadline(SECONDS)
    at = _checked(wanted)
    for _ in range(MOST_REDIRECTS + 1):
        found = _asked(at, etag, network, deadline)
        if isinstance(found, Fetched):
            return found
        at = found
    raise NotFetched(f"{at.host} redirects again and again.")


class _Deadline:
    """The end of the time for one fetch; `host` is whom we are waiting for."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self, host: str) -> float:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise _too_slow(host)
        return max(left, _LEAST_SECONDS)

    def is_over(self) -> bool:
        return time.monotonic() >= self._ends

    @contextmanager
    def cutting(self, connection: _Pinned) -> Iterator[None]:
        """Cut a connection when the time is over: a server that sends a letter a second meets no other limit."""
        timer = threading.Timer(self.left(connection.host), connection.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            connection.close()


class _Pinned(http.client.HTTPSConnection):
    """A connection to the very number that was checked, so that a name cannot mean another machine a moment later."""

    def __init__(self, host: str, plain: socket.socket, network: Network) -> None:
        super().__init__(host, network.port, context=network.tls)
        self._network = network
        # Kept beside `sock`, which the library forgets as soon as an answer says that it is the last.
        self._wire: socket.socket = plain

    def connect(self) -> None:
        # The handshake comes after the socket is ours, so that it can be cut too.
        wrapped = self._network.tls.wrap_socket(self._wire, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = self._wire = wrapped
        wrapped.do_handshake()

    def close(self) -> None:
        """Close it, also where the library has let go of it."""
        super().close()
        self._wire.close()

    def cut(self) -> None:
        """End it from another thread; whoever reads from it gets an error."""
        with suppress(OSError):  # it ended by itself
            # Not the method of a TLS socket, which would pull the session away under the reader.
            socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


def _asked(at: Address, etag: str | None, network: Network, deadline: _Deadline) -> Fetched | Address:
    numbers = _numbers(at.host, network, deadline)
    try:
        connection = _Pinned(at.host, _connected(at.host, numbers, network.port, deadline), network)
        with deadline.cutting(connection):
            headers = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Rapporteur"}
            connection.request("GET", at.target, headers=headers | ({"If-None-Match": etag} if etag else {}))
            with connection.getresponse() as response:
                return _answered(at, response, deadline)
    except ssl.SSLCertVerificationError as error:
        raise NotFetched(f"{at.host} shows no certificate that can be trusted.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if deadline.is_over() or isinstance(error, TimeoutError):
            raise _too_slow(at.host) from error
        raise NotFetched(f"{at.host} cannot be reached, or broke off in the middle.") from error


def _numbers(host: str, network: Network, deadline: _Deadline) -> tuple[str, ...]:
    """Return the addresses of a host, all of them public."""
    pool = ThreadPoolExecutor(1)  # the system's own look-up knows no time limit
    try:
        numbers = pool.submit(network.resolve, host).result(deadline.left(host))
    except TimeoutError as error:
        raise _too_slow(host) from error
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"The name {host} is not known.") from error
    finally:
        pool.shutdown(wait=False)
    if not numbers or not all(network.is_allowed(number) for number in numbers):
        raise NotFetched(f"{host} does not lie in the public network, so nothing is fetched from it.")
    return numbers


def _connected(host: str, numbers: tuple[str, ...], port: int, deadline: _Deadline) -> socket.socket:
    """Return a connection to the first of the addresses that takes one. Raises OSError where none does."""
    for number in numbers[:-1]:
        with suppress(OSError):
            return socket.create_connection((number, port), deadline.left(host))
    return socket.create_connection((numbers[-1], port), deadline.left(host))


def _answered(at: Address, response: http.client.HTTPResponse, deadline: _Deadline) -> Fetched | Address:
    if response.status in _REDIRECTS:
        return _redirected(at, response.getheader("Location") or "")
    if response.status == _NOT_MODIFIED:
        return Fetched(None, None)
    if response.status != _OK:
        raise NotFetched(f"{at.host} {_SAID.get(response.status, f'answers with an error ({response.status}).')}")
    if (response.getheader("Content-Encoding") or "identity").strip().lower() != "identity":
        raise NotFetched(f"{at.host} sends the calendar packed, which it was asked not to.")
    return Fetched(_body(at.host, response, deadline), response.getheader("ETag"))


def _redirected(at: Address, location: str) -> Address:
    try:
        return _checked(urljoin(str(at), location))
    except ValueError as error:
        raise NotFetched(f"{at.host} redirects to no address that I can read.") from error


def _body(host: str, response: http.client.HTTPResponse, deadline: _Deadline) -> bytes:
    announced = response.length
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read1(_CHUNK):
        deadline.left(host)
        chunks.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise NotFetched(f"The calendar at {host} is larger than {MOST_BYTES // MB} MB.")
    deadline.left(host)  # what was cut looks like an end
    if announced is not None and size < announced:
        raise http.client.IncompleteRead(b"", announced - size)
    return b"".join(chunks)


def _checked(wanted: str) -> Address:
    try:
        return address(wanted)
    except Invalid as refused:
        raise NotFetched(f"{refused.value} leads to an address that I do not fetch: it takes {refused.expected}.") from refused


def _too_slow(host: str) -> NotFetched:
    return NotFetched(f"{host} did not answer within {SECONDS:g} seconds.")
