"""The child process: what happens to it does not happen to its parent."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from storage.errors import Unreadable
from storage.reading.documents import LIMITS, Reader
from storage.reading.values import Reading
from tests.storage.reading import made_documents as made

TEXT = b"Norland supports the Treaty."


def reason(reader: Reader, name: str, data: bytes, **limits: float) -> str:
    with pytest.raises(Unreadable) as caught:
        reader.read(name, data, replace(LIMITS, **limits))
    return caught.value.reason


def test_document_that_takes_too_long_ends_its_child_only():
    with Reader(workers=1) as reader:
        assert reason(reader, "slow.pdf", made.flate_bomb_pdf(100), seconds=0.05) == "too_slow"
        assert reader.read("a.txt", TEXT).blocks == ("Norland supports the Treaty.",)


def test_document_that_takes_too_much_memory_ends_its_child_only():
    document = made.docx_of_body("<w:p/>" * 1_000_000)
    with Reader(workers=1) as reader:
        assert reason(reader, "big.docx", document, ratio=10_000, memory=150 * 1024 * 1024) == "too_large"
        assert reader.read("a.txt", TEXT).blocks == ("Norland supports the Treaty.",)


def test_child_that_was_killed_is_replaced():
    with Reader(workers=1) as reader:
        reader.read("a.txt", TEXT)
        child = reader._idle.get()
        child._process.kill()
        child._process.wait()
        reader._idle.put(child)
        assert reader.read("a.txt", TEXT).blocks == ("Norland supports the Treaty.",)


def test_children_are_used_again_and_replaced_after_their_share():
    with Reader(workers=1) as reader:
        started = set()
        for _ in range(101):
            reader.read("a.txt", TEXT)
            child = reader._idle.get()
            started.add(child._process.pid)
            reader._idle.put(child)
        assert len(started) == 2


def test_reader_serves_several_threads_each_with_its_own_answer():
    texts = [f"Norland holds view number {place}." for place in range(40)]
    with Reader(workers=2) as reader, ThreadPoolExecutor(8) as threads:
        readings: list[Reading] = list(threads.map(lambda text: reader.read("a.txt", text.encode()), texts))
    assert [reading.blocks for reading in readings] == [(text,) for text in texts]


def test_reader_leaves_no_process_thread_or_folder_behind():
    before = threading.active_count()
    with Reader(workers=1) as reader:
        reader.read("a.txt", TEXT)
        child = reader._idle.get()
        reader._idle.put(child)
        folder = child._process.args, reader._folder.name
    assert child._process.poll() is not None
    assert threading.active_count() == before
    with pytest.raises(FileNotFoundError):
        open(folder[1])  # noqa: PTH123, SIM115 (it must fail)


def test_child_sees_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    with Reader(workers=1) as reader:
        reader.read("a.txt", TEXT)
        child = reader._idle.get()
        reader._idle.put(child)
        try:
            with open(f"/proc/{child._process.pid}/environ", "rb") as environment:  # noqa: PTH123 (a file of the system)
                assert b"canary" not in environment.read()
        except FileNotFoundError:
            pytest.skip("the system does not show the environment of a process")


@pytest.mark.parametrize("interpreter", ["/bin/false", "/no/such/interpreter"])
def test_reader_whose_child_did_not_start_reads_the_next_document(monkeypatch: pytest.MonkeyPatch, interpreter: str):
    with Reader(workers=1) as reader:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "executable", interpreter)
            with pytest.raises(RuntimeError):
                reader.read("a.txt", TEXT)
        assert reader.read("a.txt", TEXT).media_type == "text/plain"
